import { hasErrors } from "../../model/finding.ts";
import type { LiveResult } from "../../model/results.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import { namesCommit } from "../trunk/names-commit.ts";
import { actorOf, type Workspace } from "../workspace.ts";
import { actOnServers, type RunResult } from "./act-on-servers.ts";
import { closeInterrupted } from "./close-interrupted.ts";
import { confirmedTargets } from "./confirmed-targets.ts";
import { findIdleRuns } from "./find-idle-runs.ts";
import { type Look, look, type LookRequest } from "./look.ts";
import { isResumable, type Started } from "./record.ts";
import { stageServers } from "./stage-servers.ts";

/** What to bring to the servers. Without `digest` nothing is done: the plan is shown. */
export interface DeployRequest extends LookRequest {
  /** Of the plan that was shown. */
  readonly digest?: string;
  /** The commit that must govern, whole or its first digits; given, it is applied even where the trunk has gone astray since. */
  readonly commit?: string;
  readonly restart: boolean;
}

/**
 * Brings servers to what governs: look, compare with the plan that was shown, act, read back, record. Only the trunk is ever applied, as
 * far as it was approved; the plan is computed again and nothing is done if it is not the one that was shown.
 *
 * @throws SetpointError SP_APPLY_OTHER_COMMIT, SP_APPLY_OTHER_PLAN, SP_AUDIT_WRITE_FAILED, and those of the trunk
 */
export async function deploy(workspace: Workspace, request: DeployRequest): Promise<LiveResult> {
  const { digest } = request;
  const seen = await look(workspace, "apply", { ...request, act: digest !== undefined });
  const { audit, side } = seen;
  const staged = stageServers(workspace, seen, request);
  const result: LiveResult = { ...seen.result, ...staged.told };
  assertGoverns(request, seen);
  if (digest === undefined || result.failures.length > 0 || isHindered(request, seen)) return result;
  if (digest !== result.digest && !isResumable(seen.interrupted, digest, result.plans))
    throw otherPlan(digest, result.digest);
  if (staged.servers.length === 0 && result.held) return result;
  const actor = actorOf(workspace, side.fleet.configuration);
  const { idle, findings } = await findIdleRuns(workspace, findClosable(seen), seen.servers);
  await closeInterrupted(idle, { audit, actor, servers: seen.servers });
  const told = { ...result, findings: [...result.findings, ...findings] };
  const waits = result.plans.some((plan) => plan.awaitingRestart.length > 0);
  if (staged.servers.length + staged.unproven.length === 0)
    return { ...told, outcome: waits ? "pending-restart" : "applied" };
  const targets = confirmedTargets(workspace, seen);
  const done = await actOnServers({ ...workspace, targets }, { ...staged, commit: side.commit, digest, actor, audit });
  return withDone(told, done);
}

/** A commit that is named and is not the one that governs. */
function assertGoverns({ commit }: DeployRequest, { side, trunk }: Look): void {
  if (commit === undefined || namesCommit(commit, side.commit)) return;
  const message = `${JSON.stringify(commit)} is not the commit that governs; that is ${side.commit}. Nothing was changed.`;
  const fix =
    trunk === side.commit
      ? "Look at the present plan (setpoint apply) and name the commit that it shows."
      : `The trunk stands at ${trunk}, which was not approved as far as that: see the findings of setpoint apply.`;
  throw new SetpointError("SP_APPLY_OTHER_COMMIT", message, { fix, data: { given: commit, governs: side.commit } });
}

/** Who names the commit that governs knows that the trunk says something else by now. */
function isHindered({ commit }: DeployRequest, { result, findings }: Look): boolean {
  const trunk = new Set(commit === undefined ? [] : findings);
  return hasErrors(result.findings.filter((finding) => !trunk.has(finding)));
}

/** Runs whose servers were all seen now, less those that trunk no longer holds: of these it can be said how they ended. */
function findClosable({ interrupted, servers, side }: Look): readonly Started[] {
  const seen = new Set(servers.map(({ plan }) => plan.instance));
  const isTold = (instance: string): boolean => seen.has(instance) || !side.state.instances.has(instance);
  return interrupted.filter((run) => run.changes.every((change) => isTold(change.instance)));
}

function withDone(told: LiveResult, { held: closed, ...done }: RunResult): LiveResult {
  const held = [...(told.held ?? []), ...closed];
  const findings = [...told.findings, ...done.findings];
  return { ...told, ...done, findings, ...(held.length > 0 ? { held } : {}) };
}

function otherPlan(given: string, now: string): SetpointError {
  const message = `The plan is ${now.slice(0, 12)} now; ${given.slice(0, 12)} was to be applied. Nothing was changed.`;
  const fix = "Look at the present plan (setpoint apply) and give its digest, if it is what you want.";
  return new SetpointError("SP_APPLY_OTHER_PLAN", message, { fix, data: { given, now } });
}
