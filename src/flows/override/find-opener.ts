import type { Configuration } from "../../model/configuration.ts";
import type { Finding } from "../../model/finding.ts";
import { findLogin } from "../../model/login.ts";
import type { Push } from "../../model/review.ts";
import { maxClockSkewMs, parseTimestamp } from "../../model/timestamp.ts";
import type { BranchHead, CommitInfo } from "../../ports/config-repo.ts";
import type { Workspace } from "../workspace.ts";

/** Who opened an override; findings say why its branch may not be believed. */
export interface Opener {
  /** A login, or as whoever it was is known; empty where nobody is. */
  readonly openedBy: string;
  readonly findings: readonly Finding[];
}

/**
 * Who made a branch and whether it comes from one hand. The forge's own account of who pushed when decides. A local repository keeps none:
 * there the commits decide, which anybody can write. Where a hosted forge does not tell, nobody is known.
 *
 * @param commits of the branch alone, children before parents
 */
export async function findOpener(
  workspace: Workspace,
  configuration: Configuration,
  { branch, commits }: { readonly branch: BranchHead; readonly commits: readonly CommitInfo[] },
): Promise<Opener> {
  const activity = await workspace.openActivity(configuration).pushes(branch.name);
  if (activity.kind === "unknown") {
    if (configuration.forge.kind !== "local") return { openedBy: "", findings: [] };
    const emails = commits.toReversed().flatMap(({ author, committer }) => [author.email, committer.email]);
    return ofHands(
      branch,
      emails.map((email) => findLogin(email, configuration.forge) ?? email),
    );
  }
  const pushes = findPresentLife(activity.pushes);
  const { openedBy, findings } = ofHands(
    branch,
    pushes.map(({ actor }) => actor ?? "an account that is gone"),
  );
  const isWhole = pushes[0]?.kind === "created" && pushes.at(-1)?.after === branch.commit;
  const isKnown = isWhole && pushes[0]?.actor !== undefined;
  return { openedBy: isKnown ? openedBy : "", findings: [...findings, ...findSkew(pushes, workspace.clock.now())] };
}

/** What a branch of the same name was before it was deleted is another's work. */
function findPresentLife(pushes: readonly Push[]): readonly Push[] {
  return pushes.slice(pushes.findLastIndex((push) => push.kind === "deleted") + 1);
}

/** @param hands in the order in which they acted */
function ofHands({ name }: BranchHead, hands: readonly string[]): Opener {
  const people = [...new Set(hands)];
  return { openedBy: people[0] ?? "", findings: people.length > 1 ? [severalHands(name, people)] : [] };
}

/** Who edits what another opened could accept it too, and would be the first person and the second. */
function severalHands(branch: string, people: readonly string[]): Finding {
  const message = `The branch ${branch} is the work of ${people.toSorted().join(" and ")}; an override has one author.`;
  const fix = "Open a new override under another name, from one hand.";
  return { code: "override/several-hands", severity: "error", message, fix };
}

/** The forge cannot have seen a push that is still to come: the clock here is behind, and would let the override last longer. */
function findSkew(pushes: readonly Push[], now: Date): readonly Finding[] {
  const ahead = pushes.find(({ at }) => !((parseTimestamp(at) ?? Number.NaN) <= now.getTime() + maxClockSkewMs));
  if (!ahead) return [];
  const message = `The forge saw a push at ${ahead.at}, and the clock here says ${now.toISOString()}.`;
  const fix = "Set the clock: a wrong one would move the override's end.";
  return [{ code: "override/clock-skew", severity: "error", message, fix }];
}
