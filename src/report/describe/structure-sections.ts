import { assertNever } from "../../model/assert-never.ts";
import type { StructuralChange } from "../../model/plan.ts";
import type { Section } from "../report.ts";
import { renderInstances } from "./render-count.ts";

/** Kinds of documents that decide about change requests. */
const policyKinds = /^(?:Lock|Rule|Owners|Threshold|Window|Rollout|Configuration)\//;

/** Letters of a content address that tell versions of a document apart. */
const shortAddress = 10;

/** What happens beside values: instances that come, go or become others, and guarded documents that change. */
export function structureSections(structure: readonly StructuralChange[]): readonly Section[] {
  if (structure.length === 0) return [];
  const policyMoves = structure.some(
    (change) => change.kind === "document-changed" && policyKinds.test(change.document),
  );
  return [
    {
      kind: "table",
      title: "Instances and guarded documents",
      folded: false,
      columns: [
        { title: "What", style: "code" },
        { title: "Happens", style: "prose" },
        { title: "Before", style: "value" },
        { title: "After", style: "value" },
      ],
      rows: groupEvents(structure).map(({ names, event, before, after }) => [
        renderInstances(names),
        event,
        before,
        after,
      ]),
    },
    ...(policyMoves ? [policyNotice] : []),
  ];
}

const policyNotice: Section = {
  kind: "paragraph",
  title: "Policy",
  folded: false,
  style: "prose",
  text: "This request changes policy. Nothing of that is in force yet: the trunk's policy decides about this request.",
};

/** An event of an instance or document; a side that it lacks is empty. */
export interface Happening {
  readonly event: string;
  readonly before: string;
  readonly after: string;
}

function groupEvents(
  structure: readonly StructuralChange[],
): readonly (Happening & { readonly names: readonly string[] })[] {
  const groups = new Map<string, Happening & { readonly names: string[] }>();
  for (const { kind, name, ...happening } of listEvents(structure)) {
    const key = JSON.stringify([kind, happening]);
    const group = groups.get(key) ?? { ...happening, names: [] };
    group.names.push(name);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What happens, change by change: to whom, in words, and both sides where there are any. */
export function listEvents(
  structure: readonly StructuralChange[],
): readonly (Happening & Pick<StructuralChange, "kind"> & { readonly name: string })[] {
  return structure.map((change) => ({
    kind: change.kind,
    name: change.kind === "document-changed" ? `${change.document} (${change.path})` : change.instance,
    ...describeEvent(change),
  }));
}

function describeEvent(change: StructuralChange): Happening {
  switch (change.kind) {
    case "instance-created":
      return { event: "created", before: "", after: "" };
    case "instance-removed":
      return { event: "removed", before: "", after: "" };
    case "instance-redefined":
      return { event: `${change.field} redefined`, before: change.before, after: change.after };
    case "document-changed":
      return describeDocument(change.before, change.after);
    default:
      return assertNever(change);
  }
}

function describeDocument(before: string | undefined, after: string | undefined): Happening {
  const event = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  return { event, before: before?.slice(0, shortAddress) ?? "", after: after?.slice(0, shortAddress) ?? "" };
}
