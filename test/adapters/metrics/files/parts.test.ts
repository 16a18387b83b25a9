import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { workloadEngines } from "../../../../src/engines/metrics/index.ts";
import { seriesName } from "../../../../src/model/metric.ts";
import type { BucketReading, BucketSeries, MetricWindow } from "../../../../src/model/metric-series.ts";
import type { MetricSource } from "../../../../src/ports/metric-source.ts";
import { instanceWith } from "../../../contracts/metric-scenario.ts";
import { openKeptFiles } from "./kept-files.ts";
import type { KeptFiles } from "./kept-files.ts";

const metrics = workloadEngines.get("postgresql")?.metrics ?? [];
const start = Date.parse("2030-05-06T00:00:00Z") / 1000;
/** Ten buckets of five minutes. */
const window: MetricWindow = { fromMs: start * 1000, toMs: (start + 3000) * 1000, bucketMs: 300_000 };
const tens = (value: number): readonly number[] => Array.from({ length: 10 }, () => value);

describe("series that are parts of one", () => {
  let files: KeptFiles;
  beforeEach(() => {
    files = openKeptFiles();
  });
  afterEach(async () => await files.close());

  const read = async (
    source: MetricSource,
    selector = {},
    hostSelector?: Record<string, string>,
  ): Promise<BucketReading> => {
    const reading = await source.read({ instance: instanceWith(selector, hostSelector), window, metrics });
    if (reading.kind !== "buckets") throw new Error("files are aggregated");
    return reading;
  };
  const keep = (...rows: readonly (readonly string[])[]): MetricSource => {
    files.write("orders.csv", ["time,metric,labels,value", ...rows.flat(), ""].join("\n"));
    return files.open("orders.csv");
  };

  it("go on as one counter where a label changes, in the middle of a bucket, too", async () => {
    const source = keep(
      rowsOf(
        "pg_stat_database_xact_commit",
        { datname: "orders", instance: "10.0.0.1:9187" },
        { to: 1400, value: (s) => 10 * s },
      ),
      rowsOf(
        "pg_stat_database_xact_commit",
        { datname: "orders", instance: "10.0.0.2:9187" },
        { from: 1410, value: (s) => 10 * s },
      ),
    );
    const reading = await read(source);
    const commits = find(reading, "postgresql.commits");
    expect([...commits.mean]).toEqual(tens(10));
    expect(commits.members).toBe(1);
    expect(reading.repairs).toEqual([
      {
        kind: "label-change",
        metric: "postgresql.commits",
        count: 1,
        fromMs: ms(1410),
        toMs: ms(1410),
        done: expect.any(String),
      },
    ]);
  });

  it("go on as one counter where an exporter gives a metric another name, and are not added up while it gives both", async () => {
    const labels = { datname: "orders", queryid: "7" };
    const source = keep(
      rowsOf("pg_stat_statements_calls", labels, { to: 1800, value: (s) => 4 * s }),
      rowsOf("pg_stat_statements_calls_total", labels, { from: 900, value: (s) => 4 * s }),
    );
    const reading = await read(source);
    expect([...find(reading, "postgresql.statements").mean]).toEqual(tens(4));
    expect(reading.repairs.map(({ kind }) => kind)).toEqual(["renamed"]);
    const kept: number[] = [];
    for await (const batch of source.samples({ instance: instanceWith({}), window, metrics }))
      for (const { times } of batch) kept.push(...times);
    expect(kept).toHaveLength(new Set(kept).size);
    expect(kept).toHaveLength(300);
  });

  it("count processors, and leave out a processor's other modes", async () => {
    const cpu = (number: string, mode: string): readonly string[] =>
      rowsOf("node_cpu_seconds_total", { instance: "orders-prod:9100", cpu: number, mode }, { value: (s) => s / 2 });
    const source = keep(cpu("0", "idle"), cpu("1", "idle"), cpu("0", "user"), cpu("1", "user"));
    const reading = await read(source, { instance: "orders-prod:9187" }, { instance: "orders-prod:9100" });
    expect([...find(reading, "system.cpu.logical.count").mean]).toEqual(tens(2));
    expect([...find(reading, "system.cpu.time", { state: "user" }).mean]).toEqual(tens(1));
  });

  it.each([30, 60, 100, 600])("find a time that is there twice among %i samples of a bucket", async (perBucket) => {
    const every = 300 / perBucket;
    const own = rowsOf("pg_stat_activity_count", { datname: "orders", state: "active" }, { every, value: () => 6 });
    const twice = own.slice(perBucket + 1, perBucket + 2).map((row) => row.replace(/6$/u, "8"));
    const reading = await read(keep(own, twice));
    const { mean, max } = find(reading, "postgresql.backends", { state: "active" });
    const second = (6 * (perBucket - 1) + 8) / perBucket;
    expect([...mean]).toEqual(tens(6).with(1, second));
    expect([...max]).toEqual(tens(6).with(1, 8));
    expect(reading.repairs.map(({ kind, count }) => [kind, count])).toEqual([["duplicate", 1]]);
  });

  it("are the same whether files are sorted by metric or not, also where others' series lie between", async () => {
    const instances = ["orders-prod:9187", "orders-test:9187"];
    // By bytes 😀 is the last, by JavaScript's order \uFFFD is.
    const databases = ["orders", "\uFFFDstock", "😀"];
    const all = instances.flatMap((instance, place) =>
      ["xact_commit", "blks_hit", "made_up", "tup_fetched", "xact_rollback"].flatMap((name, order) =>
        name === "tup_fetched" && place === 0
          ? []
          : databases.flatMap((datname) =>
              rowsOf(
                `pg_stat_database_${name}`,
                // The series of an instance stand side by side, or those of the other lie between.
                order % 2 === 0 ? { instance, datname } : { datname, instance },
                { every: 1, value: (s) => (order + 2) * (place + 1) * s },
              ),
            ),
      ),
    );
    const unsorted = keep(all);
    await files.run(`COPY (SELECT * REPLACE (to_timestamp(time) AS time) FROM 'DIR/orders.csv' ORDER BY metric, labels, time)
      TO 'DIR/sorted.parquet' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
    const sorted = files.open("sorted.parquet");
    for (const instance of instances) {
      const [one, other] = [await read(unsorted, { instance }), await read(sorted, { instance })];
      expect(other.series).toEqual(one.series);
      const rollbacks = one.series.filter(({ metric }) => metric === "postgresql.rollbacks");
      expect(rollbacks.map(({ members }) => members)).toEqual([databases.length]);
    }
  });

  it("hand over long series in batches, in order", async () => {
    await files.run(`COPY (SELECT make_timestamp_ms(${window.fromMs} + i * 5) AS time, 'postgresql.db_size' AS metric, i::DOUBLE AS value
      FROM range(600000) AS samples(i) ORDER BY hash(i)) TO 'DIR/long.parquet'`);
    const source = files.open("long.parquet");
    const seen: number[] = [];
    let batches = 0;
    for await (const batch of source.samples({ instance: instanceWith({}), window, metrics })) {
      batches += 1;
      for (const { values } of batch) for (const value of values) seen.push(value);
    }
    expect(batches).toBeGreaterThan(1);
    expect(seen).toHaveLength(600_000);
    expect(seen.every((value, index) => value === index)).toBe(true);
  });
});

interface Told {
  /** Seconds from the start. */
  readonly from?: number;
  readonly to?: number;
  readonly every?: number;
  readonly value: (second: number) => number;
}

/** Rows of CSV, one every ten seconds if nothing else is said, over the window. */
function rowsOf(metric: string, labels: Readonly<Record<string, string>>, told: Told): readonly string[] {
  const { from = 0, to = 3000, every = 10, value } = told;
  const text = JSON.stringify(labels).replaceAll('"', '""');
  const count = Math.ceil((to - from) / every);
  return Array.from({ length: count }, (_, index) => from + index * every).map(
    (second) => `${start + second},${metric},"${text}",${value(second)}`,
  );
}

function ms(second: number): number {
  return (start + second) * 1000;
}

function find({ series }: BucketReading, metric: string, attributes = {}): BucketSeries {
  const found = series.find((one) => seriesName(one.metric, one.attributes) === seriesName(metric, attributes));
  if (found === undefined) throw new Error(`${seriesName(metric, attributes)} was not read`);
  return found;
}
