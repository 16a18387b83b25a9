import { describe, expect, it } from "vitest";
import type { Regime, WorkloadProfile } from "../../../src/model/workload.ts";
import { describeWorkload } from "../../../src/report/describe/describe-workload.ts";
import type { Report, Section } from "../../../src/report/report.ts";
import { ordersProfile } from "../workload-shop.ts";

const traffic = { requests: 1, bytes: 1000, points: 10 };

function describeProfiles(...profiles: readonly WorkloadProfile[]): Report {
  const profiled = profiles.map((profile) => ({ profile, traffic }));
  return describeWorkload({ kind: "workload", profiled, failures: [], findings: [] });
}

function picture(over: Partial<WorkloadProfile>): Report {
  return describeProfiles({ ...ordersProfile, ...over });
}

function rowsOf(sections: readonly Section[], title: string): readonly (readonly unknown[])[] {
  const found = sections.find((section) => section.title === title);
  return found?.kind === "table" ? found.rows : [];
}

function regime(id: string, over: Partial<Regime> = {}): Regime {
  const work = { class: "oltp", confidence: 0.9, because: [], features: {} } as const;
  return { id, share: 0.25, spans: [], because: [], work, ...over };
}

const nightly = { days: [0], startMinute: 60, durationMinutes: 30, seen: 4, possible: 4 };
const [connections] = ordersProfile.capacity;
if (!connections) throw new Error("no forecast");

describe("the first line of a workload", () => {
  it("adds up regimes of one class, names three kinds of work, and counts the others", () => {
    const regimes = [
      regime("1"),
      regime("2"),
      regime("3", { work: { confidence: 0, because: [], features: {} } }),
      regime("4", { recurs: nightly }),
      regime("5", { recurs: { ...nightly, days: [5, 6] } }),
    ];
    expect(picture({ regimes, saturation: [], capacity: [] }).verdict).toEqual({
      tone: "attention",
      text: "OLTP 50 % of the time, unknown work 25 % of the time, OLTP Mon 01:00 to 01:30 UTC, 1 more; what limits it is unknown",
    });
  });

  it("tells what is saturated before what is near to it", () => {
    const saturation = [
      { resource: "device", verdict: "near", share: 0, because: [] },
      { resource: "cpu", verdict: "saturated", share: 0.2, because: [] },
      { resource: "locks", verdict: "free", share: 0, because: [] },
    ] as const;
    expect(picture({ regimes: [regime("1", { share: 1 })], saturation, capacity: [] }).verdict.text).toBe(
      "OLTP 100 % of the time; limited by CPU (20 % of the time); near the limit: device",
    );
  });

  it("names the limit that is reached first, and one that is reached already", () => {
    const later = { ...connections, signal: "cpu_used", limit: 1, days: { p10: 60, p50: 70 } } as const;
    const reached = { ...connections, days: { p10: 0, p50: 0, p90: 0 } };
    const all = { regimes: [regime("1", { share: 1 })], saturation: [] };
    expect(picture({ ...all, capacity: [later, connections] }).verdict.text).toContain(
      "; connections will be at 500 in about 40 days",
    );
    expect(picture({ ...all, capacity: [later, reached] }).verdict.text).toContain("; connections is at 500");
  });

  it("is good where something is known and nothing limits it", () => {
    const saturation = [{ resource: "cpu", verdict: "free", share: 0, because: [] }] as const;
    expect(picture({ regimes: [regime("1", { share: 1 })], saturation, capacity: [] }).verdict).toEqual({
      tone: "good",
      text: "OLTP 100 % of the time; nothing that is known limits it",
    });
  });
});

