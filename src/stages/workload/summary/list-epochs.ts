import type { MetricWindow, SettingChange } from "../../../model/metric-series.ts";
import type { ConfigurationEpoch } from "../../../model/workload.ts";

/**
 * The window, split where settings were seen to change. Changes within one bucket are one: a source sees those of one reload at
 * different scrapes. What changed at the window's beginning or before was in force all the time.
 */
export function listEpochs(changes: readonly SettingChange[], window: MetricWindow): readonly ConfigurationEpoch[] {
  const groups = groupChanges(changes, window);
  const starts = [window.fromMs, ...groups.map(({ atMs }) => atMs)];
  return starts.map((fromMs, index) => ({
    from: new Date(fromMs).toISOString(),
    to: new Date(starts[index + 1] ?? window.toMs).toISOString(),
    changes: groups[index - 1]?.changes ?? [],
  }));
}

interface ChangeGroup {
  readonly atMs: number;
  readonly changes: ConfigurationEpoch["changes"];
}

function groupChanges(changes: readonly SettingChange[], window: MetricWindow): readonly ChangeGroup[] {
  const within = changes
    .filter(({ atMs, from, to }) => atMs > window.fromMs && atMs < window.toMs && from !== to)
    .toSorted((left, right) => left.atMs - right.atMs || (left.parameter < right.parameter ? -1 : 1));
  const groups: { atMs: number; members: SettingChange[] }[] = [];
  for (const change of within) {
    const last = groups.at(-1);
    if (last && change.atMs - last.atMs < window.bucketMs) last.members.push(change);
    else groups.push({ atMs: change.atMs, members: [change] });
  }
  return groups.map(({ atMs, members }) => ({
    atMs,
    changes: members
      .toSorted((left, right) => (left.parameter < right.parameter ? -1 : 1))
      .map(({ parameter, from, to }) => ({ parameter, from, to })),
  }));
}
