import type { Finding } from "../../model/finding.ts";
import type { ChangeRequest } from "../../model/review.ts";
import { planChange } from "../../stages/plan/plan-change.ts";
import { deriveLife } from "../../stages/request/derive-life.ts";
import { validateFleet } from "../../stages/validate/validate-fleet.ts";
import { findOtherTrunk } from "../find-other-trunk.ts";
import { readSide, type Side } from "../read-side.ts";
import type { Workspace } from "../workspace.ts";
import { evaluateEnded, hasEnded } from "./evaluate-ended.ts";
import type { Evaluation } from "./evaluation.ts";
import { findAstray } from "./find-astray.ts";
import { findSuperseded } from "./find-superseded.ts";
import { judge } from "./judge.ts";
import type { Round } from "./round.ts";

/** A request to be evaluated. */
export interface Asked {
  readonly request: ChangeRequest;
  /** Thresholds whose passing somebody accepts by name. */
  readonly acceptedThresholds: readonly string[];
  /** The evaluation is about to be put before the request's people. */
  readonly publish: boolean;
}

/** Evaluates one request of a round; what another request is cannot change the answer. @throws SetpointError SP_REPO_*, SP_FORGE_* */
export async function evaluate(workspace: Workspace, round: Round, asked: Asked): Promise<Evaluation> {
  if (hasEnded(asked.request)) return await evaluateEnded(workspace, round, asked.request);
  const { request, acceptedThresholds } = asked;
  const { trunk, forge } = round;
  const base = await readSide(workspace, request.base, trunk);
  const head = await readSide(workspace, request.head, base);
  const plan = planChange(base, head, workspace.engines);
  const judged = await judge(workspace, { forge, request, plan, base, head, acceptedThresholds, round });
  const findings = [
    ...findOtherTrunk(trunk.fleet.configuration, workspace.trunk),
    ...findOtherTarget(request, workspace.trunk),
    ...findAstray(round.entries, workspace.trunk),
    ...validateFleet(head, workspace.engines),
    ...plan.findings,
    ...(await findBehind(workspace, base, head)),
    ...judged.findings,
  ];
  const superseded = await findSuperseded(workspace, round, { request, plan });
  // On a local forge everybody reads the report where they ask for it.
  const isShown = asked.publish || judged.isShown || base.fleet.configuration.forge.kind === "local";
  const { state, target } = request;
  const gate = judged.facts;
  const life = deriveLife({ state, target, trunk: workspace.trunk, findings, gate, isShown, ...superseded });
  const { decision, guards, reviews } = judged;
  const about = { request: request.id, base: request.base, head: request.head, trust: forge.trust };
  const evaluatedAt = workspace.clock.now().toISOString();
  return { request, reviews, result: { kind: "check", ...about, plan, findings, decision, guards, life, evaluatedAt } };
}

/** A verdict by the trunk's policy must not be carried to a branch that another policy governs. */
function findOtherTarget({ id, target }: ChangeRequest, trunk: string): readonly Finding[] {
  if (target === trunk) return [];
  const message = `${id} goes to ${target}, but ${trunk} governs.`;
  return [{ code: "check/other-target", severity: "error", message, fix: `Propose it towards ${trunk}.` }];
}

/** A request that lacks commits of the trunk would undo them in its plan. */
async function findBehind({ repo, trunk }: Workspace, base: Side, head: Side): Promise<readonly Finding[]> {
  if (base.commit === undefined || head.commit === undefined) return [];
  if ((await repo.mergeBase(base.commit, head.commit)) === base.commit) return [];
  const message = `The request lacks commits that ${trunk} has; its plan would undo them.`;
  const fix = `Merge ${trunk} into it, or rebase it onto ${trunk}.`;
  return [{ code: "check/behind-trunk", severity: "error", message, fix }];
}
