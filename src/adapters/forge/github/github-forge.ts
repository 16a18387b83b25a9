import type { Configuration } from "../../../model/configuration.ts";
import type { ConfigRepo } from "../../../ports/config-repo.ts";
import type { Forge } from "../../../ports/forge.ts";
import type { GitHubPlace } from "./github-client.ts";
import type { Identities } from "./identities.ts";
import { findMakers, type MakerPlace } from "./makers.ts";
import { findMergedBy } from "./merged-by.ts";
import { listReviews } from "./pull-reviews.ts";
import { listRequests, readRequest } from "./pull-requests.ts";
import { giveReview, mergePull } from "./speak.ts";
import { readMembers } from "./team-members.ts";

/** What a forge on GitHub stands on. */
export interface GitHubForgeOptions {
  readonly place: GitHubPlace;
  readonly identities: Identities;
  /** The same repository as git objects: what GitHub's lists leave out is there. */
  readonly git: ConfigRepo;
  /** Trunk's, never a request's. */
  readonly configuration: Configuration;
}

/** A repository of GitHub: a change request is a pull request, its id the number. */
export function githubForge({ place, identities, git, configuration }: GitHubForgeOptions): Forge {
  const { trunk, forge: people } = configuration;
  const pulls: MakerPlace = { ...place, identities, git, trunk, people, accounts: new Map(), origins: new Map() };
  return {
    trust: renderTrust(people.app),
    changeRequest: async (id) => await readRequest(pulls, id),
    openRequests: async () => await listRequests(pulls),
    reviews: async (id) => await listReviews(pulls, id),
    contributors: async (request) => await findMakers(pulls, request),
    members: async (team) => await readMembers(pulls, team),
    mergedBy: async (commit) => await findMergedBy(pulls, commit),
    review: async (id, review) => await giveReview(pulls, id, review),
    merge: async (request, message) => await mergePull(pulls, request, message),
  };
}

function renderTrust(app: number | undefined): string {
  const voice =
    app === undefined
      ? "verdicts are posted by whoever holds the token, which setpoint doctor warns of"
      : `verdicts are posted by app ${app} alone`;
  return `GitHub says who reviewed, who belongs to a team and who pushed; ${voice}.`;
}
