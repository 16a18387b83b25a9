import type { Review } from "../../../model/review.ts";
import { call, statusOf, unknownPull } from "./github-error.ts";
import type { PullPlace } from "./pull-requests.ts";

/** GitHub's states; a pending review is nobody's word yet. */
const verdicts: ReadonlyMap<string, Review["verdict"]> = new Map([
  ["APPROVED", "approved"],
  ["CHANGES_REQUESTED", "changes-requested"],
  ["COMMENTED", "commented"],
  ["DISMISSED", "dismissed"],
]);

/**
 * Every review in the order in which they were submitted. Comments of the conversation are none; the plan that a reviewer saw is not
 * GitHub's to tell. @throws SetpointError SP_FORGE_UNKNOWN_REQUEST
 */
export async function listReviews(place: PullPlace, id: string): Promise<readonly Review[]> {
  const { octokit, owner, repo, identities } = place;
  const found = await call(async () => {
    try {
      const of = { owner, repo, pull_number: Number(id), per_page: 100 };
      return await octokit.paginate(octokit.rest.pulls.listReviews, of);
    } catch (error) {
      throw statusOf(error) === 404 ? unknownPull(id) : error;
    }
  });
  const reviews = await Promise.all(
    found.map(async ({ id: review, user, state, commit_id: head, submitted_at: at, body }) => {
      const verdict = verdicts.get(state);
      if (verdict === undefined || at === undefined) return undefined;
      const app = await identities.appOf(user);
      return {
        id: String(review),
        reviewer: identities.nameOf(user),
        ...(app === undefined ? {} : { app }),
        verdict,
        head: head ?? "",
        at,
        ...(body === "" ? {} : { comment: body }),
      };
    }),
  );
  return reviews.filter((review) => review !== undefined).toSorted(byArrival);
}

/** Two of one second keep GitHub's order: its numbers rise. */
function byArrival(left: Review, right: Review): number {
  return Date.parse(left.at) - Date.parse(right.at) || Number(left.id) - Number(right.id);
}
