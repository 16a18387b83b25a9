import type { Decision } from "../../model/decision.ts";
import type { Change } from "../../model/plan.ts";
import type { GuardedChange } from "../../model/results.ts";
import type { Cell, Section, Table } from "../report.ts";
import { groupChanges } from "./group-changes.ts";
import { findPolicyActors, renderPolicy } from "./policy-state.ts";
import { renderCount, renderInstances, renderNames } from "./render-count.ts";
import { renderEffect } from "./render-effect.ts";
import { findMover, renderMover, renderPlace, renderSetter } from "./render-origin.ts";

/** What stands where there is no value: the instance is new, or it goes. */
const noValue = "(none)";

/** How changes are to be told. */
export interface ChangeView {
  /** Which policies hold which change, if known. */
  readonly guards?: readonly GuardedChange[] | undefined;
  /** What the gate says of those policies. */
  readonly requirements?: readonly Decision[];
  /** Where the documents stand that set the new values. */
  readonly commit?: string;
  /** Servers are about to get them. */
  readonly isLive?: boolean;
}

/**
 * The effective changes, one row for the same change on any number of instances. With guards there is a column for the policies that
 * hold each, open or closed, and where anybody may approve one for those who may; none without changes.
 */
export function changeSections(changes: readonly Change[], view: ChangeView = {}): readonly Section[] {
  const { guards, requirements = [], isLive = false } = view;
  if (changes.length === 0) return [];
  const tellsActors = guards && requirements.some((requirement) => requirement.mayAct.length > 0);
  const rows = groupChanges(changes, guards).map(({ change, instances, policies }) => [
    renderInstances(instances),
    change.parameter,
    ...renderSides(change),
    placeMover(change, view.commit),
    isLive && change.takesEffect === "restart" ? "pending until a restart" : renderEffect(change.takesEffect),
    ...(guards ? [policies.map((policy) => renderPolicy(policy, requirements)).join(", ")] : []),
    ...(tellsActors ? [renderNames(findPolicyActors(policies, requirements))] : []),
  ]);
  const columns: Table["columns"] = [
    { title: "Instances", style: "code" },
    { title: "Parameter", style: "code" },
    { title: "Before", style: "value" },
    { title: "After", style: "value" },
    { title: "From", style: "code" },
    { title: "Takes effect", style: "prose" },
    ...(guards ? [{ title: "Locks", style: "code" } as const] : []),
    ...(tellsActors ? [{ title: "May approve", style: "code" } as const] : []),
  ];
  return [{ kind: "table", title: "Effective changes", folded: false, columns, rows }];
}

/** The changes that an instance does not make itself, instance by instance; none where every change is its own. */
export function inheritedSections(changes: readonly Change[]): readonly Section[] {
  const inherited = changes.filter(({ after }) => after && after.origin.kind !== "instance");
  if (inherited.length === 0) return [];
  return [
    {
      kind: "table",
      title: `Inherited, instance by instance (${inherited.length})`,
      folded: true,
      columns: [
        { title: "Instance", style: "code" },
        { title: "Parameter", style: "code" },
        { title: "Before", style: "value" },
        { title: "After", style: "value" },
        { title: "Inherited from", style: "code" },
      ],
      rows: inherited.map((change) => [change.instance, change.parameter, ...renderSides(change), renderHeir(change)]),
    },
  ];
}

/** Renders how much changes: `400 changes on 400 instances in 1 row, 12 by restart`. */
export function countChanges(changes: readonly Change[]): string {
  if (changes.length === 0) return "no effective changes";
  const instances = new Set(changes.map((change) => change.instance)).size;
  const restarts = changes.filter((change) => change.takesEffect === "restart").length;
  const total = `${renderCount(changes.length, "effective change")} on ${renderCount(instances, "instance")}`;
  return restarts === 0 ? `${total}, none by restart` : `${total}, ${restarts} by restart`;
}

function placeMover(change: Change, commit: string | undefined): Cell {
  const at = commit === undefined ? undefined : findMover(change);
  return commit === undefined || at === undefined ? renderMover(change) : { commit, file: at.file, line: at.line };
}

/** Both sides of a change as they are displayed. */
export function renderSides({ before, after }: Change): readonly [string, string] {
  return [before?.value.display ?? noValue, after?.value.display ?? noValue];
}

function renderHeir({ after }: Change): string {
  return after ? `${renderSetter(after.origin)} ${renderPlace(after.origin)}`.trim() : noValue;
}
