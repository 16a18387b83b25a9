import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeWindows } from "../../src/model/judge-windows.ts";
import type { Window, WindowTimes } from "../../src/model/policy.ts";
import { isOpen, listMinutes } from "./minute-by-minute.ts";
import { stretches, windowTimes } from "./window-arbitraries.ts";

const orders = { name: "orders", labels: { env: "prod" }, engine: "postgresql" };

const at = { file: "policies/window.yaml", line: 3, column: 13 };

function window(name: string, mode: Window["mode"], times: WindowTimes): Window {
  return { name, mode, times, zone: "Europe/Berlin", match: { labels: {}, engines: [], instances: [] }, at };
}

const everyDay = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const yearEnd = window("year-end", "freeze", { kind: "once", from: "2026-12-20T18:00", until: "2027-01-03T08:00" });
const nights = window("nights", "maintenance", { kind: "weekly", days: everyDay, start: "22:00", end: "04:00" });
const mornings = window("mornings", "maintenance", { kind: "weekly", days: ["sun"], start: "03:00", end: "09:00" });

describe("an instance", () => {
  it("may be changed at all times where no window speaks of it", () => {
    const elsewhere = { ...yearEnd, match: { ...yearEnd.match, labels: { env: "staging" } } };
    const verdict = { allowed: true, because: "is in no window" };
    expect(judgeWindows([], orders, new Date("2026-12-24T12:00:00Z"))).toEqual(verdict);
    expect(judgeWindows([elsewhere], orders, new Date("2026-12-24T12:00:00Z"))).toEqual(verdict);
  });

  it("may not be changed during a freeze, and the verdict says when it ends", () => {
    expect(judgeWindows([yearEnd], orders, new Date("2026-12-24T12:00:00Z"))).toEqual({
      allowed: false,
      because: "is frozen by window year-end",
      opensAt: "2027-01-03T08:00:00+01:00",
    });
  });

  it("may be changed before a freeze, and the verdict says until when", () => {
    expect(judgeWindows([yearEnd], orders, new Date("2026-12-01T12:00:00Z"))).toEqual({
      allowed: true,
      because: "is in no window",
      until: "2026-12-20T18:00:00+01:00",
    });
  });

  it("may be changed only inside a maintenance window where there is one", () => {
    expect(judgeWindows([nights], orders, new Date("2026-06-10T12:00:00+02:00"))).toEqual({
      allowed: false,
      because: "is outside of maintenance window nights",
      opensAt: "2026-06-10T22:00:00+02:00",
    });
    expect(judgeWindows([nights], orders, new Date("2026-06-10T23:00:00+02:00"))).toEqual({
      allowed: true,
      because: "is inside maintenance window nights",
      until: "2026-06-11T04:00:00+02:00",
    });
  });

  it("may be changed inside any of several, one of which may follow the other", () => {
    expect(judgeWindows([mornings, nights], orders, new Date("2026-06-06T23:00:00+02:00"))).toEqual({
      allowed: true,
      because: "is inside maintenance window nights",
      until: "2026-06-07T09:00:00+02:00",
    });
    expect(judgeWindows([mornings, nights], orders, new Date("2026-06-05T12:00:00+02:00"))).toMatchObject({
      because: "is outside of maintenance window mornings, window nights",
      opensAt: "2026-06-05T22:00:00+02:00",
    });
  });

  it("stays frozen inside a maintenance window, and may be changed in the first one after the freeze", () => {
    expect(judgeWindows([nights, yearEnd], orders, new Date("2026-12-24T23:00:00+01:00"))).toEqual({
      allowed: false,
      because: "is frozen by window year-end",
      opensAt: "2027-01-03T22:00:00+01:00",
    });
  });

  it("is told no time where none is in sight", () => {
    const past = window("past", "maintenance", { kind: "once", from: "2020-01-01T00:00", until: "2020-01-02T00:00" });
    const always = window("always", "freeze", { kind: "weekly", days: everyDay, start: "00:00", end: "00:00" });
    const now = new Date("2026-06-10T12:00:00+02:00");
    expect(judgeWindows([past], orders, now)).toEqual({
      allowed: false,
      because: "is outside of maintenance window past",
    });
    expect(judgeWindows([always], orders, now)).toEqual({ allowed: false, because: "is frozen by window always" });
    const open = { ...always, mode: "maintenance" as const };
    expect(judgeWindows([open], orders, now)).toEqual({
      allowed: true,
      because: "is inside maintenance window always",
    });
    const frozenNights = { ...nights, name: "no-nights", mode: "freeze" as const };
    expect(judgeWindows([frozenNights, nights], orders, now)).not.toHaveProperty("opensAt");
  });

  it("is never told that it stays open by windows that take turns without an end", () => {
    const halves = ["00:00", "12:00"].map((start, index) =>
      window(`half-${index}`, "maintenance", { kind: "weekly", days: everyDay, start, end: index ? "00:00" : "12:00" }),
    );
    expect(judgeWindows(halves, orders, new Date("2026-06-10T13:00:00Z"))).not.toHaveProperty("until");
  });
});

describe("several windows across a change of the clocks", () => {
  it.each(stretches)("are what a walk minute by minute says: $zone from $from", ({ zone, from }) => {
    const minutes = listMinutes(zone, Date.parse(from), 12 * 24 * 60);
    const modes = fc.constantFrom("freeze" as const, "maintenance" as const);
    const windows = fc.array(
      fc.tuple(modes, windowTimes(from)).map(([mode, times]) => ({ ...window(mode, mode, times), zone })),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(windows, fc.integer({ min: 0, max: 4 * 24 * 60 }), (all, start) => {
        const allowed = minutes.slice(start).map((minute) => {
          const open = new Set(all.filter((one) => isOpen(one, minute)).map(({ mode }) => mode));
          const isMaintained = open.has("maintenance") || all.every(({ mode }) => mode === "freeze");
          return isMaintained && !open.has("freeze");
        });
        const [now, last] = [minutes[start]?.atMs ?? 0, minutes.at(-1)?.atMs ?? 0];
        const verdict = judgeWindows(all, orders, new Date(now));
        expect(verdict.allowed).toBe(allowed[0]);
        const turn = allowed.findIndex((one) => one !== allowed[0]);
        const told = Date.parse(verdict.until ?? verdict.opensAt ?? "");
        expect(told <= last ? told : undefined).toBe(turn < 0 ? undefined : minutes[start + turn]?.atMs);
      }),
      { numRuns: 60 },
    );
  });
});
