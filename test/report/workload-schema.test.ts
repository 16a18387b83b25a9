import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { signalMeanings } from "../../src/model/workload-signal.ts";
import { workloadEngines } from "../../src/engines/metrics/index.ts";
import { canonicalJson } from "../../src/model/canonical-json.ts";
import type { SampledSeries } from "../../src/model/metric-series.ts";
import type { WorkloadProfile } from "../../src/model/workload.ts";
import { deriveProfile } from "../../src/stages/workload/derive-profile.ts";
import { ordersProd } from "../stages/workload/summary/orders-prod.ts";
import { workloadSamples } from "./workload-samples.ts";
import { ordersProfile } from "./workload-shop.ts";

const file = path.resolve(import.meta.dirname, "../../src/documents/schema/results/workload-profile.schema.json");
const schema = JSON.parse(readFileSync(file, "utf8"));
const validate = new Ajv2020({ allErrors: true }).compile(schema);

/** Where a profile differs from its schema, in words. */
function faults(profile: unknown): readonly string[] {
  validate(profile);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
const monday = Date.UTC(2025, 2, 3);

/** So many days of a shop that was restarted once, has a batch at two o'clock, and a setting that changed at noon of the first day. */
function derive(days: number): WorkloadProfile {
  const times = Float64Array.from({ length: days * 288 }, (_, index) => monday + index * 5 * minuteMs);
  const hourOf = (time: number): number => (time % dayMs) / 3_600_000;
  const series = (metric: string, valueOf: (time: number) => number, attributes = {}): SampledSeries => ({
    metric,
    attributes,
    member: "",
    times,
    values: times.map(valueOf),
  });
  const counter = (metric: string, perSecond: (hour: number) => number): SampledSeries => {
    let total = 0;
    return series(metric, (time) => {
      total = time === monday + 10 * 3_600_000 ? 0 : total + perSecond(hourOf(time)) * 300;
      return total;
    });
  };
  const engine = workloadEngines.get("postgresql");
  if (!engine) throw new Error("no engine");
  return deriveProfile({
    instance: ordersProd,
    engine,
    source: "files",
    reading: {
      kind: "samples",
      window: { fromMs: monday, toMs: monday + Math.max(1, days) * dayMs, bucketMs: 10 * minuteMs },
      series: [
        counter("postgresql.commits", (hour) => 100 + hour * 10),
        counter("postgresql.tup_returned", (hour) => 2000 + hour),
        counter("postgresql.tup_inserted", (hour) => (hour >= 2 && hour < 3 ? 40_000 : 20)),
        counter("postgresql.tup_updated", () => 40),
        counter("postgresql.tup_deleted", () => 5),
        counter("postgresql.blks_hit", (hour) => 9000 + hour),
        counter("postgresql.blks_read", () => 30),
        series("postgresql.backends", (time) => 40 + (time - monday) / dayMs, { state: "active" }),
        series("postgresql.connection.max", () => 100),
        series(
          "postgresql.start_time",
          (time) => (time < monday + 10 * 3_600_000 ? monday - dayMs : monday + 36_000_000) / 1000,
        ),
      ],
      repairs: [],
      settings: days === 0 ? [] : [{ parameter: "work_mem", atMs: monday + dayMs / 2, from: 4096, to: 65_536 }],
      traffic: { requests: 1, bytes: 1, points: 1 },
    },
  });
}

const profiles = Object.values(workloadSamples).flatMap((result) =>
  result.kind === "workload" ? result.profiled.map(({ profile }) => profile) : [],
);

describe("the schema of a workload profile", () => {
  it.each(profiles.map((profile, index) => [index, profile] as const))("holds for every profile: %i", (_, profile) => {
    expect(faults(profile)).toEqual([]);
  });

  it.each([
    ["nine days", 9],
    ["one day", 1],
    ["an empty window", 0],
  ])("holds for what is derived from samples of %s, and from JSON as from the value", (_, days) => {
    const profile = derive(days);
    expect(faults(profile)).toEqual([]);
    expect(faults(JSON.parse(canonicalJson(profile)))).toEqual([]);
    expect(profile.signals.length > 0).toBe(days > 0);
  });

  it("knows every signal of the vocabulary, and no other", () => {
    expect(schema.$defs.signalName.enum).toEqual(Object.keys(signalMeanings));
    const units = new Set(Object.values(signalMeanings).map(({ unit }) => unit));
    expect(new Set(schema.$defs.signal.properties.unit.enum)).toEqual(units);
  });

  it("refuses another version, an unknown property, a share beyond one and a time in another zone", () => {
    expect(faults({ ...ordersProfile, apiVersion: "setpoint/v2" })).toEqual(["/apiVersion must be equal to constant"]);
    expect(faults({ ...ordersProfile, host: "db-1" })).toEqual([" must NOT have additional properties"]);
    expect(faults({ ...ordersProfile, coverage: { share: 1.2, gaps: [] } })).toEqual(["/coverage/share must be <= 1"]);
    expect(faults({ ...ordersProfile, restarts: ["2025-03-17T00:05:00+01:00"] })).toHaveLength(1);
  });
});
