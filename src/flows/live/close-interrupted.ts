import type { ReadBack } from "../../model/audit-event.ts";
import type { AuditLog } from "../../ports/audit-log.ts";
import type { ServerPlan } from "./plan-servers.ts";
import type { Started } from "./record.ts";

/** Who closes runs that died, in which record, and what the servers say at this moment. */
export interface Closing {
  readonly audit: AuditLog;
  readonly actor: string;
  readonly servers: readonly ServerPlan[];
}

/**
 * Closes runs that died in the record, with what their servers say now; what is left of them is in the present plan. Secrets are not
 * read back.
 *
 * @throws SetpointError SP_AUDIT_WRITE_FAILED
 */
export async function closeInterrupted(runs: readonly Started[], { audit, actor, servers }: Closing): Promise<void> {
  for (const { run, digest, changes } of runs) {
    const readBack = changes.flatMap(({ instance, parameter, after }): readonly ReadBack[] => {
      const server = servers.find(({ plan }) => plan.instance === instance);
      const now = after && server?.observation.parameters.get(parameter);
      return now ? [{ instance, parameter, running: now.running, pendingRestart: now.pendingRestart }] : [];
    });
    await audit.append({ kind: "apply-finished", run, digest, outcome: "interrupted", readBack }, actor);
  }
}
