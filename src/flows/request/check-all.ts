import type { Finding } from "../../model/finding.ts";
import type { CheckAllResult } from "../../model/results.ts";
import type { ChangeRequest } from "../../model/review.ts";
import type { Workspace } from "../workspace.ts";
import { evaluateAll } from "./evaluate-all.ts";
import { type Round, startRound } from "./round.ts";

/** Which open requests, and whether their people are told. */
export interface CheckAllRequest {
  /** Only requests that stand at one of these commits; absent: every open request and draft. */
  readonly heads?: readonly string[];
  readonly publish: boolean;
}

/**
 * Evaluates every open request side by side, each with its own verdict. What they share – the trunk, the record, the members of teams –
 * is read once. A request that cannot be evaluated or published is told as a failure and stops no other.
 *
 * @throws SetpointError where what they share cannot be read: SP_REPO_*, SP_AUDIT_UNREADABLE, SP_FORGE_*
 */
export async function checkAll(workspace: Workspace, asked: CheckAllRequest): Promise<CheckAllResult> {
  const round = await startRound(workspace);
  const requests = await findRequests(round, asked.heads);
  const outcomes = await evaluateAll(workspace, round, { requests, publish: asked.publish });
  const failures = outcomes.flatMap((outcome) => ("failure" in outcome ? [outcome.failure] : []));
  return {
    kind: "check-all",
    base: round.trunk.commit ?? workspace.trunk,
    results: outcomes.flatMap((outcome) => ("evaluation" in outcome ? [outcome.evaluation.result] : [])),
    failures,
    findings: requests.length === 0 ? noteNothing(asked.heads) : [],
    published: asked.publish && failures.length === 0,
  };
}

async function findRequests({ forge }: Round, heads: readonly string[] | undefined): Promise<readonly ChangeRequest[]> {
  const requests = await forge.openRequests();
  return heads === undefined ? requests : requests.filter(({ head }) => heads.includes(head));
}

/** A commit that no request stands at any longer is usual: somebody pushed meanwhile, and that push is checked by itself. */
function noteNothing(heads: readonly string[] | undefined): readonly Finding[] {
  if (heads === undefined) return [];
  const message = `No open request stands at ${heads.join(", ")}; nothing was evaluated.`;
  const fix = "If it was pushed to meanwhile, its new head is checked by itself.";
  return [{ code: "check/no-request", severity: "warning", message, fix }];
}
