import { SetpointError } from "../../model/setpoint-error.ts";
import type { Workspace } from "../workspace.ts";
import { type Asked, evaluate } from "./evaluate.ts";
import type { Evaluation } from "./evaluation.ts";
import { hasEnded } from "./evaluate-ended.ts";
import { readRequest, type Round, startRound } from "./round.ts";

/**
 * Evaluates a request and puts the answer before its people: what was evaluated is shown for exactly the commit that it was evaluated
 * for. If that moved meanwhile nothing is shown, and the request is evaluated once more as it stands then.
 *
 * An open verdict is held against everything once more after it was shown: a run beside this one may have shown an objection by then that
 * this one had not seen, and its word would be covered. Whichever run is the last to open a gate finds out.
 *
 * @throws SetpointError SP_FORGE_MOVED if it moved again, SP_AUDIT_WRITE_FAILED before anything was shown
 */
export async function evaluateAndPublish(workspace: Workspace, round: Round, asked: Asked): Promise<Evaluation> {
  const shown = await evaluateAndShow(workspace, round, asked);
  if (shown.result.decision.verdict === "closed") return shown;
  const now = await startRound(workspace);
  const request = await readRequest(workspace, now, asked.request.id);
  const confirmed = await evaluate(workspace, now, { ...asked, request });
  return isSame(shown, confirmed) ? shown : await evaluateAndPublish(workspace, now, { ...asked, request });
}

/** What was shown as open is so still, or has been merged by it. */
function isSame(shown: Evaluation, { request, result: { plan, decision } }: Evaluation): boolean {
  if (hasEnded(request)) return true;
  const isSamePlan = request.head === shown.request.head && plan.digest === shown.result.plan.digest;
  return isSamePlan && decision.verdict === "open";
}

async function evaluateAndShow(workspace: Workspace, round: Round, asked: Asked): Promise<Evaluation> {
  const evaluation = await evaluate(workspace, round, asked);
  try {
    await publish(workspace, round, evaluation);
    return evaluation;
  } catch (error) {
    if (!(error instanceof SetpointError) || error.code !== "SP_FORGE_MOVED") throw error;
  }
  const again = await startRound(workspace);
  const request = await readRequest(workspace, again, asked.request.id);
  const second = await evaluate(workspace, again, { ...asked, request });
  await publish(workspace, again, second);
  return second;
}

/** What reviewers saw until now is recorded before they see something else. A request that has ended has no one left to ask. */
async function publish(workspace: Workspace, round: Round, { request, result, reviews }: Evaluation): Promise<void> {
  if (hasEnded(request)) return;
  const recorded = round.recorded(request.id);
  for (const review of reviews) {
    if (recorded.get(review.id)?.verdict === review.verdict) continue;
    await round.audit.append({ kind: "review-recorded", request: request.id, review }, round.actor);
  }
  await round.board.show(workspace.renderNotice(result));
}
