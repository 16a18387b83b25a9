import type { ProbedValue } from "../../../../ports/metric-probe.ts";
import type { MysqlConnection, MysqlRow } from "../connection.ts";
import type { Flavour } from "../flavour.ts";
import type { OwnStatus, Status } from "./own-status.ts";
import { statusValues, statusVariables } from "./status-values.ts";

/** What decides where status is read, and what of it is the probe's own. */
export interface StatusFacts {
  readonly flavour: Flavour;
  /** The event scheduler is a thread of the server that counts as running, always. */
  readonly hasEvents: boolean;
}

/** Whose status is read. */
interface StatusContext {
  readonly connection: MysqlConnection;
  readonly own: OwnStatus;
}

/**
 * What the server's status tells of the metrics, without what the probe did itself. What SHOW STATUS does is in the server's counters and not in the
 * session's; what a SELECT does is in both. MySQL's tables have no commands, so there its SHOW STATUS is needed: the rows of it, one for each command that is read,
 * stay in the counters of handlers.
 */
export async function readStatus(
  { connection, own }: StatusContext,
  { flavour, hasEvents }: StatusFacts,
  wanted: ReadonlySet<string>,
): Promise<readonly ProbedValue[]> {
  const names = statusVariables(wanted);
  if (names.length === 0) return [];
  const commands = flavour.engine === "mariadb" ? [] : names.filter((name) => name.startsWith("Com_"));
  const schema = flavour.engine === "mariadb" ? "information_schema" : "performance_schema";
  const read = async (table: string): Promise<Status> =>
    toStatus(
      await connection.query(`select variable_name as Variable_name, variable_value as Value from ${schema}.${table}
        where variable_name in (${listOf(names)})`),
    );
  const shown = await readCommands(connection, commands);
  const selects = connection.selects;
  const session = await read("session_status");
  const server = await read("global_status");
  const known = [
    ["threads_connected", 1],
    ["threads_running", hasEvents ? 2 : 1],
    ...(commands.length === 0 ? [] : [["com_select", selects] as const]),
  ] as const;
  return statusValues(wanted, new Map([...server, ...shown]), new Map([...own.add(session), ...known]));
}

async function readCommands(connection: MysqlConnection, names: readonly string[]): Promise<Status> {
  if (names.length === 0) return new Map();
  return toStatus(await connection.query(`show global status where variable_name in (${listOf(names)})`));
}

function listOf(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(", ");
}

function toStatus(rows: readonly MysqlRow[]): Status {
  return new Map(rows.map((row) => [String(row["Variable_name"]).toLowerCase(), Number(row["Value"])]));
}
