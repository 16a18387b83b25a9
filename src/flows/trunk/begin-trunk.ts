import { hasErrors } from "../../model/finding.ts";
import type { Workspace } from "../workspace.ts";
import type { CommitSide } from "./commit-side.ts";
import type { Followed } from "./follow-trunk.ts";
import { namesCommit } from "./names-commit.ts";
import { adopted, notAdopted } from "./trunk-finding.ts";

/** What a caller says of a trunk that nobody has followed yet. */
export interface Beginning {
  /** The commit at which it stands, whole or its first digits: it is taken as approved. Only where no record tells of it. */
  readonly adopt?: string;
}

/**
 * Takes a trunk of which no record tells as approved, if `adopt` names it or nobody but its owner can write the repository: a record that
 * somebody has removed looks like one that was never begun.
 */
export function beginTrunk(workspace: Workspace, to: CommitSide, adopt: string | undefined): Followed {
  const mayTake = adopt === undefined ? !isShared(workspace, to) : namesCommit(adopt, to.commit);
  if (mayTake) return adoptAsFound(workspace, to);
  const { commit } = to;
  return { side: to, findings: [notAdopted({ trunk: workspace.trunk, commit })], pending: [] };
}

function isShared({ isShared: isOnServer }: Workspace, { fleet }: CommitSide): boolean {
  return isOnServer === true || fleet.configuration.forge.kind !== "local";
}

/** Takes the trunk as it stands. One whose documents have errors is no beginning: nobody can tell what it holds. */
export function adoptAsFound({ trunk }: Workspace, side: CommitSide): Followed {
  const { commit, fleet, state } = side;
  if (hasErrors([...fleet.findings, ...state.findings])) return { side, findings: [], pending: [] };
  return { side, findings: [adopted({ trunk, commit })], pending: [{ kind: "trunk-advanced", commit, steps: [] }] };
}
