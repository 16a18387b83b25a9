import type { BucketSeries, MetricWindow, SettingChange } from "../../../model/metric-series.ts";
import type { MemberSum } from "./add-members.ts";
import { openMemberSum } from "./add-members.ts";
import type { CutMember } from "./cut-member.ts";
import { gapIntervals } from "./cut-member.ts";
import type { Note, RepairLog } from "./note.ts";
import { noteTimes, openRepairLog } from "./note.ts";
import type { Member } from "./plan-members.ts";
import type { Summary } from "./summary.ts";
import { at } from "./summary.ts";

/** From the first to the last sample of a member, and how long after that another one counts as the same under a new name. */
interface Life {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly reachMs: number;
}

interface Group {
  readonly member: Member;
  readonly sum: MemberSum;
  readonly lives: Life[];
}

/** What has been read so far. */
export interface Gathered {
  readonly groups: Map<string, Group>;
  readonly log: RepairLog;
  /** Parameter → its changes. */
  readonly settings: Map<string, readonly SettingChange[]>;
  points: number;
}

/** Nothing yet. */
export function startGathering(): Gathered {
  return { groups: new Map(), log: openRepairLog(), settings: new Map(), points: 0 };
}

/** Adds a member to its series. */
export function addMember(
  gathered: Gathered,
  member: Member,
  { cut, summary, window }: { readonly cut: CutMember; readonly summary: Summary; readonly window: MetricWindow },
): void {
  const { definition } = member.parts[0];
  const group = gathered.groups.get(member.group) ?? { member, sum: openMemberSum(definition, window), lives: [] };
  gathered.groups.set(member.group, group);
  const first = summary.count.findIndex((samples) => samples > 0);
  if (first < 0) return;
  group.lives.push({
    firstMs: at(summary.firstMs, first),
    lastMs: at(
      summary.lastMs,
      summary.count.findLastIndex((samples) => samples > 0),
    ),
    reachMs: gapIntervals * (cut.intervalMs || window.bucketMs),
  });
  group.sum.add(cut, member.kind);
  gathered.log.add(definition.name, [...cut.notes, ...notesOfParts(member)]);
}

/** A member that goes on under other labels, or under another name of its metric. */
function notesOfParts({ parts }: Member): readonly Note[] {
  const inOrder = parts.toSorted((left, right) => left.series.firstMs - right.series.firstMs);
  return inOrder.flatMap(({ series }, index) => {
    const before = inOrder[index - 1]?.series;
    if (before === undefined) return [];
    return noteTimes(before.metric === series.metric ? "label-change" : "renamed", [series.firstMs]);
  });
}

/** The series, sorted by metric and attributes; members that took each other's place are noted. */
export function finishSeries({ groups, log }: Gathered): readonly BucketSeries[] {
  const sorted = [...groups].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return sorted.flatMap(([, { member, sum, lives }]) => {
    const { definition, attributes } = member.parts[0];
    log.add(definition.name, findSuccessors(lives));
    const { mean, max } = sum.total();
    return lives.length === 0 ? [] : [{ metric: definition.name, attributes, mean, max, members: lives.length }];
  });
}

/** Members of which one vanishes shortly before another appears: the same thing under a new name. */
function findSuccessors(lives: readonly Life[]): readonly Note[] {
  const begun = lives.map(({ firstMs }) => firstMs).toSorted((left, right) => left - right);
  const changed = lives.flatMap(({ lastMs, reachMs }) => {
    const next = begun.find((firstMs) => firstMs > lastMs);
    return next !== undefined && next - lastMs <= reachMs ? [next] : [];
  });
  return noteTimes("label-change", changed);
}
