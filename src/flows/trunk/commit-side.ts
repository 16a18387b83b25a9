import { readSide, type Side } from "../read-side.ts";
import type { Workspace } from "../workspace.ts";

/** A side that a commit of the repository says. */
export interface CommitSide extends Side {
  readonly commit: string;
}

/** Reads a branch or a commit. @throws SetpointError SP_REPO_UNKNOWN_REF and the others of {@link readSide} */
export async function readCommitSide(workspace: Workspace, ref: string, previous?: Side): Promise<CommitSide> {
  const side = await readSide(workspace, ref, previous);
  return { ...side, commit: side.commit ?? ref };
}
