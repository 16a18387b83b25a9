import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifyWork } from "../../../../src/stages/workload/classify/classify-work.ts";
import type { SignalTable } from "../../../../src/stages/workload/signal-table.ts";
import { tableOfRates, wholeMask } from "../table-of-rates.ts";
import type { Rates } from "../table-of-rates.ts";

/** What customers do while they order: 200 transactions a second. */
const ordering: Rates = {
  transactions: 200,
  rollbacks: 2,
  rows_read: 8000,
  rows_scanned: 100,
  rows_inserted: 200,
  rows_updated: 400,
  rows_deleted: 20,
  log_bytes: 400_000,
  logical_reads: 6e7,
  active_connections: 1,
  longest_transaction: 0.02,
};

const reports: Rates = {
  ...ordering,
  transactions: 0.5,
  rollbacks: 0,
  rows_read: 2e6,
  rows_scanned: 1.9e6,
  rows_inserted: 0,
  rows_updated: 0,
  rows_deleted: 0,
};
const jobs: Rates = { ...ordering, transactions: 200, rows_inserted: 100, rows_updated: 0, rows_deleted: 100 };
const readings: Rates = { ...ordering, rows_inserted: 400, rows_updated: 0, rows_deleted: 0 };
const load: Rates = {
  ...ordering,
  transactions: 3,
  rows_inserted: 30_000,
  rows_updated: 0,
  rows_deleted: 0,
  rows_read: 3000,
};
const nobody: Rates = {
  ...ordering,
  transactions: 0.2,
  rollbacks: 0,
  rows_read: 200,
  rows_scanned: 0,
  rows_inserted: 0,
  rows_updated: 0,
  rows_deleted: 0,
};
const ordersAndReports: Rates = { ...ordering, rows_read: 4e6, rows_scanned: 3.5e6, longest_transaction: 4 };

function classOf(rates: Rates): string | undefined {
  const table = tableOfRates(rates);
  return classifyWork(table, wholeMask(table)).class;
}

/** Every rate times a factor; shares of time and ages stay. */
function scaled(rates: Rates, factor: number): Rates {
  const levels = new Set(["active_connections", "longest_transaction"]);
  return Object.fromEntries(
    Object.entries(rates).map(([name, rate]) => [
      name,
      levels.has(name) || typeof rate !== "number" ? rate : rate * factor,
    ]),
  );
}

const kinds = [
  ["oltp", ordering],
  ["olap", reports],
  ["queue", jobs],
  ["time-series", readings],
  ["bulk-write", load],
  ["idle", nobody],
  ["mixed", ordersAndReports],
] as const;

