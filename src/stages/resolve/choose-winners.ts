import type { Finding } from "../../model/finding.ts";
import { isSameValue } from "../../model/value.ts";
import type { LayeredSetting } from "./layered-setting.ts";

/** Profile name → names of everything it extends. */
type Ancestors = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Sibling profiles that set one parameter to different values, unless something settles it: the instance's own setting, a profile
 * that extends them all, or exactly one of them saying `prefer`.
 *
 * @param candidates of one parameter, lowest first
 */
export function findConflict(candidates: readonly LayeredSetting[], ancestors: Ancestors): Finding | undefined {
  if (candidates.some((candidate) => candidate.layer.kind === "instance")) return undefined;
  const tops = candidates.filter((candidate) => !candidates.some((other) => extendsIt(other, candidate, ancestors)));
  const preferred = tops.filter((top) => top.setting.prefer);
  const rivals = preferred.length > 0 ? preferred : tops;
  const [first, ...others] = rivals;
  const rival = others.find((other) => !isSameValue(first?.value, other.value));
  if (!first?.value || !rival?.value) return undefined;
  const named = `${first.layer.name} sets ${first.value.display}, ${rival.layer.name} sets ${rival.value.display}`;
  return {
    code: "resolve/profile-conflict",
    severity: "error",
    message: `${first.parameter.name}: ${named}, and neither extends the other.`,
    fix: `Set ${first.parameter.name} on the instance, or mark one of the two with prefer: true.`,
    at: rival.setting.at,
    parameter: first.parameter.name,
  };
}

/** The setting that holds: a final one where there is one, else a preferred profile's, else the highest. */
export function chooseWinner(candidates: readonly LayeredSetting[], ancestors: Ancestors): LayeredSetting | undefined {
  const final = candidates.find((candidate) => candidate.setting.final);
  if (final) return final;
  const highest = candidates.at(-1);
  if (highest?.layer.kind !== "profile") return highest;
  const preferred = candidates.findLast((candidate) => candidate.setting.prefer);
  const replaced = preferred && candidates.some((other) => extendsIt(other, preferred, ancestors));
  return preferred && !replaced ? preferred : highest;
}

/** A setting above a final one that would move its value. */
export function findFinalViolation(candidates: readonly LayeredSetting[]): Finding | undefined {
  const index = candidates.findIndex((candidate) => candidate.setting.final);
  const final = candidates[index];
  const mover = candidates.slice(index + 1).find((other) => other.value && !isSameValue(other.value, final?.value));
  if (!final || !mover) return undefined;
  return {
    code: "resolve/final",
    severity: "error",
    message: `${final.parameter.name} is final in profile ${final.layer.name} (${final.value?.display ?? "unread"}); ${mover.layer.name} sets ${mover.value?.display ?? ""}.`,
    fix: "Remove this setting, or have the profile's owners lift final.",
    at: mover.setting.at,
    parameter: final.parameter.name,
  };
}

function extendsIt(descendant: LayeredSetting, ancestor: LayeredSetting, ancestors: Ancestors): boolean {
  return ancestors.get(descendant.layer.name)?.has(ancestor.layer.name) ?? false;
}
