import { hasErrors, type Finding } from "../../model/finding.ts";
import type { CheckResult } from "../../model/results.ts";
import { planChange } from "../../stages/plan/plan-change.ts";
import { validateFleet } from "../../stages/validate/validate-fleet.ts";
import { readSide, type Side } from "../read-side.ts";
import type { Workspace } from "../workspace.ts";
import { judge } from "./judge.ts";

/** A change request, and the thresholds whose passing somebody accepts by name. */
export interface CheckRequest {
  readonly request: string;
  readonly acceptedThresholds: readonly string[];
}

/**
 * Everything that a change request needs to know: is it valid, which effective values change, who must approve and who has. The
 * trunk's policy decides; nothing of the request is checked out or executed.
 *
 * @throws SetpointError SP_FORGE_UNKNOWN_REQUEST, SP_REPO_*
 */
export async function check(workspace: Workspace, asked: CheckRequest): Promise<CheckResult> {
  const trunk = await readSide(workspace, workspace.trunk);
  const forge = workspace.openForge(trunk.fleet.configuration);
  const request = await forge.changeRequest(asked.request);
  const base = await readSide(workspace, request.base, trunk);
  const head = await readSide(workspace, request.head, base);
  const plan = planChange(base, head, workspace.engines);
  const { acceptedThresholds } = asked;
  const { decision, guards } = await judge(workspace, { forge, request, plan, base, head, acceptedThresholds });
  const findings = [
    ...validateFleet(head, workspace.engines),
    ...plan.findings,
    ...(await findBehind(workspace, base, head)),
  ];
  return {
    kind: "check",
    request: request.id,
    base: request.base,
    head: request.head,
    plan,
    findings,
    decision,
    guards,
    trust: forge.trust,
    evaluatedAt: workspace.clock.now().toISOString(),
  };
}

/** True if the request may be merged as it stands. */
export function isMergeable(result: CheckResult): boolean {
  return result.decision.verdict === "open" && !hasErrors(result.findings);
}

/** A request that lacks commits of the trunk would undo them in its plan. */
async function findBehind({ repo, trunk }: Workspace, base: Side, head: Side): Promise<readonly Finding[]> {
  if (base.commit === undefined || head.commit === undefined) return [];
  if ((await repo.mergeBase(base.commit, head.commit)) === base.commit) return [];
  const message = `The request lacks commits that ${trunk} has; its plan would undo them.`;
  const fix = `Merge ${trunk} into it, or rebase it onto ${trunk}.`;
  return [{ code: "check/behind-trunk", severity: "error", message, fix }];
}