describe("classifying work", () => {
  it.each(kinds)("knows %s by what a transaction costs", (name, rates) => {
    expect(classOf(rates)).toBe(name);
  });

  it("says what decided, how sure it is, and what else it might be", () => {
    const table = tableOfRates(ordering);
    const work = classifyWork(table, wholeMask(table));
    expect(work.because).toEqual([
      "40 rows read in a transaction, below 4000",
      "3.1 rows written in a transaction, below 200",
      "6.45 % of the rows written come and go: as many inserted as deleted, below 58 %",
      "32.3 % of the rows written are inserted, below 85 %",
    ]);
    expect(work.confidence).toBeGreaterThan(0.95);
    expect(work.nearest?.confidence).toBeLessThan(0.05);
    expect(work.features).toMatchObject({
      rows_read_per_transaction: 40,
      seconds_per_transaction: 0.005,
      rollback_share: 0.01,
    });
    expect(Object.keys(work.features)).toEqual(Object.keys(work.features).toSorted());
  });

  it("tells no class where rows are unknown, as with a cloud's own metrics alone", () => {
    const table = tableOfRates({ connections: 40, cpu_used: 0.5, device_reads: 300, device_writes: 100 });
    expect(classifyWork(table, wholeMask(table))).toEqual({
      confidence: 0,
      because: [
        "needs transactions: transactions that ended, committed or rolled back",
        "needs rows_read: rows and index entries that were looked at",
        "needs rows_inserted: rows inserted",
        "needs rows_updated: rows updated",
        "needs rows_deleted: rows deleted",
      ],
      features: {},
    });
  });

  it("tells no class of a time in which nothing is known", () => {
    const table = tableOfRates(ordering);
    const work = classifyWork(table, wholeMask(table).fill(0));
    expect(work).toEqual({
      confidence: 0,
      because: ["needs a time in which transactions and rows are known"],
      features: {},
    });
  });

  it("tells no class of work of which no transaction ended", () => {
    const work = classOf({ ...reports, transactions: 0 });
    expect(work).toBeUndefined();
  });

  it("is less sure without what supports it", () => {
    const { longest_transaction: _, rows_scanned: __, ...less } = ordering;
    const [full, poor] = [ordering, less].map((rates) => {
      const table = tableOfRates(rates);
      return classifyWork(table, wholeMask(table));
    });
    expect(poor?.class).toBe("oltp");
    expect(poor?.confidence).toBeCloseTo((full?.confidence ?? 0) * 0.8, 2);
    expect(poor?.because).toContain("less sure without longest_transaction: age of the oldest open transaction");
  });

  it("does not let a nightly dump of an hour make a month of orders reports", () => {
    const hours = Array.from({ length: 24 }, (_, hour) => (hour === 3 ? 5e7 : 8000));
    const table = tableOfRates({ ...ordering, rows_read: hours }, { buckets: 24, bucketMs: 3_600_000 });
    expect(classifyWork(table, wholeMask(table)).class).toBe("oltp");
  });

  it("knows reports whose rows are only counted when they end, an hour later", () => {
    const ended = (each: number): readonly number[] =>
      Array.from({ length: 48 }, (_, bucket) => (bucket % 12 === 11 ? each : 0));
    const table = tableOfRates(
      {
        ...reports,
        transactions: ended(0.0033),
        rows_read: ended(1e6),
        rows_scanned: ended(1e6),
        longest_transaction: 1800,
      },
      { buckets: 48 },
    );
    expect(classifyWork(table, wholeMask(table)).class).toBe("olap");
  });

  it("does not depend on how much is done, but that hardly anything is idle", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds.filter(([name]) => name !== "idle")),
        fc.double({ min: -4, max: 4, noNaN: true }),
        ([name, rates], power) => {
          expect([name, "idle"]).toContain(classOf(scaled(rates, 10 ** power)));
          expect(classOf(scaled(rates, 10 ** Math.abs(power)))).toBe(name);
        },
      ),
    );
  });

  it("does not depend on the order of signals", () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.infiniteStream(fc.nat()), ([, rates], numbers) => {
        const table = tableOfRates(rates);
        const shuffled: SignalTable = {
          ...table,
          signals: new Map(
            [...table.signals]
              .map((entry) => ({ entry, at: numbers.next().value }))
              .toSorted((left, right) => left.at - right.at)
              .map(({ entry }) => entry),
          ),
        };
        expect(classifyWork(shuffled, wholeMask(table))).toEqual(classifyWork(table, wholeMask(table)));
      }),
    );
  });

  it("gives confidences between 0 and 1 and a class to whatever numbers there are", () => {
    const rate = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e9, noNaN: true }));
    fc.assert(
      fc.property(
        fc.record({
          transactions: rate,
          rows_read: rate,
          rows_scanned: rate,
          rows_inserted: rate,
          rows_updated: rate,
          rows_deleted: rate,
        }),
        (rates) => {
          const table = tableOfRates({ ...rates, active_connections: 1, longest_transaction: 1 });
          const work = classifyWork(table, wholeMask(table));
          const classes: readonly unknown[] = [
            ...kinds.map(([name]) => name),
            ...(rates.transactions === 0 ? [undefined] : []),
          ];
          expect(classes).toContain(work.class);
          expect(work.confidence).toBeGreaterThanOrEqual(0);
          expect(work.confidence).toBeLessThanOrEqual(1);
          expect(work.nearest?.confidence ?? 0).toBeLessThanOrEqual(work.confidence);
        },
      ),
    );
  });
});