describe("the picture of a workload", () => {
  it.each([
    ["2025-02-01T00:00:15.000Z", "seconds since 2025-02-01 00:00 UTC", 15],
    ["2025-02-01T01:30:00.000Z", "minutes since 2025-02-01 00:00 UTC", 90],
    ["2025-02-01T12:00:00.000Z", "hours since 2025-02-01 00:00 UTC", 12],
    ["2025-02-08T00:00:00.000Z", "days since 2025-02-01 00:00 UTC", 7],
  ])("counts the time up to %s in %s", (to, title, length) => {
    const { sections } = picture({ window: { from: "2025-02-01T00:00:00.000Z", to, bucketSeconds: 1 } });
    const chart = sections.find((section) => section.kind === "chart");
    expect(chart).toMatchObject({ axis: { title, from: 0, to: length } });
  });

  it("says of the only regime that does not come back that it is the rest, and of several how long the longest was", () => {
    const spans = [
      { from: "2025-02-01T00:00:00Z", to: "2025-02-02T00:00:00Z" },
      { from: "2025-02-03T00:00:00Z", to: "2025-02-09T12:30:00Z" },
    ];
    const when = (regimes: readonly Regime[]): readonly unknown[] =>
      rowsOf(picture({ regimes }).sections, "What it is").map((row) => row[3]);
    expect(when([regime("1", { spans }), regime("2", { recurs: nightly })])).toEqual([
      "the rest of the time",
      "Mon 01:00 to 01:30, seen on 4 of 4 days",
    ]);
    expect(when([regime("1", { spans }), regime("2", { spans: spans.slice(0, 1) }), regime("3")])).toEqual([
      "several spans, the longest 2025-02-03 00:00 to 2025-02-09 12:30",
      "2025-02-01 00:00 to 2025-02-02 00:00",
      "",
    ]);
  });

  it("leaves open how late a limit is reached, and keeps those that are not foreseen for the end", () => {
    const { days: _, ...distant } = { ...connections, signal: "cpu_used", limit: 1, now: 0.4 } as const;
    const capacity = [distant, { ...connections, days: { p10: 30.4, p50: 40.2 } }];
    const { sections } = picture({ capacity });
    expect(rowsOf(sections, "Capacity, if it goes on like this").map((row) => row[4])).toEqual([
      "about 40 days (30 or later)",
    ]);
    expect(rowsOf(sections, "Limits that are not foreseen to be reached (1)").map((row) => row.slice(0, 3))).toEqual([
      ["cpu_used", "40 %", "100 %"],
    ]);
    expect(
      rowsOf(
        picture({ capacity: [{ ...connections, days: { p10: 0, p50: 0 } }] }).sections,
        "Capacity, if it goes on like this",
      )[0]?.[4],
    ).toBe("it is reached");
  });

  it("lists only trends whose direction is sure", () => {
    const trends = [
      { perDay: 1, low: -1, high: 2, level: 10 },
      { perDay: -2, low: -3, high: -1, level: 10 },
    ];
    const signals = trends.flatMap((trend) =>
      ordersProfile.signals.slice(0, 1).map((signal) => ({ ...signal, trend })),
    );
    expect(rowsOf(picture({ signals }).sections, "Trend")).toEqual([["transactions", "-2/s", "-3/s to -1/s", "10/s"]]);
  });

  it("tells every gap where there are several, and no confidence where nothing took it down", () => {
    const gap = { from: "2025-02-01T00:00:00Z", to: "2025-02-02T00:00:00Z" };
    const confidence = { value: 1, because: [] };
    const titles = (share: number, gaps: readonly (typeof gap)[]): readonly string[] =>
      picture({ confidence, coverage: { share, gaps } }).sections.map(({ title }) => title);
    expect(titles(1, [gap, gap])).toContain("Confidence 1.00");
    expect(titles(1, [])).not.toContain("Confidence 1.00");
  });

  it("draws statements where transactions are not known, and numbers spans where the window is no time", () => {
    const signals = ordersProfile.signals.slice(0, 1).map((signal) => ({ ...signal, signal: "statements" as const }));
    const window = { ...ordersProfile.window, from: "the beginning" };
    const charts = picture({ signals, window }).sections.filter((section) => section.kind === "chart");
    expect(charts.map(({ title, axis }) => [title, axis.title, axis.from, axis.to])).toEqual([
      ["Load over the window: statements", "parts of the window", 1, 60],
      ["Load by hour of the day: statements", "hour of the day, UTC", 0, 23],
    ]);
  });

  it("leaves out how much a peak is where the hour is unknown", () => {
    const signals = ordersProfile.signals.slice(0, 1).map((signal) => ({
      ...signal,
      season: { period: "day", strength: 0.5, hours: [null, 5], peakHour: 1, quietHour: 0 } as const,
    }));
    expect(rowsOf(picture({ signals }).sections, "When")).toEqual([
      ["transactions", "every day", "50 %", "01:00 (5/s)", "00:00"],
    ]);
  });
});

describe("a fleet", () => {
  it("tells twenty instances one by one, those that need a look first, and all of them in the table", () => {
    const calm: WorkloadProfile = {
      ...ordersProfile,
      saturation: [{ resource: "cpu", verdict: "free", share: 0, because: [] }],
      capacity: [],
    };
    const names = Array.from({ length: 30 }, (_, index) => `orders-${index}`);
    const { sections, verdict, totals } = describeProfiles(
      ...names.map((instance) => ({ ...(instance === "orders-29" ? ordersProfile : calm), instance })),
    );
    expect(rowsOf(sections, "Instances")).toHaveLength(30);
    const told = sections.slice(1).map(({ title }) => title.split(":")[0]);
    expect(told).toEqual(["orders-29", ...names.slice(0, 19)]);
    expect(sections.slice(1).every(({ folded }) => folded)).toBe(true);
    expect(verdict.text).toBe("1 of 30 instances limited, near a limit, about to reach one, or unknown");
    expect(totals).toBe("30 instances profiled; no findings");
  });

  it("is good where nothing limits any instance, and names the only one that failed", () => {
    const calm: WorkloadProfile = {
      ...ordersProfile,
      saturation: [{ resource: "cpu", verdict: "free", share: 0, because: [] }],
      capacity: [],
    };
    expect(describeProfiles(calm, { ...calm, instance: "orders-eu" }).verdict).toEqual({
      tone: "good",
      text: "Nothing that is known limits any instance",
    });
    const failure = { instance: "orders-us", code: "SP_METRICS_TIMEOUT", message: "No answer.", fix: "Try again." };
    const failed = describeWorkload({ kind: "workload", profiled: [], failures: [failure], findings: [] });
    expect(failed.title).toBe("Workload of orders-us");
    expect(failed.verdict).toEqual({
      tone: "bad",
      text: "1 instance failed",
    });
  });
});
