import { SetpointError } from "../../../model/setpoint-error.ts";
import type { PostgresqlConnection } from "./connection.ts";
import type { TargetContext } from "./options.ts";
import { findFileErrors, renderComplaint } from "./observe.ts";
import type { ServerReading } from "./observe.ts";
import { pollUntil } from "./poll-until.ts";

const loadTimeQuery = "select pg_catalog.pg_conf_load_time()::text as loaded";

/**
 * Makes the server read its files and waits until this session has read them too. `pg_reload_conf()` answers true in any case, and a
 * file that cannot be parsed makes the server keep every old value, so the load time is the only proof.
 * @throws SetpointError SP_TARGET_RELOAD_FAILED
 */
export async function reloadFiles(
  connection: PostgresqlConnection,
  context: TargetContext,
  reading: ServerReading,
): Promise<void> {
  const errors = findFileErrors(reading).map(renderComplaint).join("; ");
  if (reading.files.unreadable) {
    throw reloadFailed(reading.instance, `its configuration files have errors, so a reload applies nothing: ${errors}`);
  }
  const before = await readLoadTime(connection);
  await connection.query("select pg_catalog.pg_reload_conf()");
  const { reloadMs } = context.limits;
  const after = await pollUntil(context, reloadMs, async () => {
    const now = await readLoadTime(connection);
    return now === before ? undefined : now;
  });
  if (after === undefined) {
    throw reloadFailed(
      reading.instance,
      `it has not read its files within ${reloadMs} ms${errors === "" ? "" : `: ${errors}`}`,
    );
  }
}

async function readLoadTime(connection: PostgresqlConnection): Promise<string> {
  const [row] = await connection.query<{ loaded: string }>(loadTimeQuery);
  return row?.loaded ?? "";
}

function reloadFailed(instance: string, reason: string): SetpointError {
  return new SetpointError("SP_TARGET_RELOAD_FAILED", `${instance}: the server did not reload: ${reason}.`, {
    fix: "Mend the lines it names (its log has more), then reload with `select pg_reload_conf()` and compare with `setpoint drift`.",
    data: { instance },
  });
}
