import type { Instance } from "../../../model/instance.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { ResolveReference } from "./options.ts";

/**
 * The connection string of an instance. It is handed to the driver and to nobody else: no error shows it.
 * @throws SetpointError SP_TARGET_NO_CONNECTION
 */
export async function readDsn(instance: Instance, resolveReference: ResolveReference): Promise<string> {
  const { connection, name } = instance;
  if (connection === undefined) {
    throw new SetpointError(
      "SP_TARGET_NO_CONNECTION",
      `${name} declares no connection, so its server cannot be reached.`,
      {
        fix: "Add `connection: { from: env:NAME }` to its spec and set the variable to postgresql://user@host:port/database.",
        data: { instance: name },
      },
    );
  }
  const dsn = await resolveReference(connection.from);
  if (dsn === undefined || dsn.trim() === "") {
    throw new SetpointError(
      "SP_TARGET_NO_CONNECTION",
      `${name} is reached through ${connection.from}, which is not set.`,
      {
        fix: `Set ${connection.from} to postgresql://user@host:port/database where Setpoint runs.`,
        data: { instance: name, from: connection.from },
      },
    );
  }
  if (!isDsn(dsn)) {
    throw new SetpointError("SP_TARGET_NO_CONNECTION", `${connection.from} of ${name} is not a connection URL.`, {
      fix: "Write it as postgresql://user:password@host:port/database, with special characters percent-encoded.",
      data: { instance: name, from: connection.from },
    });
  }
  return dsn;
}

function isDsn(text: string): boolean {
  return /^postgres(?:ql)?:\/\//u.test(text) && URL.canParse(text);
}
