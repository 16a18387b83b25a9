import type { AuditEntry, RecordedChange } from "../../model/audit-event.ts";
import type { MetricReading, SettingChange } from "../../model/metric-series.ts";
import type { Value } from "../../model/value.ts";

/** A source sees a change at its next look, and scrapers look at least this often. */
const seenWithinMs = 600_000;

/**
 * A reading with the settings that Setpoint itself is recorded to have changed on the instance within the window, where the source did not
 * see them: stores that keep no settings know nothing of a change otherwise. Only numbers and switches (1 and 0) are told, as sources do,
 * and only what a server read back as running.
 */
export function addRecorded(reading: MetricReading, instance: string, entries: readonly AuditEntry[]): MetricReading {
  const { fromMs, toMs, bucketMs } = reading.window;
  const toleranceMs = Math.max(seenWithinMs, 2 * bucketMs);
  const isSeen = (change: SettingChange): boolean =>
    reading.settings.some(
      ({ parameter, to, atMs }) =>
        parameter === change.parameter && to === change.to && Math.abs(atMs - change.atMs) <= toleranceMs,
    );
  const within = listRecorded(entries, instance).filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const unseen = within.filter((change) => !isSeen(change));
  return unseen.length === 0 ? reading : { ...reading, settings: [...reading.settings, ...unseen].toSorted(byTime) };
}

function byTime(left: SettingChange, right: SettingChange): number {
  return left.atMs - right.atMs || (left.parameter < right.parameter ? -1 : 1);
}

/** What runs were to change, and what servers said once they were done. */
function listRecorded(entries: readonly AuditEntry[], instance: string): readonly SettingChange[] {
  const started = new Map<string, readonly RecordedChange[]>();
  return entries.flatMap(({ at, event }): readonly SettingChange[] => {
    if (event.kind === "apply-started") started.set(event.run, event.changes);
    if (event.kind !== "apply-finished") return [];
    const changes = (started.get(event.run) ?? []).filter((change) => change.instance === instance);
    const running = event.readBack.filter((one) => one.instance === instance && !one.pendingRestart);
    return running.flatMap(({ parameter, running: value }) => {
      const before = changes.find((change) => change.parameter === parameter)?.before;
      const [from, to] = [numberOf(before), numberOf(value)];
      return from === undefined || to === undefined || from === to
        ? []
        : [{ parameter, atMs: Date.parse(at), from, to }];
    });
  });
}

/** Canonical numbers are in the parameter's base unit. */
function numberOf(value: Value | undefined): number | undefined {
  if (value === undefined || value.canonical === "") return undefined;
  const number = switches.get(value.canonical) ?? Number(value.canonical);
  return Number.isFinite(number) ? number : undefined;
}

const switches: ReadonlyMap<string, number> = new Map([
  ["on", 1],
  ["off", 0],
]);
