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
 * @throws SetpointError SP_FORGE_MOVED if it moved again, SP_AUDIT_WRITE_FAILED before anything was shown
 */
export async function evaluateAndPublish(workspace: Workspace, round: Round, asked: Asked): Promise<Evaluation> {
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
