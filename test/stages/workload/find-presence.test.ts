import { describe, expect, it } from "vitest";
import type { SignalDefinition, WorkloadEngine } from "../../../src/engines/workload-engine.ts";
import { workloadEngines } from "../../../src/engines/metrics/index.ts";
import { signalMeanings } from "../../../src/model/workload-signal.ts";
import type { MetricPresence } from "../../../src/ports/metric-source.ts";
import { findPresence } from "../../../src/stages/workload/find-presence.ts";

const hour = (hours: number): number => Date.parse("2030-01-01T00:00:00Z") + hours * 3_600_000;

function found(metric: string, from = metric, [first, last] = [0, 24]): MetricPresence {
  return { metric, from, series: 1, firstMs: hour(first), lastMs: hour(last) };
}

function engineOf(...signals: readonly SignalDefinition[]): WorkloadEngine {
  return { name: "stocksql", metrics: [], signals, started: { metric: "up", tells: "uptime" }, settings: "setting" };
}

const transactions: SignalDefinition = {
  signal: "transactions",
  alternatives: [
    [{ metric: "stock.commits" }, { metric: "stock.rollbacks" }],
    [
      { metric: "stock.queries", over: "stock.clients" },
      { metric: "stock.xa", optional: true },
    ],
  ],
};

const check = (definition: SignalDefinition, ...metrics: readonly MetricPresence[]): unknown =>
  findPresence(
    { found: metrics, exporters: [], unknown: { series: 0, examples: [] }, lacking: [] },
    engineOf(definition),
  )[0];

const { meaning, lost } = signalMeanings.transactions;

describe("a signal", () => {
  it("is there where every metric of one way to make it is, from the moment on at which all of them are", () => {
    const metrics = [
      found("stock.commits", "st_commit_total", [2, 20]),
      found("stock.rollbacks", "st_rollback_total", [5, 22]),
      found("stock.rollbacks", "st_abort_total", [4, 24]),
      found("stock.queries"),
    ];
    expect(check(transactions, ...metrics)).toEqual({
      signal: "transactions",
      meaning,
      from: ["st_abort_total", "st_commit_total", "st_rollback_total"],
      first: "2030-01-01T04:00:00.000Z",
      last: "2030-01-01T20:00:00.000Z",
      needs: [],
      lost,
    });
  });

  it("is made another way where the first lacks something, with what may be there, too", () => {
    const metrics = [found("stock.commits"), found("stock.queries", "q", [1, 9]), found("stock.clients", "c")];
    expect(check(transactions, ...metrics)).toMatchObject({ from: ["c", "q"], first: "2030-01-01T01:00:00.000Z" });
    const more = found("stock.xa", "x", [8, 9]);
    expect(check(transactions, ...metrics, more)).toMatchObject({
      from: ["c", "q", "x"],
      first: "2030-01-01T01:00:00.000Z",
    });
  });

  it("that is missing says what it needs least of, and what is lost", () => {
    expect(check(transactions)).toEqual({
      signal: "transactions",
      meaning,
      from: [],
      needs: ["stock.commits", "stock.rollbacks"],
      lost,
    });
    expect(check(transactions, found("stock.clients"))).toMatchObject({ needs: ["stock.queries"] });
    expect(check(transactions, found("stock.commits"))).toMatchObject({ needs: ["stock.rollbacks"] });
  });

  it.each([...workloadEngines.values()])("of $name can be there: all are, where every metric is", (engine) => {
    const all = {
      found: engine.metrics.map(({ name }) => found(name)),
      exporters: [],
      unknown: { series: 0, examples: [] },
      lacking: [],
    };
    const presence = findPresence(all, engine);
    expect(presence.filter(({ from }) => from.length === 0)).toEqual([]);
    expect(presence.map(({ signal }) => signal)).toEqual(engine.signals.map(({ signal }) => signal));
  });
});
