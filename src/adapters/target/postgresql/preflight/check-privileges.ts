import type { QueryResultRow } from "pg";
import type { TargetChange } from "../../../../ports/target.ts";
import type { PostgresqlConnection } from "../connection.ts";
import type { ServerReading } from "../observe.ts";
import type { Obstacle } from "./finding.ts";

/** From this major on ALTER SYSTEM can be granted by parameter; before, it is the superuser's alone. */
const grantableSince = 15;

interface RightsRow extends QueryResultRow {
  readonly superuser: boolean;
  readonly reloads: boolean;
  readonly alters: boolean;
}

const rightsQuery = `select pg_catalog.current_setting('is_superuser') = 'on' as superuser,
  pg_catalog.has_function_privilege('pg_catalog.pg_reload_conf()', 'execute') as reloads,
  coalesce(pg_catalog.current_setting('allow_alter_system', true), 'on') = 'on' as alters`;

/** What the role may not do, each with the statement that grants it. */
export async function checkPrivileges(
  connection: PostgresqlConnection,
  reading: ServerReading,
  changes: readonly TargetChange[],
): Promise<readonly Obstacle[]> {
  const [rights] = await connection.query<RightsRow>(rightsQuery);
  if (rights === undefined) return [];
  return [
    ...(rights.alters ? [] : [alterSystemOff]),
    ...(rights.reloads
      ? []
      : [denied(reading, { what: "reload the server", grant: "EXECUTE ON FUNCTION pg_catalog.pg_reload_conf()" })]),
    ...(rights.superuser ? [] : await checkParameters(connection, reading, changes)),
  ];
}

const alterSystemOff: Obstacle = {
  reason: "alter-system-off",
  severity: "error",
  message: "allow_alter_system is off; the server refuses every ALTER SYSTEM.",
  fix: "Set allow_alter_system = on in postgresql.conf and reload, or manage this server by whatever turned it off.",
};

async function checkParameters(
  connection: PostgresqlConnection,
  reading: ServerReading,
  changes: readonly TargetChange[],
): Promise<readonly Obstacle[]> {
  if (Number(reading.catalog.major) < grantableSince) return changes.length === 0 ? [] : [needsSuperuser(reading)];
  const names = changes.map(({ parameter }) => parameter.name);
  const missing = await connection.query<{ name: string }>(
    "select name from pg_catalog.unnest($1::text[]) as name where not pg_catalog.has_parameter_privilege(name, 'ALTER SYSTEM')",
    [names],
  );
  return missing.map(({ name }) => ({
    ...denied(reading, { what: `set ${name}`, grant: `ALTER SYSTEM ON PARAMETER ${name}` }),
    parameter: name,
  }));
}

function needsSuperuser(reading: ServerReading): Obstacle {
  return {
    reason: "denied",
    severity: "error",
    message: `role ${reading.facts.role} is no superuser, and PostgreSQL ${reading.facts.version} lets only superusers run ALTER SYSTEM.`,
    fix: `Connect as a superuser, or run as one: ALTER ROLE ${reading.facts.role} SUPERUSER; (from 15 on single parameters can be granted).`,
  };
}

function denied(reading: ServerReading, { what, grant }: { readonly what: string; readonly grant: string }): Obstacle {
  return {
    reason: "denied",
    severity: "error",
    message: `role ${reading.facts.role} may not ${what}.`,
    fix: `As a superuser run: GRANT ${grant} TO ${reading.facts.role};`,
  };
}
