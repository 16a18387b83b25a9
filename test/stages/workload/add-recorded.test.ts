import { describe, expect, it } from "vitest";
import type { AuditEntry, AuditEvent, ReadBack } from "../../../src/model/audit-event.ts";
import type { BucketReading, SettingChange } from "../../../src/model/metric-series.ts";
import { addRecorded } from "../../../src/stages/workload/add-recorded.ts";

const hour = (hours: number): number => Date.parse("2030-01-01T00:00:00Z") + hours * 3_600_000;
const value = (canonical: string): { canonical: string; display: string } => ({ canonical, display: canonical });

function reading(...settings: readonly SettingChange[]): BucketReading {
  const window = { fromMs: hour(0), toMs: hour(24), bucketMs: 60_000 };
  return { kind: "buckets", window, series: [], repairs: [], settings, traffic: { requests: 1, bytes: 1, points: 0 } };
}

/** A run that changes a parameter of orders at an hour, and what the server says then. */
function applied(
  atHour: number,
  [parameter, before, after]: readonly [string, string | undefined, string],
  said: Partial<ReadBack> = {},
): readonly AuditEntry[] {
  const run = `run-${atHour}-${parameter}`;
  const change = {
    instance: "orders",
    parameter,
    after: value(after),
    ...(before === undefined ? {} : { before: value(before) }),
  };
  const readBack = { instance: "orders", parameter, running: value(after), pendingRestart: false, ...said };
  const entry = (event: AuditEvent, minutes: number): AuditEntry => ({
    id: `${run} ${event.kind}`,
    at: new Date(hour(atHour) + minutes * 60_000).toISOString(),
    actor: "lin",
    event,
  });
  return [
    entry({ kind: "apply-started", run, commit: "c1", digest: "d1", changes: [change] }, -1),
    entry({ kind: "apply-finished", run, digest: "d1", outcome: "applied", readBack: [readBack] }, 0),
  ];
}

const settingsOf = (entries: readonly AuditEntry[], ...seen: readonly SettingChange[]): readonly SettingChange[] =>
  addRecorded(reading(...seen), "orders", entries).settings;

describe("what the record knows of settings", () => {
  it("is told where the source did not see it, in the order of time", () => {
    const seen = { parameter: "max_connections", atMs: hour(5), from: 100, to: 200 };
    const entries = [...applied(8, ["work_mem", "4096", "65536"]), ...applied(2, ["fsync", "on", "off"])];
    expect(settingsOf(entries, seen)).toEqual([
      { parameter: "fsync", atMs: hour(2), from: 1, to: 0 },
      seen,
      { parameter: "work_mem", atMs: hour(8), from: 4096, to: 65_536 },
    ]);
  });

  it("is left to the source where that saw it too, some minutes later", () => {
    const seen = { parameter: "work_mem", atMs: hour(8) + 300_000, from: 4096, to: 65_536 };
    expect(settingsOf(applied(8, ["work_mem", "4096", "65536"]), seen)).toEqual([seen]);
    const other = { ...seen, atMs: hour(12) };
    expect(settingsOf(applied(8, ["work_mem", "4096", "65536"]), other)).toHaveLength(2);
  });

  it.each<readonly [string, readonly AuditEntry[]]>([
    ["another instance's", applied(8, ["work_mem", "4096", "65536"], { instance: "billing" })],
    ["waits for a restart", applied(8, ["shared_buffers", "16384", "32768"], { pendingRestart: true })],
    ["no number", applied(8, ["log_destination", "stderr", "csvlog"])],
    ["new to Setpoint", applied(8, ["work_mem", undefined, "65536"])],
    ["put back", applied(8, ["work_mem", "4096", "65536"], { running: value("4096") })],
    ["before the window", applied(-1, ["work_mem", "4096", "65536"])],
    ["after the window", applied(24, ["work_mem", "4096", "65536"])],
    ["of a run that never ended", applied(8, ["work_mem", "4096", "65536"]).slice(0, 1)],
    ["of a run that nobody saw begin", applied(8, ["work_mem", "4096", "65536"]).slice(1)],
  ])("is not told of what is %s", (_, entries) => {
    expect(settingsOf(entries)).toEqual([]);
  });
});
