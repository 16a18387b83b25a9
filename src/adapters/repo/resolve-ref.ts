import { closestNames } from "../../model/closest-names.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import { isFullId } from "./object-id.ts";
import { shallow } from "./repo-error.ts";
import type { ObjectStore, RefStore } from "./stores.ts";

// Shorter ones are refused by git too.
const idPrefix = /^[0-9a-f]{4,39}$/u;

/** Where a name is looked for, after ids and `HEAD`. A branch comes before a tag of its name, so that no tag can pose as trunk. */
const namespaces = ["refs/heads/", "refs/tags/", "refs/remotes/"] as const;

/** What a resolver needs to look things up. */
export interface Lookup {
  readonly objects: ObjectStore;
  readonly refs: RefStore;
}

/**
 * The commit that a branch, tag, `origin/branch`, `HEAD`, full ref, commit id or unique prefix stands for.
 * @throws SetpointError SP_REPO_UNKNOWN_REF, SP_REPO_AMBIGUOUS_REF, SP_REPO_SHALLOW
 */
export async function resolveRef(lookup: Lookup, ref: string): Promise<string> {
  const named = isFullId(ref) ? undefined : await findNamed(lookup.refs, ref);
  const ids = named === undefined ? await findById(lookup, ref) : [named];
  const [id, ...others] = ids;
  if (others.length > 0) throw ambiguous(ref, ids);
  if (id !== undefined) return (await lookup.objects.readCommit(id)).info.id;
  if (isFullId(ref)) throw (await lookup.objects.isShallow()) ? shallow(`Commit ${ref}`) : unknownCommit(ref);
  throw await unknownRef(lookup.refs, ref);
}

async function findNamed(refs: RefStore, ref: string): Promise<string | undefined> {
  const names = ref === "HEAD" || ref.startsWith("refs/") ? [ref] : namespaces.map((namespace) => namespace + ref);
  for (const name of names) {
    const id = await refs.resolve(name);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** A full id may be had from elsewhere, if the names come from there. */
async function findById({ objects, refs }: Lookup, ref: string): Promise<readonly string[]> {
  if (!isFullId(ref)) return idPrefix.test(ref) ? await objects.expand(ref) : [];
  const here = await objects.expand(ref);
  if (here.length > 0) return here;
  await refs.resolveAll([ref]);
  return await objects.expand(ref);
}

function unknownCommit(id: string): SetpointError {
  return new SetpointError("SP_REPO_UNKNOWN_REF", `Commit ${id} is not in this repository`, {
    fix: "Check the id, or fetch the commit; forges keep what a change request proposes under refs/pull/<number>/head (git fetch origin refs/pull/12/head).",
    data: { ref: id },
  });
}

function ambiguous(ref: string, ids: readonly string[]): SetpointError {
  return new SetpointError(
    "SP_REPO_AMBIGUOUS_REF",
    `${ref} is the beginning of ${ids.length} commits: ${ids.join(", ")}`,
    {
      fix: "Give more digits of the commit id.",
      data: { ref, ids },
    },
  );
}

async function unknownRef(refs: RefStore, ref: string): Promise<SetpointError> {
  const names = (await refs.list("refs/")).map((head) => shortName(head.name));
  const elsewhere = names.filter((name) => name.endsWith(`/${ref}`));
  const close = elsewhere.length > 0 ? elsewhere : closestNames(ref, names);
  const fix = close.length > 0 ? `Did you mean ${close.join(" or ")}?` : mendUnknown(names);
  return new SetpointError("SP_REPO_UNKNOWN_REF", `There is no branch, tag or commit ${JSON.stringify(ref)}`, {
    fix,
    data: { ref },
  });
}

/** Enough names to recognise one's own repository by. */
const namesShown = 5;

function mendUnknown(names: readonly string[]): string {
  if (names.length === 0)
    return "The repository has no commit yet: make the first one (setpoint init writes the first documents).";
  const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : "";
  const some = names.slice(0, namesShown).join(", ");
  return `Known: ${some}${more}. Check the name (--trunk names the branch that governs), or run git fetch first.`;
}

function shortName(ref: string): string {
  const namespace = namespaces.find((candidate) => ref.startsWith(candidate));
  return namespace === undefined ? ref : ref.slice(namespace.length);
}
