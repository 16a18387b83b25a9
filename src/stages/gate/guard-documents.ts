import type { Plan } from "../../model/plan.ts";
import type { Owners } from "../../model/policy.ts";
import { matchesPath } from "../../model/policy-matching.ts";
import type { Ground, ProposedChange, Requirement } from "./requirement.ts";

/**
 * The owners of every guarded document that a plan changes: all groups whose paths hold its place on trunk or in the request. An
 * altered `Owners` document also needs its own old owners, who lose their say by it. A document without owners is refused.
 */
export function guardDocuments({ plan, base }: ProposedChange): readonly Requirement[] {
  const { owners } = base.fleet.policies;
  const changed = findChanged(plan).map((ground) => ({ ground, paths: placesOf(ground, base.fleet.documents) }));
  const owned = owners.flatMap((group) => {
    const policy = `Owners/${group.name}`;
    const concerned = changed.filter(
      ({ ground, paths }) => ground.document === policy || paths.some((path) => owns(group, path)),
    );
    const grounds = concerned.map(({ ground }) => ground);
    return grounds.length === 0 ? [] : [toRequirement(policy, group, grounds)];
  });
  const orphans = changed.flatMap(({ paths }) => paths.filter((path) => !owners.some((group) => owns(group, path))));
  return [...owned, ...[...new Set(orphans)].map(refuseOrphan)];
}

/** What a plan does to the policy document itself, by identity: `Lock/durability`. */
export function findAlterations(policy: string, plan: Plan): readonly DocumentGround[] {
  return findChanged(plan).filter(({ document }) => document === policy);
}

type DocumentGround = Extract<Ground, { kind: "document" }>;

function findChanged(plan: Plan): readonly DocumentGround[] {
  return plan.structure.flatMap((change) =>
    change.kind === "document-changed" ? [{ kind: "document", document: change.document, path: change.path }] : [],
  );
}

function placesOf({ document, path }: DocumentGround, trunk: ReadonlyMap<string, { path: string }>): readonly string[] {
  return [...new Set([trunk.get(document)?.path ?? path, path])];
}

function owns(group: Owners, path: string): boolean {
  return group.paths.some((pattern) => matchesPath(pattern, path));
}

function toRequirement(policy: string, { approvals, expiresMs }: Owners, grounds: readonly Ground[]): Requirement {
  return { kind: "approvals", policy, approvals, grounds, expiresMs };
}

function refuseOrphan(path: string): Requirement {
  return {
    kind: "refusal",
    title: `${path} has no owners`,
    reason: `${path} is guarded, and no Owners document on trunk names it, so nobody can approve its change. Add it to the paths of an Owners document first, in a request of its own.`,
  };
}
