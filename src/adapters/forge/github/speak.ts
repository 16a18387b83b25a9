import { foldCase } from "../../../model/fold-case.ts";
import type { ChangeRequest, NewReview, Review } from "../../../model/review.ts";
import { call, messageOf, moved, ownVoice, refused, statusOf } from "./github-error.ts";
import { type PullPlace, readPull, readRequest } from "./pull-requests.ts";

const events = { approved: "APPROVE", "changes-requested": "REQUEST_CHANGES", commented: "COMMENT" } as const;

/** Gives an opinion in the name of the token's owner; GitHub takes no other. @throws SetpointError SP_FORGE_OWN_VOICE, SP_FORGE_REFUSED */
export async function giveReview(place: PullPlace, id: string, review: NewReview): Promise<void> {
  const { octokit, owner, repo, identities } = place;
  const { head } = await readPull(place, id);
  const { data: speaker } = await call(async () => await octokit.rest.users.getAuthenticated());
  const name = identities.nameOf(speaker);
  if (review.reviewer !== undefined && foldCase(name) !== foldCase(review.reviewer))
    throw ownVoice(review.reviewer, name);
  const of = { owner, repo, pull_number: Number(id) };
  if (review.verdict === "dismissed") return await dismissOwn(place, id, { ...review, reviewer: name });
  const event = events[review.verdict];
  const body = review.comment ?? (event === "APPROVE" ? "" : "See setpoint request reject.");
  try {
    const seen = review.head ?? head.sha;
    await octokit.rest.pulls.createReview({ ...of, event, commit_id: seen, ...(body === "" ? {} : { body }) });
  } catch (error) {
    throw refused(`take the review of ${id}`, error);
  }
}

/** Every opinion of theirs that still stands. */
async function dismissOwn(
  place: PullPlace,
  id: string,
  { reviewer, comment }: Pick<Review, "reviewer" | "comment">,
): Promise<void> {
  const { octokit, owner, repo, identities } = place;
  const of = { owner, repo, pull_number: Number(id) };
  const reviews = await call(
    async () => await octokit.paginate(octokit.rest.pulls.listReviews, { ...of, per_page: 100 }),
  );
  const standing = reviews.filter(
    ({ user, state }) =>
      identities.nameOf(user) === reviewer && (state === "APPROVED" || state === "CHANGES_REQUESTED"),
  );
  try {
    for (const { id: review } of standing)
      await octokit.rest.pulls.dismissReview({ ...of, review_id: review, message: comment ?? "Withdrawn." });
  } catch (error) {
    throw refused(`let ${reviewer} withdraw from ${id}`, error);
  }
}

/** Merges by a merge commit exactly what was evaluated. @throws SetpointError SP_FORGE_MOVED, SP_FORGE_REFUSED */
export async function mergePull(place: PullPlace, request: ChangeRequest, message: string): Promise<string> {
  const { octokit, owner, repo } = place;
  await assertUnmoved(place, request);
  const [title = "", ...body] = message.split("\n");
  try {
    const { data } = await octokit.rest.pulls.merge({
      owner,
      repo,
      pull_number: Number(request.id),
      sha: request.head,
      merge_method: "merge",
      commit_title: title,
      commit_message: body.join("\n").trim(),
    });
    return data.sha;
  } catch (error) {
    return await explainMerge(place, request, error);
  }
}

/** A merge whose answer was lost on the way may have been made; one that was refused may have been overtaken. */
async function explainMerge(place: PullPlace, request: ChangeRequest, error: unknown): Promise<string> {
  const { state, head, mergedAs } = await readRequest(place, request.id);
  if (state === "merged" && head === request.head && mergedAs !== undefined) return mergedAs;
  if (statusOf(error) === 409) throw moved(request.id, messageOf(error));
  await assertUnmoved(place, request);
  throw refused(`merge ${request.id}`, error);
}

/** GitHub compares the head itself; where the target stands, only its rulesets do, if they ask for branches that are up to date. */
async function assertUnmoved({ git }: PullPlace, { id, target, base, head }: ChangeRequest): Promise<void> {
  const now = (await git.branches(target)).find((branch) => branch.name === target)?.commit;
  if (now !== base) throw moved(id, `${target} moved since`);
  if ((await git.mergeBase(base, head)) !== base) throw moved(id, `it does not hold what ${target} holds by now`);
}
