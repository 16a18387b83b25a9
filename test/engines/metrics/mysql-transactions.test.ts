import { describe, expect, it } from "vitest";
import { workloadEngines } from "../../../src/engines/metrics/index.ts";
import type { BucketSeries } from "../../../src/model/metric-series.ts";
import { deriveSignals } from "../../../src/stages/workload/derive-signals.ts";

/** Rates of one bucket: `{ select: 1400, commit: 100 }` are commands, other names metrics. */
function transactionsOf(rates: Readonly<Record<string, number>>): number | undefined {
  const engine = workloadEngines.get("mariadb");
  if (!engine) throw new Error("no metrics of MariaDB");
  const series = Object.entries(rates).map(([name, rate]): BucketSeries => ({
    metric: name.startsWith("mysql.") ? name : "mysql.commands",
    attributes: name.startsWith("mysql.") ? {} : { command: name },
    mean: Float64Array.of(rate),
    max: Float64Array.of(rate),
    members: 1,
  }));
  const window = { fromMs: 0, toMs: 60_000, bucketMs: 60_000 };
  const traffic = { requests: 1, bytes: 1, points: 1 };
  const reading = { kind: "buckets", window, series, repairs: [], settings: [], traffic } as const;
  return deriveSignals(reading, engine).signals.get("transactions")?.mean[0];
}

// Figures of 100 runs each of sysbench and plain statements on MariaDB 10.11 (docs of the signal say how they were measured).
describe("transactions of MySQL and MariaDB", () => {
  it("are those that clients end, however many statements they have", () => {
    const writes = { insert: 100, update: 200, delete: 100, "mysql.write_transactions": 100 };
    expect(transactionsOf({ commit: 100, rollback: 0, select: 1400, ...writes })).toBe(100);
    expect(transactionsOf({ commit: 90, rollback: 10, select: 1400, "mysql.write_transactions": 0 })).toBe(100);
  });

  it("are single statements where clients end none themselves", () => {
    expect(transactionsOf({ commit: 0, select: 100, "mysql.write_transactions": 0 })).toBe(100);
    expect(transactionsOf({ commit: 0, select: 100, insert: 50, "mysql.write_transactions": 50 })).toBe(150);
  });

  it("are single statements where hardly any client ends one itself", () => {
    expect(transactionsOf({ commit: 1, select: 5000, "mysql.write_transactions": 200 })).toBe(5200);
  });

  it("are few where many rows are loaded in each, as MariaDB numbers those that write", () => {
    expect(transactionsOf({ commit: 1, select: 0, insert: 10_000, "mysql.write_transactions": 1 })).toBe(1);
  });

  it("are statements that write where nothing numbers them", () => {
    expect(transactionsOf({ commit: 0, select: 10, insert: 20, replace: 5 })).toBe(35);
  });

  it("are what performance_schema counts, whatever the commands say", () => {
    expect(transactionsOf({ "mysql.transactions": 7, commit: 1, select: 5000 })).toBe(7);
  });
});
