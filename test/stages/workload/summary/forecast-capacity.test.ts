import { describe, expect, it } from "vitest";
import type { Instance } from "../../../../src/model/instance.ts";
import { forecastCapacity } from "../../../../src/stages/workload/summary/forecast-capacity.ts";
import { ordersProd } from "./orders-prod.ts";
import { tableOf, windowOfDays } from "./month.ts";

const gib = 1024 ** 3;
const month = windowOfDays(30);

function stored(storage: Instance["resources"]["storage"]): Instance {
  return { ...ordersProd, resources: storage ? { storage } : {} };
}

/** Between 0 and 22 by day, without a trend. */
function zigzag(day: number): number {
  return (Math.floor(day) * 14) % 23;
}

describe("forecastCapacity", () => {
  it("says when the data fills the free space", () => {
    const table = tableOf(month, {
      data_bytes: (day) => (100 + day) * gib,
      storage_available: (day) => (45 - day) * gib,
    });
    const [data, free] = forecastCapacity(table, ordersProd);
    expect(data).toMatchObject({
      signal: "data_bytes",
      limitFrom: "the data and the free space below the data directory",
    });
    expect((data?.limit ?? 0) / gib).toBeCloseTo(145, 3);
    for (const days of Object.values({ ...data?.days })) expect(days).toBeCloseTo(15, 1);
    expect(free).toMatchObject({ signal: "storage_available", limit: 0 });
    expect(free?.days?.p50).toBeCloseTo(15, 1);
    expect(free?.because).toBe(
      "15 GiB are left, 1 GiB less each day (80 % interval 1 GiB to 1 GiB); 30 days are known, so nothing is said beyond 30 more",
    );
  });

  it("gives no number beyond as many days as are known", () => {
    const table = tableOf(month, { data_bytes: (day) => (100 + day) * gib });
    const [data] = forecastCapacity(table, stored({ sizeBytes: BigInt(500 * gib) }));
    expect(data).toMatchObject({ limitFrom: "resources.storage.size", limit: 536_871_000_000 });
    expect(data).not.toHaveProperty("days");
    expect(data?.because).toContain(
      "30 days are known, so nothing is said beyond 30 more, and within these the limit is not reached",
    );
  });

  it("looks at daily peaks of sessions, processors and the device", () => {
    const busy = (day: number): number => (Math.floor((day % 1) * 24 + 1e-6) === 12 ? 60 + day : 5);
    const table = tableOf(month, {
      connections: busy,
      connection_limit: () => 100,
      cpu_used: (day) => busy(day) / 100,
      device_reads: (day) => busy(day) * 10,
      device_writes: (day) => busy(day) * 20,
    });
    const found = forecastCapacity(table, stored({ iops: 3000 }));
    expect(found.map(({ signal, limit, limitFrom }) => [signal, limit, limitFrom])).toEqual([
      ["connections", 100, "max_connections"],
      ["cpu_used", 1, "all processors"],
      ["device_writes", 3000, "resources.storage.iops"],
    ]);
    for (const { days } of found) expect(days?.p50).toBeCloseTo(10, 0);
  });

  it("leaves the latest day open where the trend may be none", () => {
    const table = tableOf(month, {
      connections: (day) => 90 + 0.2 * day + zigzag(day),
      connection_limit: () => 110,
    });
    const [sessions] = forecastCapacity(table, ordersProd);
    expect(sessions?.days?.p50).toBeGreaterThan(0);
    expect(sessions?.days?.p10).toBeLessThanOrEqual(sessions?.days?.p50 ?? 0);
    expect(sessions?.days).not.toHaveProperty("p90");
  });

  it("says at the fastest where only the interval reaches the limit", () => {
    const table = tableOf(month, {
      connections: (day) => 80 + 0.1 * day + zigzag(day),
      connection_limit: () => 102,
    });
    const [sessions] = forecastCapacity(table, ordersProd);
    expect(sessions).not.toHaveProperty("days");
    expect(sessions?.because).toMatch(/but at the fastest it is reached in \d+(\.\d+)? days$/u);
  });

  it("says nothing of days where nothing comes nearer, and 0 where the limit is reached", () => {
    const calm = forecastCapacity(tableOf(month, { cpu_used: (day) => 0.5 - day / 1000 }), ordersProd);
    expect(calm[0]).not.toHaveProperty("days");
    const full = forecastCapacity(tableOf(month, { storage_available: () => 0 }), ordersProd);
    expect(full[0]).toMatchObject({ now: 0, days: { p10: 0, p50: 0, p90: 0 }, because: "the limit of 0 B is reached" });
  });

  it("says what is missing for a trend", () => {
    const table = tableOf(windowOfDays(3), { cpu_used: () => 0.25, storage_available: () => gib });
    const because = "no trend can be told from less than seven known days";
    const found = forecastCapacity(table, ordersProd);
    expect(found.map(({ now }) => now)).toEqual([1_073_740_000, 0.25]);
    expect(found.every((one) => one.because === because && one.days === undefined)).toBe(true);
  });

  it("knows no capacity where limits or values are missing", () => {
    expect(forecastCapacity(tableOf(month, { connections: () => 5, device_reads: () => 1 }), ordersProd)).toEqual([]);
    expect(forecastCapacity(tableOf(month, { cpu_used: () => Number.NaN }), ordersProd)).toEqual([]);
  });
});
