import { DatabaseError } from "pg";
import type { Attributes } from "../../../../model/metric.ts";
import type { ProbedValue } from "../../../../ports/metric-probe.ts";
import type { PostgresqlConnection } from "../connection.ts";
import { lackOfRows } from "./lacking.ts";
import type { Lack } from "./lacking.ts";
import { renderQuestion } from "./probe-question.ts";
import type { AnsweredRow, ProbeQuestion } from "./probe-question.ts";

/** What came of one question. */
export interface Answer {
  readonly values: readonly ProbedValue[];
  readonly lacking: readonly Lack[];
  /** How long the server worked on it; as long as it may, where it failed. */
  readonly tookMs: number;
}

/** What failed questions are taken to have cost. */
export interface AskLimits {
  readonly statisticsMs: number;
}

/**
 * Asks one question within the transaction that is open; what the server refuses is told and leaves the transaction sound.
 * @throws SetpointError SP_TARGET_UNREACHABLE, SP_TARGET_DENIED
 */
export async function askQuestion(
  connection: PostgresqlConnection,
  question: ProbeQuestion,
  { statisticsMs }: AskLimits,
): Promise<Answer> {
  await connection.query("savepoint question");
  try {
    return readAnswer(question, await connection.query<AnsweredRow>(renderQuestion(question)));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await connection.query("rollback to savepoint question");
    const why = `the server says of ${question.rows}: ${error.message}`;
    return { values: [], lacking: [{ metrics: metricsOf(question), why }], tookMs: statisticsMs };
  }
}

function readAnswer(question: ProbeQuestion, rows: readonly AnsweredRow[]): Answer {
  const total = Math.max(0, ...rows.map((row) => Number(row["total"])));
  return {
    values: rows.flatMap((row) => readRow(question, row)),
    lacking: total > rows.length ? [lackOfRows(metricsOf(question), question.rows, [rows.length, total])] : [],
    tookMs: Math.max(0, ...rows.map((row) => Number(row["took"]))),
  };
}

function readRow({ cells, by }: ProbeQuestion, row: AnsweredRow): readonly ProbedValue[] {
  const differing: Attributes = by === undefined ? {} : { [by.attribute]: String(row["name"]) };
  return cells.flatMap(({ metric, attributes }, index) => {
    const value = row[`v${index}`];
    if (typeof value !== "number") return [];
    return [{ metric, attributes: { ...attributes, ...differing }, member: String(row["member"] ?? ""), value }];
  });
}

function metricsOf({ cells }: ProbeQuestion): readonly string[] {
  return [...new Set(cells.map(({ metric }) => metric))];
}
