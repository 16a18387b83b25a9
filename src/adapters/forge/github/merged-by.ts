import type { MergedRequest } from "../../../model/review.ts";
import { call } from "./github-error.ts";
import { type PullPlace, readRequest } from "./pull-requests.ts";

/**
 * The merged pull request that brought a commit onto the trunk. Of a rebased request every commit is told with the last of them as
 * the merge. Two requests that could be meant are none.
 */
export async function findMergedBy(place: PullPlace, commit: string): Promise<MergedRequest | undefined> {
  const { octokit, owner, repo, trunk } = place;
  const of = { owner, repo, commit_sha: commit, per_page: 100 };
  const pulls = await call(
    async () => await octokit.paginate(octokit.rest.repos.listPullRequestsAssociatedWithCommit, of),
  );
  const merged = pulls.filter((pull) => pull.merged_at !== null && pull.base.ref === trunk);
  const own = merged.filter((pull) => pull.merge_commit_sha === commit);
  const [pull, ...others] = own.length > 0 ? own : merged;
  if (pull === undefined || others.length > 0 || pull.merge_commit_sha === null) return undefined;
  return { request: await readRequest(place, String(pull.number)), commit: pull.merge_commit_sha };
}
