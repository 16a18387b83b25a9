import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Resources } from "../../../../src/model/instance.ts";
import type { Resource, SaturationSign } from "../../../../src/model/workload.ts";
import { findSaturation } from "../../../../src/stages/workload/saturation/find-saturation.ts";
import { ordersProd } from "../summary/orders-prod.ts";
import { tableOfRates } from "../table-of-rates.ts";
import type { Rates } from "../table-of-rates.ts";

function signOf(resource: Resource, rates: Rates, resources: Resources = {}): SaturationSign | undefined {
  const signs = findSaturation(tableOfRates(rates, { buckets: 100 }), { ...ordersProd, resources });
  return signs.find((sign) => sign.resource === resource);
}

/** A hundred buckets of five minutes: some with one value, the rest with another. */
function mostly(usual: number, count: number, other: number): readonly number[] {
  return Array.from({ length: 100 }, (_, bucket) => (bucket >= 50 && bucket < 50 + count ? other : usual));
}

describe("finding what work waits for", () => {
  it("tells how long processors were saturated, when it was worst and how bad", () => {
    expect(signOf("cpu", { cpu_used: mostly(0.4, 4, 0.93) })).toEqual({
      resource: "cpu",
      verdict: "saturated",
      share: 0.04,
      worstAt: "2026-01-05T04:10:00.000Z",
      because: ["93 % of the processors in use at worst; 90 % or more in 4 % of the known time"],
    });
  });

  it("does not call a moment saturation", () => {
    expect(signOf("cpu", { cpu_used: mostly(0.4, 1, 1) })).toMatchObject({ verdict: "free", share: 0.01 });
  });

  it("tells what is near to its limit", () => {
    expect(signOf("cpu", { cpu_used: mostly(0.4, 20, 0.75) })).toMatchObject({ verdict: "near", share: 0 });
    expect(signOf("connections", { connections: 85, connection_limit: 100 })).toMatchObject({ verdict: "near" });
  });

  it("says what it needs where nothing tells", () => {
    expect(findSaturation(tableOfRates({}), { ...ordersProd, resources: {} })).toEqual(
      (
        [
          ["cpu", "needs cpu_used, which the host's or container's metrics give"],
          [
            "device",
            "needs device_busy, or device_reads and device_writes with resources.storage.iops of the instance, or io_wait",
          ],
          ["connections", "needs connections and connection_limit"],
          ["locks", "needs lock_waiting or lock_wait_time, and active_connections"],
          [
            "flush",
            "needs checkpoints_requested and checkpoints_timed, or log_fill, or flush_stalls and logical_reads",
          ],
          ["memory", "needs memory_available, and resources.memory of the instance"],
        ] as const
      ).map(([resource, need]) => ({ resource, verdict: "unknown", share: 0, because: [need] })),
    );
  });

  it("judges shares over the time that is known", () => {
    const half = Array.from({ length: 100 }, (_, bucket) => (bucket < 50 ? Number.NaN : 0.95));
    expect(signOf("cpu", { cpu_used: half })).toMatchObject({ verdict: "saturated", share: 1 });
  });

  it("puts the worst first", () => {
    const rates = { cpu_used: 0.75, connections: 99, connection_limit: 100, lock_waiting: 0, active_connections: 4 };
    const signs = findSaturation(tableOfRates(rates), { ...ordersProd, resources: {} });
    expect(signs.map(({ resource, verdict }) => `${resource} ${verdict}`)).toEqual([
      "connections saturated",
      "cpu near",
      "locks free",
      "device unknown",
      "flush unknown",
      "memory unknown",
    ]);
  });

  describe("of a device", () => {
    it("believes a disk that it is full when it is busy, and only takes a hint from others", () => {
      expect(signOf("device", { device_busy: 0.99 }, { storage: { kind: "hdd" } })).toMatchObject({
        verdict: "saturated",
      });
      expect(signOf("device", { device_busy: 0.99 }, { storage: { kind: "nvme" } })).toMatchObject({
        verdict: "near",
        share: 0,
      });
    });

    it("holds operations against what the storage is declared to do", () => {
      const rates = { device_reads: 2000, device_writes: 800 };
      expect(signOf("device", rates, { storage: { iops: 3000 } })).toMatchObject({ verdict: "saturated", share: 1 });
      expect(signOf("device", rates, { storage: { iops: 12_000 } })).toMatchObject({ verdict: "free" });
      expect(signOf("device", rates)).toMatchObject({ verdict: "unknown" });
    });

    it("takes processors that wait for it as a sign", () => {
      expect(signOf("device", { io_wait: 0.4 })).toMatchObject({ verdict: "saturated" });
    });
  });

  describe("of locks", () => {
    it("holds sessions that wait against those that work", () => {
      expect(signOf("locks", { lock_waiting: 3, active_connections: 6 })).toMatchObject({
        verdict: "saturated",
        because: ["50 % of the working sessions waited for locks at worst; 25 % or more in 100 % of the known time"],
      });
      expect(signOf("locks", { lock_waiting: 0, active_connections: 0 })).toMatchObject({ verdict: "free", share: 0 });
    });

    it("takes seconds waited in a second where sessions are not told", () => {
      expect(signOf("locks", { lock_wait_time: 1, active_connections: 8 })).toMatchObject({ verdict: "near" });
    });
  });

  describe("of flushing", () => {
    const perHour = (count: number): number => count / 3600;

    it("knows a log that fills before its time", () => {
      const rates = { checkpoints_requested: perHour(20), checkpoints_timed: perHour(2) };
      expect(signOf("flush", rates)).toMatchObject({
        verdict: "saturated",
        because: [
          "90.9 % of an hour's checkpoints were asked for by the log's volume at worst; 50 % or more in 100 % of the known time",
        ],
      });
    });

    it("forgives one that a backup asked for", () => {
      expect(signOf("flush", { checkpoints_requested: perHour(1), checkpoints_timed: 0 })).toMatchObject({
        verdict: "free",
      });
    });

    it("knows a redo log that is nearly full, and sessions that write out pages themselves", () => {
      expect(signOf("flush", { log_fill: 0.95 })).toMatchObject({ verdict: "saturated" });
      expect(signOf("flush", { flush_stalls: 500, logical_reads: 100 * 1024 ** 2 })).toMatchObject({ verdict: "near" });
      expect(signOf("flush", { flush_stalls: 5, logical_reads: 100 * 1024 ** 2 })).toMatchObject({ verdict: "free" });
    });
  });

  it("holds free memory against what the instance has", () => {
    expect(signOf("memory", { memory_available: 2e8 }, { memoryBytes: 8_000_000_000n })).toMatchObject({
      verdict: "saturated",
    });
    expect(signOf("memory", { memory_available: 4e9 }, { memoryBytes: 8_000_000_000n })).toMatchObject({
      verdict: "free",
    });
  });

  it("is never less saturated for more use", () => {
    const order = ["free", "near", "saturated"];
    const rank = (use: number): number => order.indexOf(signOf("cpu", { cpu_used: use })?.verdict ?? "");
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (one, other) => {
          expect(rank(Math.max(one, other))).toBeGreaterThanOrEqual(rank(Math.min(one, other)));
        },
      ),
    );
  });
});
