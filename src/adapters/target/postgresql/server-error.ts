import { DatabaseError } from "pg";
import { SetpointError } from "../../../model/setpoint-error.ts";

/** `insufficient_privilege` */
const deniedState = "42501";

/**
 * Runs reads of a session; what the server says against one of them becomes an error of ours.
 * @throws SetpointError SP_TARGET_DENIED for a missing privilege, SP_TARGET_QUERY_FAILED for anything else a server should not say
 */
export async function explainServerErrors<T>(instance: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const denied = error.code === deniedState;
    throw new SetpointError(
      denied ? "SP_TARGET_DENIED" : "SP_TARGET_QUERY_FAILED",
      `${instance}: the server says: ${error.message}`,
      {
        fix: denied
          ? "Run docs/postgresql-role.sql for the role of the connection URL."
          : "See the server's log for the statement.",
        data: { instance, state: error.code },
        cause: error,
      },
    );
  }
}
