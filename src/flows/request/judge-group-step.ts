import type { Decision } from "../../model/decision.ts";
import type { ChangeRequest } from "../../model/review.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { CommitInfo } from "../../ports/config-repo.ts";
import { close, open } from "../../stages/gate/decision-node.ts";
import { deriveRequirements } from "../../stages/gate/derive-requirements.ts";
import { planChange } from "../../stages/plan/plan-change.ts";
import type { Side } from "../read-side.ts";
import type { Workspace } from "../workspace.ts";
import { judge } from "./judge.ts";
import { readRequest, type Round } from "./round.ts";

/** One step of a merge queue's group. */
export interface GroupStep {
  readonly commit: CommitInfo;
  readonly base: Side;
  readonly head: Side;
  /** Requests that earlier steps have used; a request counts once. */
  readonly used: Set<string>;
}

/**
 * Decides whether a step may be merged: it needs nobody, or the open request that its title names has every approval for exactly what the
 * step changes. The title is a hint, no proof: whatever it names, approvals bind to the digest of the step's own plan.
 */
export async function judgeGroupStep(workspace: Workspace, round: Round, step: GroupStep): Promise<Decision> {
  const { commit, base, head, used } = step;
  const plan = planChange(base, head, workspace.engines);
  const short = commit.id.slice(0, 12);
  if (deriveRequirements({ plan, base, head }, workspace.engines).length === 0)
    return open(short, "nothing of it needs approval");
  const found = await findRequest(workspace, round, step);
  if (typeof found === "string") return close(short, found);
  used.add(found.id);
  const request = { ...found, base: base.commit ?? found.base };
  const judged = { forge: round.forge, request, plan, base, head, acceptedThresholds: [], round };
  const { decision } = await judge(workspace, judged);
  return { ...decision, title: `${short}: ${decision.title}` };
}

/** The request that a step merges, or why there is none. */
async function findRequest(
  workspace: Workspace,
  round: Round,
  { commit: { message, parents }, used }: GroupStep,
): Promise<ChangeRequest | string> {
  const id = findHint(message);
  if (id === undefined) return "its title names no request; let the queue merge or squash, not rebase";
  if (used.has(id)) return `its title names request ${id}, which an earlier step has used`;
  const request = await readIfKnown(workspace, round, id);
  if (request === undefined) return `its title names request ${id}, which the forge does not know`;
  if (request.state !== "open") return `request ${id} is ${request.state}, not open`;
  if (request.target !== workspace.trunk) return `request ${id} goes to ${request.target}, not to ${workspace.trunk}`;
  const [, merged] = parents;
  return merged === undefined || merged === request.head
    ? request
    : `request ${id} stands at ${request.head.slice(0, 12)}, not at ${merged.slice(0, 12)}, which is merged here`;
}

/** As forges and Setpoint itself title merges: `Merge pull request #12 from …`, `More memory (#12)`, `Merge more-memory`. */
function findHint(message: string): string | undefined {
  const [title = ""] = message.split("\n", 1);
  const merge = /^Merge pull request #(?<id>\d+) from |\(#(?<squashed>\d+)\)$|^Merge (?<branch>\S+)$/u.exec(title);
  return merge?.groups?.["id"] ?? merge?.groups?.["squashed"] ?? merge?.groups?.["branch"];
}

async function readIfKnown(workspace: Workspace, round: Round, id: string): Promise<ChangeRequest | undefined> {
  try {
    return await readRequest(workspace, round, id);
  } catch (error) {
    if (error instanceof SetpointError && error.code === "SP_FORGE_UNKNOWN_REQUEST") return undefined;
    throw error;
  }
}
