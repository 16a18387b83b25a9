import type { Finding } from "../../model/finding.ts";

/** Commits as people read them. */
interface Seen {
  readonly trunk: string;
  readonly commit: string;
}

/** Nobody has approved what the trunk holds at this moment; it is taken as the beginning. */
export function adopted({ trunk, commit }: Seen): Finding {
  const message = `${trunk} at ${short(commit)} is taken as approved as it stands: nothing before it was followed, or nothing guarded it.`;
  const fix = "Look at what it holds once; whatever comes later is applied only if it was approved, or needed nobody.";
  return { code: "trunk/adopted", severity: "warning", message, fix };
}

/** No record tells how far the trunk was approved, and others than its owner can write the repository. */
export function notAdopted({ trunk, commit }: Seen): Finding {
  const message = `No record tells that anything on ${trunk} was approved; it stands at ${commit}.`;
  const fix = `If it was never applied, look at what it holds and begin with setpoint apply --adopt ${commit}. Otherwise the record was removed: put its branch back.`;
  return { code: "trunk/not-adopted", severity: "error", message, fix };
}

/** A commit of the trunk that nobody who may has approved. */
export function unapproved({ trunk, commit, from, reason }: Seen & { from: string; reason: string }): Finding {
  const message = `${trunk} holds ${short(commit)}, which was not approved: ${reason}. Nothing from there on is applied; ${short(from)} governs.`;
  const fix = `Revert it and propose it as a change request, or have the request that brought it approved. Until then, setpoint apply --commit ${short(from)} brings servers to what governs.`;
  return { code: "trunk/unapproved", severity: "error", message, fix };
}

/** The commit that governs is no longer part of the trunk's history. */
export function rewritten({ trunk, commit, from }: Seen & { from: string }): Finding {
  const message = `${trunk} was rewritten: ${short(commit)} does not descend from ${short(from)}, which governs.`;
  const fix = `Push ${from} back to ${trunk}, or merge it into ${trunk} with its own files, and propose what is new as a change request.`;
  return { code: "trunk/rewritten", severity: "error", message, fix };
}

/** The trunk names another record than the one in which it was followed so far. */
export function recordMoved({ trunk, branch, known }: { trunk: string; branch: string; known: string }): Finding {
  const message = `setpoint.yaml on ${trunk} names ${branch} as the record, but how far ${trunk} was approved is kept in ${known}.`;
  const fix = `Put spec.audit.branch back to ${known}: what stands in that record would be forgotten, and another could be forged.`;
  return { code: "trunk/record-moved", severity: "error", message, fix };
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
