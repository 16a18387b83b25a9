import type { Decision } from "../../model/decision.ts";
import type { CheckResult } from "../../model/results.ts";
import type { CommitInfo } from "../../ports/config-repo.ts";
import { close, openIfAll } from "../../stages/gate/decision-node.ts";
import { planChange } from "../../stages/plan/plan-change.ts";
import { validateFleet } from "../../stages/validate/validate-fleet.ts";
import { findOtherTrunk } from "../find-other-trunk.ts";
import { readSide, type Side } from "../read-side.ts";
import { findFirstParents } from "../trunk/first-parents.ts";
import type { Workspace } from "../workspace.ts";
import { judgeGroupStep } from "./judge-group-step.ts";
import { type Round, startRound } from "./round.ts";

/** The commit that a merge queue would move the trunk to. */
export interface GroupRequest {
  readonly commit: string;
  readonly publish: boolean;
}

/**
 * Evaluates what a merge queue would make of several requests together. Each step from the trunk to its commit must be approved as the
 * request that brought it, for exactly what the step changes after those before it; the whole must be as sound as any request.
 *
 * @throws SetpointError SP_REPO_*, SP_FORGE_*
 */
export async function checkGroup(workspace: Workspace, { commit, publish }: GroupRequest): Promise<CheckResult> {
  const round = await startRound(workspace);
  const { trunk, forge, board } = round;
  await workspace.repo.bring([commit]);
  const head = await readSide(workspace, commit, trunk);
  const plan = planChange(trunk, head, workspace.engines);
  const result: CheckResult = {
    kind: "check",
    request: `group ${head.commit?.slice(0, 12)}`,
    base: trunk.commit ?? workspace.trunk,
    head: head.commit ?? commit,
    plan,
    findings: [
      ...findOtherTrunk(trunk.fleet.configuration, workspace.trunk),
      ...validateFleet(head, workspace.engines),
      ...plan.findings,
    ],
    decision: await decideGroup(workspace, round, head),
    trust: forge.trust,
    evaluatedAt: workspace.clock.now().toISOString(),
  };
  if (publish) await board.show({ ...workspace.renderNotice(result), group: true });
  return result;
}

async function decideGroup(workspace: Workspace, round: Round, { commit: to = "" }: Side): Promise<Decision> {
  const { commit: from = "" } = round.trunk;
  const title = `group ${to.slice(0, 12)} onto ${workspace.trunk} at ${from.slice(0, 12)}`;
  const way = findFirstParents(await workspace.repo.commitsBetween(from, to), { from, to });
  if (way === undefined)
    return close(title, `it does not descend from ${workspace.trunk} as it stands now; the queue must build it again`);
  const steps = await judgeSteps(workspace, round, way);
  const open = steps.filter((step) => step.verdict === "open").length;
  return openIfAll(steps, { title, reason: `steps that may be merged: ${open} of ${steps.length}` });
}

async function judgeSteps(
  workspace: Workspace,
  round: Round,
  way: readonly CommitInfo[],
): Promise<readonly Decision[]> {
  const decisions: Decision[] = [];
  const used = new Set<string>();
  let base = round.trunk;
  for (const commit of way) {
    const head = await readSide(workspace, commit.id, base);
    decisions.push(await judgeGroupStep(workspace, round, { commit, base, head, used }));
    base = head;
  }
  return decisions;
}
