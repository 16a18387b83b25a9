import type { ReadBack } from "../../model/audit-event.ts";
import { hasErrors } from "../../model/finding.ts";
import type { LiveResult } from "../../model/results.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import { actorOf, type Workspace } from "../workspace.ts";
import { actOnServers } from "./act-on-servers.ts";
import { type Look, look, type LookRequest } from "./look.ts";
import { isResumable } from "./record.ts";

/** What to bring to the servers. Without `digest` nothing is done: the plan is shown. */
export interface DeployRequest extends LookRequest {
  /** Of the plan that was shown. */
  readonly digest?: string;
  readonly restart: boolean;
}

/**
 * Brings servers to what the trunk says: look, compare with the plan that was shown, act, read back, record. Only the trunk is
 * ever applied; the plan is computed again and nothing is done if it is not the one that was shown.
 *
 * @throws SetpointError SP_APPLY_OTHER_PLAN, SP_AUDIT_WRITE_FAILED
 */
export async function deploy(workspace: Workspace, request: DeployRequest): Promise<LiveResult> {
  const seen = await look(workspace, "apply", request);
  const { result } = seen;
  if (request.digest === undefined || result.failures.length > 0 || hasErrors(result.findings)) return result;
  if (request.digest !== result.digest && !isResumable(seen.interrupted, request.digest, result.plans)) {
    throw otherPlan(request.digest, result.digest);
  }
  const actor = actorOf(workspace, seen.side.fleet.configuration);
  await closeInterrupted(seen, actor);
  const servers = seen.servers.filter(
    ({ plan }) => plan.changes.length > 0 || (request.restart && plan.awaitingRestart.length > 0),
  );
  if (servers.length === 0) return { ...result, outcome: "applied" };
  const { commit } = seen.side;
  const run = { servers, commit, digest: request.digest, actor, audit: seen.audit, restart: request.restart };
  const done = await actOnServers(workspace, run);
  return { ...result, ...done, findings: [...result.findings, ...done.findings] };
}

/** A run that died is closed in the record with what the servers say now; what is left of it is in the present plan. */
async function closeInterrupted({ interrupted, servers, audit }: Look, actor: string): Promise<void> {
  for (const { run, digest, changes } of interrupted) {
    const readBack = changes.flatMap(({ instance, parameter, after }): readonly ReadBack[] => {
      if (!after) return [];
      const observed = servers.find(({ plan }) => plan.instance === instance)?.observation.parameters.get(parameter);
      return observed
        ? [{ instance, parameter, running: observed.running, pendingRestart: observed.pendingRestart }]
        : [];
    });
    await audit.append({ kind: "apply-finished", run, digest, outcome: "interrupted", readBack }, actor);
  }
}

function otherPlan(given: string, now: string): SetpointError {
  const message = `The plan is ${now.slice(0, 12)} now; ${given.slice(0, 12)} was to be applied. Nothing was changed.`;
  const fix = "Look at the present plan (setpoint apply) and give its digest, if it is what you want.";
  return new SetpointError("SP_APPLY_OTHER_PLAN", message, { fix, data: { given, now } });
}
