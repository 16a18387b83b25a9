import type { Stretch, StretchGroup } from "./group-stretches.ts";
import { sayChanges } from "./say-change.ts";
import type { WorkFeature } from "./work-features.ts";

/** A cut that was given. */
export interface GivenCut {
  readonly point: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly why: readonly string[];
}

/** What a group is explained by. */
export interface GroupContext {
  readonly features: readonly WorkFeature[];
  readonly groups: readonly StretchGroup[];
  readonly given: readonly GivenCut[];
  /** When the stretch that begins with a point begins, milliseconds since 1970. */
  readonly timeOf: (point: number) => number;
}

/** So many beginnings are told; the others are counted. */
const mostBeginnings = 2;

/** Says what began a group of stretches, each time that it came after another. */
export function explainGroup(group: StretchGroup, context: GroupContext): readonly string[] {
  if (context.groups.length === 1 && context.given.length === 0)
    return ["nothing changed at once by two fifths or more"];
  const beginnings = group.stretches.flatMap((stretch) => {
    const sentences = explainBeginning(stretch, group, context);
    return sentences.length === 0 ? [] : [sentences];
  });
  const further = beginnings.length - mostBeginnings;
  const told = beginnings.slice(0, mostBeginnings).flat();
  return further > 0 ? [...told, `the same began ${further} more ${further === 1 ? "time" : "times"}`] : told;
}

/** Nothing where the same went on. */
function explainBeginning({ from }: Stretch, group: StretchGroup, context: GroupContext): readonly string[] {
  const { features, groups, given, timeOf } = context;
  if (from === 0) return ["it was there from the beginning of the window"];
  const before = groups.find(({ stretches }) => stretches.some(({ to }) => to === from));
  const why = given.find(({ point }) => point === from)?.why ?? [];
  if (!before || (before === group && why.length === 0)) return why;
  const effects = features.map((feature, index) => ({
    feature,
    usual: before.levels[index] ?? Number.NaN,
    now: group.levels[index] ?? Number.NaN,
  }));
  const at = new Date(timeOf(from)).toISOString().replace(".000Z", "Z");
  return [...why, ...sayChanges(effects).map((change) => `${change} at ${at}`)];
}
