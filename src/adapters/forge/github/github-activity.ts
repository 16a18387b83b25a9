import type { Push } from "../../../model/review.ts";
import type { BranchActivity, Pushes } from "../../../ports/branch-activity.ts";
import { githubError, messageOf, statusOf } from "./github-error.ts";
import type { GitHubPlace } from "./github-client.ts";
import type { Identities } from "./identities.ts";

/** GitHub's words. */
const kinds = [
  ["branch_creation", "created"],
  ["push", "pushed"],
  ["force_push", "force-pushed"],
  ["branch_deletion", "deleted"],
  ["pr_merge", "merged"],
  ["merge_queue_merge", "merged"],
] as const;

/** The repository's activity log: who moved which branch, by GitHub's clock. */
export function githubActivity(place: GitHubPlace, identities: Identities): BranchActivity {
  return {
    pushes: async (branch, only) => {
      if (only === undefined) return await readPushes(place, identities, { branch });
      const wanted = kinds.filter(([, kind]) => only.includes(kind));
      const parts = await Promise.all(
        wanted.map(async ([type]) => await readPushes(place, identities, { branch, type })),
      );
      return parts.reduce(join, { kind: "known", pushes: [] });
    },
  };
}

/** Where a part cannot be told, neither can the whole. */
function join(left: Pushes, right: Pushes): Pushes {
  if (left.kind === "unknown") return left;
  if (right.kind === "unknown") return right;
  const pushes = [...left.pushes, ...right.pushes];
  return { kind: "known", pushes: pushes.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at)) };
}

/** Movements of one branch, oldest first, all or those of one type; what cannot be read is told as such. */
export async function readPushes(
  { octokit, owner, repo }: GitHubPlace,
  identities: Identities,
  { branch, type }: { readonly branch: string; readonly type?: (typeof kinds)[number][0] },
): Promise<Pushes> {
  try {
    const of = { owner, repo, ref: `refs/heads/${branch}`, direction: "asc" as const, per_page: 100 };
    const activities = await octokit.paginate(
      octokit.rest.repos.listActivities,
      type === undefined ? of : { ...of, activity_type: type },
    );
    const pushes = activities.flatMap(({ activity_type: word, actor, timestamp, before, after }): readonly Push[] => {
      const kind = kinds.find(([one]) => one === word)?.[1];
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
