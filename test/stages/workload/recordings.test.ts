import { describe, expect, it } from "vitest";
import { classifyWork } from "../../../src/stages/workload/classify/classify-work.ts";
import { findRegimes } from "../../../src/stages/workload/regimes/find-regimes.ts";
import { findSaturation } from "../../../src/stages/workload/saturation/find-saturation.ts";
import { ordersProd } from "./summary/orders-prod.ts";
import { burstMarginMs, spansOf } from "../../../bench/lab/recording.mjs";
import { readRecordings, tableOf } from "./recorded-table.ts";

const bucketMs = 5000;

/** A change is told by several buckets before and after it, and these loads last for half a minute. */
const narrowBucketMs = 2000;

/** The class is told, not guessed: nothing that was recorded may be less sure. */
const leastConfidence = 0.8;

const recordings = readRecordings();

describe.each(["tune", "judge"] as const)("the recordings of real servers, half %s", (half) => {
  const ofHalf = recordings.filter((recording) => recording.half === half);

  it("hold at least ten kinds of load of two engines, and every class of work", () => {
    const kinds = (engine: string): number =>
      new Set(ofHalf.filter((one) => one.engine === engine).map(({ name }) => name)).size;
    expect(kinds("postgresql")).toBe(12);
    expect(kinds("mariadb")).toBe(10);
    const classes = new Set(ofHalf.flatMap(({ label, bursts }) => [label, ...bursts.map((burst) => burst.label)]));
    expect([...classes].toSorted()).toEqual(["bulk-write", "idle", "mixed", "olap", "oltp", "queue", "time-series"]);
  });

  it.each(
    ofHalf.map((recording) => [`${recording.engine} ${recording.version}: ${recording.name}`, recording] as const),
  )("are classified as what ran: %s", (_, recording) => {
    const table = tableOf(recording, bucketMs);
    for (const { label, mask } of spansOf(recording, table.window)) {
      const work = classifyWork(table, mask);
      expect(work.class).toBe(label);
      expect(work.confidence).toBeGreaterThan(leastConfidence);
    }
  });
});

describe.each(
  recordings
    .filter(({ bursts }) => bursts.length > 0)
    .map((recording) => [recording.engine, recording.half, recording] as const),
)("a bulk load that runs over OLTP from time to time, on %s, half %s", (_, __, recording) => {
  it("is told apart from it, to within some seconds", () => {
    const table = tableOf(recording, narrowBucketMs);
    const stretches = findRegimes(table, [])
      .flatMap(({ mask, spans }) => spans.map((span) => ({ ...span, class: classifyWork(table, mask).class })))
      .toSorted((left, right) => left.fromMs - right.fromMs);
    const turns = stretches.filter((stretch, index) => stretch.class !== stretches[index - 1]?.class);
    expect(turns.map((turn) => turn.class)).toEqual(["oltp", "bulk-write", "oltp", "bulk-write", "oltp"]);
    const given = recording.bursts.flatMap((burst) => [burst.fromMs, burst.toMs]);
    for (const [index, turn] of turns.slice(1).entries())
      expect(Math.abs(turn.fromMs - (given[index] ?? Number.NaN))).toBeLessThanOrEqual(narrowBucketMs + burstMarginMs);
  });
});

describe("what limits the recorded servers", () => {
  const limitsOf = (name: string, engine: string): readonly string[] => {
    const recording = recordings.find((one) => one.name === name && one.engine === engine && one.half === "judge");
    if (recording === undefined) throw new Error(`nothing recorded of ${name}`);
    return findSaturation(tableOf(recording, bucketMs), ordersProd)
      .filter(({ verdict }) => verdict === "saturated")
      .map(({ resource }) => resource);
  };

  it("is found: eight clients of TPC-B wait for each other's branches, and fill 256 MB of log at once", () => {
    expect(limitsOf("pgbench-tpcb", "postgresql")).toEqual(["flush", "locks"]);
  });

  it.each(["postgresql", "mariadb"])("is nothing where %s is idle, or reads a little", (engine) => {
    expect(limitsOf("idle", engine)).toEqual([]);
    expect(limitsOf("sysbench-read-only", engine)).toEqual([]);
  });
});
