import type { MetricDefinition } from "../../../../model/metric.ts";
import { SetpointError } from "../../../../model/setpoint-error.ts";
import type { Probe, ProbedValue } from "../../../../ports/metric-probe.ts";
import type { MysqlConnection } from "../connection.ts";
import { describeError, findConnectionProblem, isServerError } from "../connection-problem.ts";
import { readFlavour } from "../flavour.ts";
import type { Flavour } from "../flavour.ts";
import type { MysqlLimits } from "../options.ts";
import { askQuestion } from "./ask-question.ts";
import { mysqlQuestions } from "./mysql-questions.ts";
import type { MysqlQuestion } from "./mysql-questions.ts";
import type { OwnStatus } from "./own-status.ts";
import { readStatus } from "./read-status.ts";
import type { StatusFacts } from "./read-status.ts";
import { readSettings, settingMetrics } from "./setting-values.ts";
import { statusMetrics } from "./status-metrics.ts";

/** A costly question is asked again after this many times its own time: it keeps the server busy for at most one part in twenty. */
const costlyPause = 20;

/** What a probe works with. */
export interface MysqlProbeContext {
  readonly instance: string;
  readonly connection: MysqlConnection;
  readonly limits: MysqlLimits;
  readonly own: OwnStatus;
  /** By metric: when its question may be asked again, by the server's clock. */
  readonly dueMs: Map<string, number>;
}

/**
 * Reads the metrics once.
 * @throws SetpointError SP_TARGET_UNREACHABLE, SP_TARGET_DENIED, SP_TARGET_QUERY_FAILED
 */
export async function probeMysql(context: MysqlProbeContext, metrics: readonly MetricDefinition[]): Promise<Probe> {
  const { connection } = context;
  const bytesBefore = connection.bytesRead;
  try {
    const facts = await readFacts(connection);
    // A new session would have done nothing yet, and know no limits.
    connection.isBound = true;
    const probe = await readProbe(context, metrics, facts);
    return { ...probe, bytes: connection.bytesRead - bytesBefore };
  } catch (error) {
    throw isServerError(error) ? refused(context.instance, error) : error;
  } finally {
    connection.isBound = false;
  }
}

/** What the server says of itself first. */
interface Facts extends StatusFacts {
  readonly atMs: number;
}

async function readFacts(connection: MysqlConnection): Promise<Facts> {
  const [row] = await connection.query(
    "select version() as version, unix_timestamp(sysdate(6)) * 1000 as at_ms, @@global.event_scheduler as events",
  );
  return {
    atMs: Number(row?.["at_ms"]),
    flavour: readFlavour(String(row?.["version"])),
    hasEvents: row?.["events"] === "ON",
  };
}

async function readProbe(
  context: MysqlProbeContext,
  metrics: readonly MetricDefinition[],
  facts: Facts,
): Promise<Omit<Probe, "bytes">> {
  const { atMs, flavour } = facts;
  const wanted = new Set(metrics.map(({ name }) => name));
  const values: ProbedValue[] = [];
  const lacking: Probe["lacking"][number][] = [...lackOfHost(metrics)];
  const isDue = ({ metric }: MysqlQuestion): boolean => wanted.has(metric) && (context.dueMs.get(metric) ?? 0) <= atMs;
  for (const question of mysqlQuestions(flavour).filter(isDue)) {
    const answer = await askQuestion(context.connection, question, context.limits);
    if (question.isCostly === true) context.dueMs.set(question.metric, atMs + answer.tookMs * costlyPause);
    values.push(...answer.values);
    lacking.push(...answer.lacking);
  }
  if (settingMetrics.some((metric) => wanted.has(metric)))
    values.push(...readSettings(await context.connection.query("show global variables"), wanted));
  // Last of all: then nothing but the reading itself is in the server's counters and not in the session's.
  values.push(...(await readStatus(context, facts, wanted)));
  const told = new Set([...values.map(({ metric }) => metric), ...lacking.flatMap((lack) => lack.metrics)]);
  return { atMs, values, lacking: [...lacking, ...lackOfStatus(flavour, wanted, told)] };
}

function lackOfHost(metrics: readonly MetricDefinition[]): Probe["lacking"] {
  const names = metrics.filter(({ origin }) => origin === "host").map(({ name }) => name);
  return names.length === 0 ? [] : [{ metrics: names, why: "a database does not tell what its host does" }];
}

/** What this server has no status variable for. */
function lackOfStatus(flavour: Flavour, wanted: ReadonlySet<string>, told: ReadonlySet<string>): Probe["lacking"] {
  const metrics = [...new Set(statusMetrics.map(({ metric }) => metric))].filter(
    (metric) => wanted.has(metric) && !told.has(metric),
  );
  return metrics.length === 0 ? [] : [{ metrics, why: `${flavour.engine} ${flavour.version} does not tell these` }];
}

function refused(instance: string, error: unknown): SetpointError {
  const isForbidden = findConnectionProblem(error) === "forbidden";
  return new SetpointError(
    isForbidden ? "SP_TARGET_DENIED" : "SP_TARGET_QUERY_FAILED",
    `${instance}: the server says: ${describeError(error)}`,
    {
      fix: isForbidden
        ? "Grant the connection's user PROCESS and REPLICATION CLIENT (MariaDB: REPLICA MONITOR) ON *.*."
        : "See the server's log for the statement.",
      data: { instance },
      cause: error,
    },
  );
}
