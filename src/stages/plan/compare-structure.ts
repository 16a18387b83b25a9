import { canonicalJson } from "../../model/canonical-json.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Instance } from "../../model/instance.ts";
import type { StructuralChange } from "../../model/plan.ts";
import { matchesPath } from "../../model/policy-matching.ts";
import { differingNames } from "./differing-names.ts";
import type { PlanSide } from "./plan-side.ts";

/** What a plan compares of an instance beside its settings; a difference here can move locks or expressions. */
const definingFields = ["engine", "version", "labels", "platform", "resources", "topology", "connection"] as const;

/** Kinds whose documents guard others, and are therefore guarded themselves. */
const guardedKinds = /^(Lock|Rule|Owners|Threshold|Window|Rollout|Configuration)\//;

/** What happens to instances and guarded documents: created, removed, redefined. Paths alone change nothing. */
export function compareStructure(base: PlanSide, head: PlanSide): readonly StructuralChange[] {
  return [
    ...compareInstances(base.fleet, head.fleet),
    ...compareDocuments(base.fleet, head.fleet),
    ...compareFiles(base, head),
  ];
}

function compareInstances(base: Fleet, head: Fleet): readonly StructuralChange[] {
  return differingNames(base.instances, head.instances).flatMap((name): readonly StructuralChange[] => {
    const [before, after] = [base.instances.get(name), head.instances.get(name)];
    if (!before) return [{ kind: "instance-created", instance: name }];
    if (!after) return [{ kind: "instance-removed", instance: name }];
    return isSameDocument(`Instance/${name}`, base, head) ? [] : compareFields(before, after);
  });
}

/** A document that nobody can tell the content of counts as another one. */
function isSameDocument(id: string, base: Fleet, head: Fleet): boolean {
  const before = base.documents.get(id)?.blob;
  return before !== undefined && before === head.documents.get(id)?.blob;
}

function compareFields(before: Instance, after: Instance): readonly StructuralChange[] {
  return definingFields.flatMap((field): readonly StructuralChange[] => {
    const [left, right] = [describe(before[field]), describe(after[field])];
    return left === right
      ? []
      : [{ kind: "instance-redefined", instance: before.name, field, before: left, after: right }];
  });
}

/** References carry positions, which say nothing about meaning. */
function describe(value: Instance[(typeof definingFields)[number]]): string {
  return canonicalJson(value, ["at"]);
}

/** Policies are always guarded; other documents where the base's owners say so. */
function compareDocuments(base: Fleet, head: Fleet): readonly StructuralChange[] {
  const owned = base.policies.owners.flatMap((owners) => owners.paths);
  return differingNames(base.documents, head.documents, ({ blob }) => blob).flatMap((id) => {
    const [before, after] = [base.documents.get(id), head.documents.get(id)];
    const paths = [after?.path ?? [], before?.path ?? []].flat();
    const isOwned = paths.some((path) => owned.some((pattern) => matchesPath(pattern, path)));
    return isOwned || guardedKinds.test(id) ? documentChange(id, paths[0] ?? id, [before?.blob, after?.blob]) : [];
  });
}

function compareFiles(base: PlanSide, head: PlanSide): readonly StructuralChange[] {
  const paths = differingNames(base.guardedFiles, head.guardedFiles);
  return paths.flatMap((path) =>
    documentChange(`File/${path}`, path, [base.guardedFiles.get(path), head.guardedFiles.get(path)]),
  );
}

function documentChange(
  document: string,
  path: string,
  blobs: readonly (string | undefined)[],
): readonly StructuralChange[] {
  const [before, after] = blobs;
  const sides = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  return [{ kind: "document-changed", document, path, ...sides }];
}
