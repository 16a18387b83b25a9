import type { AuditEvent } from "../../model/audit-event.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { AuditLog } from "../../ports/audit-log.ts";

/** What has happened already and is to be recorded. */
export interface Done {
  readonly event: AuditEvent;
  readonly actor: string;
  /** One sentence, for whoever must know it if the record cannot be written. */
  readonly said: string;
}

/** Records what has been done. If that fails, the error says what it was, and that the same command records it later. */
export async function recordDone(audit: AuditLog, { event, actor, said }: Done): Promise<void> {
  try {
    await audit.append(event, actor);
  } catch (error) {
    if (!(error instanceof SetpointError)) throw error;
    const fix = "Mend the repository, then run the same command again: it reads the servers back and records it.";
    throw new SetpointError(error.code, `${error.message} ${said} This is not recorded yet.`, {
      fix,
      data: error.data,
      cause: error,
    });
  }
}
