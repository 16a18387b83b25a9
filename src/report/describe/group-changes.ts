import type { Change } from "../../model/plan.ts";
import type { GuardedChange } from "../../model/results.ts";
import { renderMover } from "./render-origin.ts";

/** The same change on many instances: one row of a report. */
export interface ChangeGroup {
  /** Stands for all of them: same parameter, values, effect, mover and policies. */
  readonly change: Change;
  readonly instances: readonly string[];
  /** Policies that hold it, sorted. */
  readonly policies: readonly string[];
}

/** Groups identical changes, in the order in which the first of each comes, so that one line of a profile is one row. */
export function groupChanges(
  changes: readonly Change[],
  guards: readonly GuardedChange[] = [],
): readonly ChangeGroup[] {
  const policiesOf = indexGuards(guards);
  const groups = new Map<string, { readonly change: Change; instances: string[]; policies: readonly string[] }>();
  for (const change of changes) {
    const policies = policiesOf(change);
    const key = keyOf([change.parameter, ...sides(change), change.takesEffect, renderMover(change), ...policies]);
    const group = groups.get(key) ?? { change, instances: [], policies };
    group.instances.push(change.instance);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function sides({ before, after }: Change): readonly (string | undefined)[] {
  return [before?.value.canonical, before?.value.display, after?.value.canonical, after?.value.display];
}

/** Different texts give different keys, whatever characters they hold: each stands behind its length. */
function keyOf(texts: readonly (string | undefined)[]): string {
  let key = "";
  for (const text of texts) key += text === undefined ? "-" : `${text.length}:${text}`;
  return key;
}

function indexGuards(guards: readonly GuardedChange[]): (change: Change) => readonly string[] {
  const index = new Map<string, string[]>();
  for (const { instance, parameter, policy } of guards) {
    const key = keyOf([instance, parameter]);
    const policies = index.get(key) ?? [];
    if (!policies.includes(policy)) policies.push(policy);
    index.set(key, policies);
  }
  for (const policies of index.values()) policies.sort();
  return ({ instance, parameter }) => index.get(keyOf([instance, parameter])) ?? [];
}
