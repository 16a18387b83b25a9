import { resolveFleet } from "../stages/resolve/resolve-fleet.ts";
import type { PlanSide } from "../stages/plan/plan-side.ts";
import type { ResolvedFleet } from "../model/state.ts";
import type { Snapshot } from "../ports/config-repo.ts";
import { readFleet } from "./read-fleet.ts";
import type { Workspace } from "./workspace.ts";

/** A commit (or the working tree, without `commit`), read and resolved. */
export interface Side extends PlanSide {
  readonly commit?: string;
}

/** What needs only the repository and the engines. */
export type Reader = Pick<Workspace, "repo" | "cache" | "engines">;

/** Files beside the documents that decide what Setpoint itself does; their change is guarded like a policy's. */
const guardedFiles =
  /^(\.github\/|package\.json$|package-lock\.json$|npm-shrinkwrap\.json$|yarn\.lock$|pnpm-lock\.yaml$|\.npmrc$|\.yarnrc|\.gitattributes$|\.gitmodules$|(?:docs\/)?CODEOWNERS$)/;

/** Sides by commit, the one that was asked for last at the end. */
type RecentSides = Map<string, Side>;

/** Commits do not change, and neither does what they say: a flow that looks at one several times reads it once. */
const known = new WeakMap<Reader["repo"], RecentSides>();

/** Trunk, the commit that governs, a request's two sides: more are not looked at twice, and each holds a whole fleet. */
const rememberedSides = 8;

/**
 * Reads a ref without checking it out and resolves every instance.
 *
 * @param ref branch, tag or commit; `undefined` for the working tree
 * @param previous a side read before: what is the same in both is not computed again
 * @throws SetpointError SP_REPO_UNKNOWN_REF and the others of {@link ConfigRepo.snapshot}
 */
export async function readSide(reader: Reader, ref: string | undefined, previous?: ResolvedFleet): Promise<Side> {
  const snapshot = await reader.repo.snapshot(ref);
  const sides = known.get(reader.repo) ?? new Map();
  known.set(reader.repo, sides);
  const side = sides.get(snapshot.commit ?? "") ?? (await resolveSide(reader, snapshot, previous));
  if (snapshot.commit !== undefined) remember(sides, snapshot.commit, side);
  return side;
}

function remember(sides: RecentSides, commit: string, side: Side): void {
  sides.delete(commit);
  sides.set(commit, side);
  const [oldest = commit] = sides.keys();
  if (sides.size > rememberedSides) sides.delete(oldest);
}

async function resolveSide(reader: Reader, snapshot: Snapshot, previous: ResolvedFleet | undefined): Promise<Side> {
  const fleet = await readFleet(snapshot, reader, previous?.fleet);
  const state = resolveFleet(fleet, reader.engines, previous);
  const guarded = snapshot.entries.filter((entry) => guardedFiles.test(entry.path));
  return {
    fleet,
    state,
    guardedFiles: new Map(guarded.map((entry) => [entry.path, `${entry.mode} ${entry.blob}`])),
    ...(snapshot.commit === undefined ? {} : { commit: snapshot.commit }),
  };
}
