import type { RequestResult } from "../../model/results.ts";
import type { Review } from "../../model/review.ts";
import { readSide } from "../read-side.ts";
import type { Workspace } from "../workspace.ts";
import { check, type CheckRequest } from "./check.ts";
import { requestRow } from "./request-row.ts";

/** An opinion to be recorded. `reviewer` defaults to whoever the forge knows the caller as: on a hosted one, the token's owner. */
export interface ReviewRequest extends CheckRequest {
  readonly verdict: Exclude<Review["verdict"], "commented">;
  readonly reviewer?: string;
  readonly comment?: string;
}

const actions = { approved: "approve", "changes-requested": "reject", dismissed: "withdraw" } as const;

/**
 * Records an opinion on the plan as it is now: the review names the plan's digest, and counts only while the plan stays the same.
 *
 * @throws SetpointError SP_FORGE_UNKNOWN_USER, SP_FORGE_UNKNOWN_REQUEST
 */
export async function review(workspace: Workspace, asked: ReviewRequest): Promise<RequestResult> {
  const { configuration } = (await readSide(workspace, workspace.trunk)).fleet;
  const forge = workspace.openForge(configuration);
  const before = await check(workspace, asked);
  await forge.review(asked.request, {
    verdict: asked.verdict,
    head: before.head,
    digest: before.plan.digest,
    ...(asked.reviewer === undefined ? {} : { reviewer: asked.reviewer }),
    ...(asked.comment === undefined ? {} : { comment: asked.comment }),
  });
  const after = await check(workspace, asked);
  const row = requestRow(await forge.changeRequest(asked.request), after);
  return { kind: "request", action: actions[asked.verdict], requests: [row], check: after, findings: [] };
}
