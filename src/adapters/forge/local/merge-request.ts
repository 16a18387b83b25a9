import { SetpointError } from "../../../model/setpoint-error.ts";
import type { ChangeRequest } from "../../../model/review.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Signature } from "../../../ports/config-repo.ts";
import type { Journal } from "../../../ports/journal.ts";
import { findTrunk, type RequestPlace } from "./change-requests.ts";
import { moved } from "./forge-error.ts";
import type { ReviewRecord } from "./review-record.ts";

/** Where to merge, and in whose name. */
export interface MergePlace extends Pick<RequestPlace, "repo" | "configuration"> {
  readonly reviews: Journal<ReviewRecord>;
  readonly clock: Clock;
  readonly author: Signature;
}

/**
 * Merges by a commit whose tree is the request's own. The request must hold trunk already, so what was evaluated is, byte for byte,
 * what trunk becomes. When it was merged is noted before: a merge that then fails leaves a note that no commit of the trunk fits.
 */
export async function mergeRequest(place: MergePlace, request: ChangeRequest, message: string): Promise<string> {
  await assertUnmoved(place, request);
  const { id, head, base } = request;
  await place.reviews.append({ request: id, head, merging: base }, place.author.email);
  try {
    return await place.repo.commit({
      branch: place.configuration.trunk,
      expected: request.base,
      parents: [request.base, request.head],
      baseTree: request.head,
      files: new Map(),
      message,
      author: place.author,
      at: place.clock.now(),
    });
  } catch (error) {
    if (!(error instanceof SetpointError) || error.code !== "SP_REPO_CONFLICT") throw error;
    throw moved(request.id, `${place.configuration.trunk} moved meanwhile`, "Check the request again.");
  }
}

async function assertUnmoved(place: MergePlace, request: ChangeRequest): Promise<void> {
  const { trunk } = place.configuration;
  const again = "Check the request again as it is now.";
  const branch = (await place.repo.branches(request.id)).find((head) => head.name === request.id);
  if (branch?.commit !== request.head) throw moved(request.id, "its branch moved since it was evaluated", again);
  if ((await findTrunk(place)) !== request.base)
    throw moved(request.id, `${trunk} moved since it was evaluated`, again);
  if ((await place.repo.mergeBase(request.base, request.head)) === request.base) return;
  throw moved(request.id, `it does not hold what ${trunk} holds by now`, `Merge or rebase ${trunk} into it first.`);
}
