import { hasErrors } from "../../model/finding.ts";
import type { LiveResult } from "../../model/results.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import { actorOf, type Workspace } from "../workspace.ts";
import { actOnServers } from "./act-on-servers.ts";
import { mayRestart } from "./bring-server.ts";
import { closeInterrupted } from "./close-interrupted.ts";
import { type Look, look, type LookRequest } from "./look.ts";
import { isResumable, type Started } from "./record.ts";

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
  const { digest, restart } = request;
  if (digest === undefined || result.failures.length > 0 || hasErrors(result.findings)) return result;
  if (digest !== result.digest && !isResumable(seen.interrupted, digest, result.plans)) {
    throw otherPlan(digest, result.digest);
  }
  const actor = actorOf(workspace, seen.side.fleet.configuration);
  const { audit } = seen;
  await closeInterrupted(findClosable(seen), { audit, actor, servers: seen.servers });
  const servers = seen.servers.filter(
    (server) =>
      server.plan.changes.length > 0 || (mayRestart(server, request) && server.plan.awaitingRestart.length > 0),
  );
  const waits = result.plans.some((plan) => plan.awaitingRestart.length > 0);
  if (servers.length === 0) return { ...result, outcome: waits ? "pending-restart" : "applied" };
  const done = await actOnServers(workspace, { servers, commit: seen.side.commit, digest, actor, audit, restart });
  return { ...result, ...done, findings: [...result.findings, ...done.findings] };
}

/** Runs whose servers were all seen now, less those that trunk no longer holds: of these it can be said how they ended. */
function findClosable({ interrupted, servers, side }: Look): readonly Started[] {
  const seen = new Set(servers.map(({ plan }) => plan.instance));
  const isTold = (instance: string): boolean => seen.has(instance) || !side.state.instances.has(instance);
  return interrupted.filter((run) => run.changes.every((change) => isTold(change.instance)));
}

function otherPlan(given: string, now: string): SetpointError {
  const message = `The plan is ${now.slice(0, 12)} now; ${given.slice(0, 12)} was to be applied. Nothing was changed.`;
  const fix = "Look at the present plan (setpoint apply) and give its digest, if it is what you want.";
  return new SetpointError("SP_APPLY_OTHER_PLAN", message, { fix, data: { given, now } });
}
