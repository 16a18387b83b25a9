import type { MetricDefinition } from "../../../../model/metric.ts";
import { SetpointError } from "../../../../model/setpoint-error.ts";
import type { Probe, ProbedValue } from "../../../../ports/metric-probe.ts";
import type { PostgresqlConnection } from "../connection.ts";
import { askQuestion } from "./ask-questions.ts";
import type { AskLimits, Answer } from "./ask-questions.ts";
import { findLacking, lackOfHost } from "./lacking.ts";
import type { Lack } from "./lacking.ts";
import { ownTransactions } from "./own-transactions.ts";
import type { OwnTransactions } from "./own-transactions.ts";
import { readProbeFacts } from "./probe-facts.ts";
import type { ProbeFacts } from "./probe-facts.ts";
import { narrowQuestion } from "./probe-question.ts";
import type { ProbeQuestion } from "./probe-question.ts";
import { serverQuestions } from "./server-questions.ts";
import { settingQuestion } from "./setting-question.ts";
import { steadyCounter } from "./steady-counter.ts";
import { tableQuestions } from "./table-questions.ts";

/** Bounds on what one statement of a probe may cost the server, in milliseconds. */
export interface ProbeLimits extends AskLimits {
  /** For one statement, ended by the server itself. */
  readonly statisticsMs: number;
  /** For a lock that somebody else holds. */
  readonly lockMs: number;
}

/** A costly question is asked again after this many times its own time: it keeps the server busy for at most one part in twenty. */
const costlyPause = 20;

/** What one connection keeps between its probes. */
export interface ProbeMemory {
  readonly own: OwnTransactions;
  /** By metric. */
  readonly steady: Readonly<Record<string, (raw: number) => number>>;
  /** By question: when it may be asked again, by the server's clock. */
  readonly dueMs: Map<string, number>;
}

/** Nothing was probed yet. */
export function newProbeMemory(): ProbeMemory {
  return {
    own: ownTransactions(),
    steady: { "postgresql.statements": steadyCounter(), "postgresql.statement_time": steadyCounter() },
    dueMs: new Map(),
  };
}

/** A login is a transaction too. */
export function countLogin({ own }: ProbeMemory): () => Promise<void> {
  return async () => own.count();
}

/** What a probe works with. */
export interface ProbeContext {
  readonly instance: string;
  readonly connection: PostgresqlConnection;
  readonly limits: ProbeLimits;
  readonly memory: ProbeMemory;
}

/**
 * Reads the metrics in one read-only transaction, whose limits go with it: a pooler hands the session on as it was.
 * @throws DatabaseError what the server says against the transaction; SetpointError SP_TARGET_UNREACHABLE, SP_TARGET_DENIED
 */
export async function probePostgresql(context: ProbeContext, metrics: readonly MetricDefinition[]): Promise<Probe> {
  const { connection, memory } = context;
  const bytesBefore = connection.bytesRead;
  memory.own.count();
  await connection.query("begin isolation level read committed, read only");
  // A new connection would be outside of the transaction and its limits.
  connection.onReopen = () => Promise.reject(lost(context));
  try {
    await setLimits(context);
    const probe = await readProbe(context, metrics);
    await connection.query("commit");
    return { ...probe, bytes: connection.bytesRead - bytesBefore };
  } catch (error) {
    // The transaction goes with its connection, whatever state it is in.
    await connection.drop();
    throw error;
  } finally {
    connection.onReopen = countLogin(memory);
  }
}

async function setLimits({ connection, limits }: ProbeContext): Promise<void> {
  const settings = {
    statement_timeout: `${limits.statisticsMs}`,
    lock_timeout: `${limits.lockMs}`,
    idle_in_transaction_session_timeout: `${limits.statisticsMs}`,
    // Operators and types are the server's own, whatever the search path of the database says.
    search_path: "pg_catalog",
  };
  const calls = Object.entries(settings).map(([name, value]) => `pg_catalog.set_config('${name}', '${value}', true)`);
  await connection.query(`select ${calls.join(", ")}`);
}

async function readProbe(context: ProbeContext, metrics: readonly MetricDefinition[]): Promise<Omit<Probe, "bytes">> {
  const wanted = new Set(metrics.map(({ name }) => name));
  const facts = await readProbeFacts(context.connection);
  const values: ProbedValue[] = [];
  const lacking: Lack[] = [...lackOfHost(metrics), ...findLacking(facts, wanted)];
  for (const question of dueQuestions(facts, wanted, context.memory)) {
    const answer = await askQuestion(context.connection, question, context.limits);
    remember(context.memory, question, { ...answer, atMs: facts.at_ms });
    values.push(...answer.values.map((value) => correct(context.memory, facts, value)));
    lacking.push(...answer.lacking);
  }
  return { atMs: facts.at_ms, values, lacking };
}

function dueQuestions(
  facts: ProbeFacts,
  wanted: ReadonlySet<string>,
  { dueMs }: ProbeMemory,
): readonly ProbeQuestion[] {
  return [...serverQuestions(facts), ...tableQuestions(facts), settingQuestion].flatMap((question) => {
    const narrowed = narrowQuestion(question, wanted);
    return narrowed === undefined || (dueMs.get(keyOf(narrowed)) ?? 0) > facts.at_ms ? [] : [narrowed];
  });
}

function remember({ dueMs }: ProbeMemory, question: ProbeQuestion, { atMs, tookMs }: Answer & { atMs: number }): void {
  if (question.isCostly === true) dueMs.set(keyOf(question), atMs + tookMs * costlyPause);
}

function keyOf({ cells }: ProbeQuestion): string {
  return cells.map(({ metric }) => metric).join(" ");
}

function correct(memory: ProbeMemory, facts: ProbeFacts, probed: ProbedValue): ProbedValue {
  if (probed.metric === "postgresql.commits" && probed.member === facts.database)
    return { ...probed, value: memory.own.without(probed.value) };
  const steady = memory.steady[probed.metric];
  return steady === undefined ? probed : { ...probed, value: steady(probed.value) };
}

function lost({ instance, connection }: ProbeContext): SetpointError {
  return new SetpointError(
    "SP_TARGET_UNREACHABLE",
    `${instance}: the connection to ${connection.place} was lost while its statistics were read.`,
    {
      fix: "Read them again; if it happens often, look for what ends sessions in the server's log.",
      data: { instance },
    },
  );
}
