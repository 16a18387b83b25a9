import type { Probe, ProbedValue } from "../../../../ports/metric-probe.ts";
import type { MysqlConnection, MysqlRow } from "../connection.ts";
import { describeError, findConnectionProblem, isServerError } from "../connection-problem.ts";
import { databaseLimit } from "./mysql-questions.ts";
import type { MysqlQuestion } from "./mysql-questions.ts";

/** What came of one question. */
export interface Answer {
  readonly values: readonly ProbedValue[];
  readonly lacking: Probe["lacking"];
  /** How long the server worked on it; as long as it may, where it failed. */
  readonly tookMs: number;
}

/**
 * Asks one question; what the server refuses is told.
 * @throws SetpointError SP_TARGET_UNREACHABLE, SP_TARGET_DENIED
 */
export async function askQuestion(
  connection: MysqlConnection,
  question: MysqlQuestion,
  { statementMs }: { readonly statementMs: number },
): Promise<Answer> {
  try {
    return readAnswer(question, await connection.query(question.sql));
  } catch (error) {
    if (!isServerError(error)) throw error;
    return {
      values: [],
      lacking: [{ metrics: [question.metric], why: explain(question, error) }],
      tookMs: statementMs,
    };
  }
}

function readAnswer(question: MysqlQuestion, rows: readonly MysqlRow[]): Answer {
  const values = rows.flatMap((row): readonly ProbedValue[] => {
    const value = numberOf(row[question.column ?? "value"]);
    if (Number.isNaN(value)) return [];
    return [{ metric: question.metric, attributes: {}, member: memberOf(row), value }];
  });
  const total = Math.max(0, ...rows.map((row) => numberOf(row["total"]) || 0));
  return {
    values,
    lacking: findLacking(question, values.length, total),
    tookMs: Math.max(0, ...rows.map((row) => numberOf(row["took"]) || 0)),
  };
}

function findLacking({ metric, without }: MysqlQuestion, told: number, total: number): Probe["lacking"] {
  if (told === 0) return [{ metrics: [metric], why: without }];
  if (told < databaseLimit || total <= told) return [];
  return [{ metrics: [metric], why: `the ${told} largest of ${total} databases are told` }];
}

/** A channel of replication has a name, too. */
function memberOf(row: MysqlRow): string {
  return String(row["member"] ?? row["Connection_name"] ?? row["Channel_Name"] ?? "");
}

function numberOf(value: unknown): number {
  return value === null || value === undefined ? Number.NaN : Number(value);
}

function explain({ grant }: MysqlQuestion, error: unknown): string {
  const said = `the server says: ${describeError(error)}`;
  return findConnectionProblem(error) === "forbidden" ? `${said}; GRANT ${grant} allows it` : said;
}
