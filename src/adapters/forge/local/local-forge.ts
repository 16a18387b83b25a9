import type { Configuration } from "../../../model/configuration.ts";
import { findLogin } from "../../../model/login.ts";
import type { Review } from "../../../model/review.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { ConfigRepo, Signature } from "../../../ports/config-repo.ts";
import type { Forge } from "../../../ports/forge.ts";
import type { Journal } from "../../../ports/journal.ts";
import { findMerged, listRequests, readRequest } from "./change-requests.ts";
import { unknownUser } from "./forge-error.ts";
import { mergeRequest } from "./merge-request.ts";
import { contributorsOf, membersOf } from "./people.ts";
import type { ReviewRecord } from "./review-record.ts";
import { mergeReader } from "./trunk-merges.ts";

/** What a local forge stands on. */
export interface LocalForgeOptions {
  readonly repo: ConfigRepo;
  /** Trunk's, never a request's: a request must not be able to name its own reviewers. */
  readonly configuration: Configuration;
  /** On {@link reviewsBranch} of the same repository. */
  readonly reviews: Journal<ReviewRecord>;
  readonly clock: Clock;
  /** Who speaks and makes merge commits. */
  readonly author: Signature;
}

/**
 * A forge that is nothing but the repository: a change request is a branch that has commits trunk lacks, its id is the branch's name,
 * its author who wrote the first of these commits, its title the first line of the newest. Reviews are entries of a journal. A merged
 * request is a merge commit of the trunk that names it; its name is used up.
 */
export function localForge(options: LocalForgeOptions): Forge {
  const { configuration, repo, reviews } = options;
  const people = configuration.forge;
  const place = { ...options, readMerges: mergeReader(repo) };
  return {
    trust:
      "The local forge believes whoever can write the repository: authors, reviewers and branches are what they claim to be.",
    changeRequest: async (id) => await readRequest(place, id),
    openRequests: async () => await listRequests(place),
    reviews: async (id) => await listReviews(reviews, id),
    contributors: async (request) => {
      const commits = await repo.commitsBetween(request.base, request.head);
      return commits.flatMap((commit) => contributorsOf(people, commit));
    },
    mergedBy: async (commit) => await findMerged(place, commit),
    members: async (team) => membersOf(people, team),
    review: async (id, { head: seen, reviewer = nameCaller(options), ...said }) => {
      if (!Object.hasOwn(people.users, reviewer)) throw unknownUser(reviewer, Object.keys(people.users));
      const { head } = await readRequest(place, id);
      await reviews.append({ request: id, head: seen ?? head, review: { reviewer, ...said } }, reviewer);
    },
    merge: async (request, message) => await mergeRequest(options, request, message),
  };
}

function nameCaller({ author, configuration }: LocalForgeOptions): string {
  return findLogin(author.email, configuration.forge) ?? author.email;
}

async function listReviews(reviews: Journal<ReviewRecord>, id: string): Promise<readonly Review[]> {
  return (await reviews.entries()).flatMap(({ id: entry, at, record }) =>
    "review" in record && record.request === id ? [{ ...record.review, id: entry, head: record.head, at }] : [],
  );
}
