import { describe, expect, it } from "vitest";
import {
  renderAmount,
  renderBytes,
  renderMany,
  renderShare,
} from "../../../src/report/describe/workload/render-amount.ts";
import { signalMeanings } from "../../../src/model/workload-signal.ts";

describe("an amount", () => {
  it.each([
    ["4.21k/s", 4213, { signal: "transactions", unit: "1/s" }],
    ["412/s", 412, { signal: "transactions", unit: "1/s" }],
    ["1/s", 1, { signal: "transactions", unit: "1/s" }],
    ["30/min", 0.5, { signal: "transactions", unit: "1/s" }],
    ["14.8/h", 0.0041, { signal: "rollbacks", unit: "1/s" }],
    ["0.864/day", 0.00001, { signal: "deadlocks", unit: "1/s" }],
    ["0/s", 0, { signal: "deadlocks", unit: "1/s" }],
    ["-12/s", -12, { signal: "transactions", unit: "1/s" }],
    ["12.3 MB/s", 12_345_678, { signal: "log_bytes", unit: "By/s" }],
    ["0 B/s", 0, { signal: "log_bytes", unit: "By/s" }],
    ["32 GiB", 34_359_738_368, { signal: "data_bytes", unit: "By" }],
    ["700 B", 700, { signal: "data_bytes", unit: "By" }],
    ["93.4 %", 0.934, { signal: "cpu_used", unit: "1" }],
    ["0 %", 0, { signal: "io_wait", unit: "1" }],
    ["1.5 s/s", 1.5, { signal: "lock_wait_time", unit: "1" }],
    ["412", 412, { signal: "connections", unit: "1" }],
    ["84M", 84_000_000, { signal: "dead_rows", unit: "1" }],
    ["0", 0, { signal: "connections", unit: "1" }],
    ["350 ms", 0.35, { signal: "replication_lag", unit: "s" }],
    ["1.16 h", 4180, { signal: "longest_transaction", unit: "s" }],
    ["0 s", 0, { signal: "replication_lag", unit: "s" }],
  ])("reads %s", (text, amount, measure) => {
    expect(renderAmount(amount, measure)).toBe(text);
  });

  it("of any signal of the vocabulary that is a part of a whole reads as percents, and no other", () => {
    const shares = Object.entries(signalMeanings)
      .filter(([signal, { unit }]) => renderAmount(0.5, { signal, unit }) === "50 %")
      .map(([signal]) => signal);
    const parts = Object.entries(signalMeanings).filter(([, { meaning }]) => meaning.startsWith("share of"));
    expect(shares).toEqual(parts.map(([signal]) => signal));
  });

  it("that is a share, a size or a count has three digits", () => {
    expect(renderShare(0.951389)).toBe("95.1 %");
    expect(renderBytes(4_210_000)).toBe("4.01 MiB");
    expect(renderMany(34_560_000)).toBe("34.6M");
  });
});
