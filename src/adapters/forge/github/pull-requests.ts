import type { ChangeRequest, RequestState } from "../../../model/review.ts";
import type { ConfigRepo } from "../../../ports/config-repo.ts";
import { call, statusOf, unknownPull } from "./github-error.ts";
import type { GitHubPlace } from "./github-client.ts";
import type { Account, Identities } from "./identities.ts";

/** Where pull requests are read. */
export interface PullPlace extends GitHubPlace {
  readonly git: ConfigRepo;
  readonly identities: Identities;
  /** The branch that governs. */
  readonly trunk: string;
  /** By request: the branch that its head is, which stays the same for its life. */
  readonly origins: Map<string, Pull["head"]>;
}

/** Of a pull request, what the list and the single answer have in common. */
export interface Pull {
  readonly number: number;
  readonly title: string;
  readonly user: Account | null;
  readonly state: string;
  readonly draft?: boolean | undefined;
  readonly merged_at: string | null;
  readonly merge_commit_sha: string | null;
  readonly closed_at: string | null;
  readonly base: { readonly ref: string };
  readonly head: {
    readonly ref: string;
    readonly sha: string;
    readonly repo: { readonly name: string; readonly owner: { readonly login: string } } | null;
  };
}

/** A pull request in any state. @throws SetpointError SP_FORGE_UNKNOWN_REQUEST */
export async function readPull({ octokit, owner, repo }: GitHubPlace, id: string): Promise<Pull> {
  if (!/^[1-9]\d{0,9}$/u.test(id)) throw unknownPull(id);
  return await call(async () => {
    try {
      return (await octokit.rest.pulls.get({ owner, repo, pull_number: Number(id) })).data;
    } catch (error) {
      throw statusOf(error) === 404 ? unknownPull(id) : error;
    }
  });
}

/** The request that a number stands for. @throws SetpointError SP_FORGE_UNKNOWN_REQUEST */
export async function readRequest(place: PullPlace, id: string): Promise<ChangeRequest> {
  const pull = await readPull(place, id);
  return toRequest(place, pull, await findBase(place, pull.base.ref));
}

/** Every open request towards the trunk, in the order of their numbers. */
export async function listRequests(place: PullPlace): Promise<readonly ChangeRequest[]> {
  const { octokit, owner, repo, trunk } = place;
  const pulls: readonly Pull[] = await call(
    async () =>
      await octokit.paginate(octokit.rest.pulls.list, { owner, repo, state: "open", base: trunk, per_page: 100 }),
  );
  const base = await findBase(place, trunk);
  const requests = pulls.toSorted((left, right) => left.number - right.number);
  return requests.map((pull) => toRequest(place, pull, base));
}

/** Made from what GitHub says, but for where the target stands: that is git's to tell. */
function toRequest({ identities, origins }: PullPlace, pull: Pull, base: string): ChangeRequest {
  origins.set(String(pull.number), pull.head);
  const endedAt = pull.merged_at ?? pull.closed_at;
  return {
    id: String(pull.number),
    author: identities.nameOf(pull.user),
    target: pull.base.ref,
    base,
    head: pull.head.sha,
    headRef: `refs/pull/${pull.number}/head`,
    title: pull.title,
    state: stateOf(pull),
    ...(endedAt === null ? {} : { endedAt }),
    ...(pull.merged_at === null || pull.merge_commit_sha === null ? {} : { mergedAs: pull.merge_commit_sha }),
  };
}

/** Where a branch stands by git; a target that is gone has no commit that anything could be merged onto. */
async function findBase({ git }: PullPlace, branch: string): Promise<string> {
  return (await git.branches(branch)).find((head) => head.name === branch)?.commit ?? "";
}

function stateOf({ merged_at: mergedAt, state, draft }: Pull): RequestState {
  if (mergedAt !== null) return "merged";
  if (state === "closed") return "closed";
  return draft === true ? "draft" : "open";
}
