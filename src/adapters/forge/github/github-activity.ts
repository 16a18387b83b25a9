import type { Push } from "../../../model/review.ts";
import type { BranchActivity, Pushes } from "../../../ports/branch-activity.ts";
import { githubError, messageOf, statusOf } from "./github-error.ts";
import type { GitHubPlace } from "./github-client.ts";
import type { Identities } from "./identities.ts";

const kinds: ReadonlyMap<string, Push["kind"]> = new Map([
  ["branch_creation", "created"],
  ["push", "pushed"],
  ["force_push", "force-pushed"],
  ["branch_deletion", "deleted"],
  ["pr_merge", "merged"],
  ["merge_queue_merge", "merged"],
]);

/** The repository's activity log: who moved which branch, by GitHub's clock. */
export function githubActivity(place: GitHubPlace, identities: Identities): BranchActivity {
  return { pushes: async (branch) => await readPushes(place, identities, branch) };
}

/** Every movement of one branch, oldest first; what cannot be read is told as such. */
export async function readPushes(place: GitHubPlace, identities: Identities, branch: string): Promise<Pushes> {
  const { octokit, owner, repo } = place;
  try {
    const of = { owner, repo, ref: `refs/heads/${branch}`, direction: "asc" as const, per_page: 100 };
    const activities = await octokit.paginate(octokit.rest.repos.listActivities, of);
    const pushes = activities.flatMap(({ activity_type: type, actor, timestamp, before, after }): readonly Push[] => {
      const kind = kinds.get(type);
      if (kind === undefined) return [];
      const who = actor === null ? {} : { actor: identities.nameOf(actor) };
      return [{ ...who, kind, at: timestamp, ...known("before", before), ...known("after", after) }];
    });
    return { kind: "known", pushes };
  } catch (error) {
    if (statusOf(error) === undefined) throw githubError(error);
    return { kind: "unknown", reason: `GitHub does not show the activity of ${owner}/${repo}: ${messageOf(error)}` };
  }
}

/** Zeros stand for a branch that is not there. */
function known<K extends "before" | "after">(side: K, commit: string): Partial<Record<K, string>> {
  const found: Partial<Record<K, string>> = {};
  if (!/^0*$/u.test(commit)) found[side] = commit;
  return found;
}
