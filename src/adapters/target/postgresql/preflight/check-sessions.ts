import type { TargetChange } from "../../../../ports/target.ts";
import type { PostgresqlConnection } from "../connection.ts";
import type { ServerReading } from "../observe.ts";
import type { Obstacle } from "./finding.ts";

/** Fewer connections than there are sessions now: the server takes it, but after the restart not everybody comes back. */
export async function checkSessions(
  connection: PostgresqlConnection,
  changes: readonly TargetChange[],
): Promise<readonly Obstacle[]> {
  const wanted = changes.find(({ parameter }) => parameter.name === "max_connections")?.value;
  if (wanted === undefined) return [];
  const [row] = await connection.query<{ sessions: number }>(
    "select pg_catalog.count(*)::int as sessions from pg_catalog.pg_stat_activity where backend_type = 'client backend'",
  );
  const sessions = row?.sessions ?? 0;
  if (sessions <= Number(wanted.canonical)) return [];
  return [
    {
      reason: "sessions-above",
      severity: "warning",
      message: `${sessions} sessions are open; max_connections = ${wanted.display} will not let all of them come back.`,
      fix: "Close sessions (or put a pooler before the server) first, or choose a higher value.",
      parameter: "max_connections",
    },
  ];
}

/**
 * Parameters that a standby may not have lower than its primary. Neither side sees the other's values, so this warns and names the order:
 * raise on standbys first, lower on the primary first.
 * Source: https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-ADMIN
 */
export async function checkStandbyFloor(
  connection: PostgresqlConnection,
  reading: ServerReading,
  changes: readonly TargetChange[],
): Promise<readonly Obstacle[]> {
  const moves = changes.filter(({ parameter }) => reading.engine.standbyFloor.includes(parameter.name));
  if (moves.length === 0) return [];
  if (reading.facts.isStandby)
    return moves.filter((move) => direction(reading, move) < 0).map(({ parameter }) => belowPrimary(parameter.name));
  const standbys = await connection.query<{ name: string }>(
    "select coalesce(nullif(application_name, ''), pid::text) as name from pg_catalog.pg_stat_replication order by 1",
  );
  if (standbys.length === 0) return [];
  const names = standbys.map(({ name }) => name).join(", ");
  return moves
    .filter((move) => direction(reading, move) > 0)
    .map(({ parameter }) => aboveStandbys(parameter.name, names));
}

function direction(reading: ServerReading, { parameter, value = parameter.default }: TargetChange): number {
  const running = reading.settings.get(parameter.name)?.setting;
  const now = running === undefined || running === null ? undefined : reading.engine.readValue(parameter, running);
  return now?.kind === "value" ? (reading.engine.compare(parameter, value, now.value) ?? 0) : 0;
}

function belowPrimary(name: string): Obstacle {
  return {
    reason: "standby-floor",
    severity: "warning",
    message: `this server is a standby; with ${name} below its primary's value it stops replaying and does not start.`,
    fix: `Lower ${name} on the primary first, restart it, and let its change arrive here.`,
    parameter: name,
  };
}

function aboveStandbys(name: string, standbys: string): Obstacle {
  return {
    reason: "standby-floor",
    severity: "warning",
    message: `standbys follow this server (${standbys}); those with a lower ${name} stop replaying after its restart.`,
    fix: `Raise ${name} on every standby first and restart them.`,
    parameter: name,
  };
}
