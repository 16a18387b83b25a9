import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WindowTimes } from "../../src/model/policy.ts";
import { renderInstant } from "../../src/model/wall-clock.ts";
import { findEnd, findNextOpening, isInside, type WindowClock } from "../../src/model/window-times.ts";
import { isOpen, listMinutes } from "./minute-by-minute.ts";
import { stretches, windowTimes } from "./window-arbitraries.ts";

const nights: WindowTimes = { kind: "weekly", days: ["sat", "sun"], start: "22:00", end: "04:00" };
const yearEnd: WindowTimes = { kind: "once", from: "2026-12-20T18:00", until: "2027-01-03T08:00" };

const berlin = (times: WindowTimes): WindowClock => ({ zone: "Europe/Berlin", times });

function show(zone: string, at: Date | undefined): string | undefined {
  return at && renderInstant(zone, at.getTime());
}

describe("a weekly window", () => {
  it.each([
    ["2026-06-06T21:59:00+02:00", false],
    ["2026-06-06T22:00:00+02:00", true],
    ["2026-06-07T03:59:59+02:00", true],
    ["2026-06-07T04:00:00+02:00", false],
    ["2026-06-08T03:59:00+02:00", true],
    ["2026-06-05T23:00:00+02:00", false],
    ["2026-06-06T03:00:00+02:00", false],
  ])("starts on its days and may end on the next: at %s it is open: %j", (at, open) => {
    expect(isInside(berlin(nights), new Date(at))).toBe(open);
  });

  it("tells when it opens and when it ends", () => {
    const friday = new Date("2026-06-05T12:00:00+02:00");
    const opening = findNextOpening(berlin(nights), friday);
    expect(show("Europe/Berlin", opening)).toBe("2026-06-06T22:00:00+02:00");
    expect(opening && show("Europe/Berlin", findEnd(berlin(nights), opening))).toBe("2026-06-07T04:00:00+02:00");
    expect(findEnd(berlin(nights), friday)).toEqual(friday);
  });

  it("lasts a whole day where start and end are one, and never ends where it starts every day", () => {
    const saturdays: WindowTimes = { kind: "weekly", days: ["sat"], start: "06:00", end: "06:00" };
    const from = new Date("2026-06-06T06:00:00+02:00");
    expect(show("Europe/Berlin", findEnd(berlin(saturdays), from))).toBe("2026-06-07T06:00:00+02:00");
    const always: WindowTimes = { ...saturdays, days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] };
    expect(findEnd(berlin(always), from)).toBeUndefined();
  });

  it("comes a week later where a change of the clocks leaves it out", () => {
    const early: WindowTimes = { kind: "weekly", days: ["sun"], start: "02:10", end: "02:50" };
    const opening = findNextOpening(berlin(early), new Date("2026-03-28T12:00:00+01:00"));
    expect(show("Europe/Berlin", opening)).toBe("2026-04-05T02:10:00+02:00");
  });

  it("opens when the clocks have been put forward past its start", () => {
    const early: WindowTimes = { kind: "weekly", days: ["sun"], start: "02:30", end: "05:00" };
    const opening = findNextOpening(berlin(early), new Date("2026-03-28T12:00:00+01:00"));
    expect(show("Europe/Berlin", opening)).toBe("2026-03-29T03:00:00+02:00");
  });
});

describe("a window that is there once", () => {
  it("tells from far away when it opens, and when it ends", () => {
    const opening = findNextOpening(berlin(yearEnd), new Date("2021-01-01T00:00:00Z"));
    expect(show("Europe/Berlin", opening)).toBe("2026-12-20T18:00:00+01:00");
    expect(opening && show("Europe/Berlin", findEnd(berlin(yearEnd), opening))).toBe("2027-01-03T08:00:00+01:00");
  });

  it("never opens again afterwards", () => {
    expect(findNextOpening(berlin(yearEnd), new Date("2027-01-03T07:00:00Z"))).toBeUndefined();
  });

  it("counts an hour that is shown twice both times", () => {
    const hour: WindowTimes = { kind: "once", from: "2026-10-25T02:00", until: "2026-10-25T02:30" };
    const [first, second] = ["2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"];
    const end = findEnd(berlin(hour), new Date(first));
    expect(show("Europe/Berlin", end)).toBe("2026-10-25T02:30:00+02:00");
    expect(end && show("Europe/Berlin", findNextOpening(berlin(hour), end))).toBe(second);
  });

  it("is never there where no calendar has its times", () => {
    const never: WindowTimes = { kind: "once", from: "2026-02-30T00:00", until: "2026-02-31T00:00" };
    expect(isInside(berlin(never), new Date("2026-03-01T00:00:00Z"))).toBe(false);
    expect(findNextOpening(berlin(never), new Date("2026-01-01T00:00:00Z"))).toBeUndefined();
  });
});

describe("a window across a change of the clocks", () => {
  it.each(stretches)("is what a walk minute by minute says: $zone from $from", ({ zone, from }) => {
    const minutes = listMinutes(zone, Date.parse(from), 12 * 24 * 60);
    const starts = fc.integer({ min: 0, max: 4 * 24 * 60 });
    fc.assert(
      fc.property(windowTimes(from), starts, fc.boolean(), (times, start, wanted) => {
        const window = { zone, times };
        const rest = minutes.slice(start);
        const [now] = rest;
        if (!now) throw new Error("There is no such minute.");
        expect(isInside(window, new Date(now.atMs))).toBe(isOpen(window, now));
        const expected = rest.find((minute) => isOpen(window, minute) === wanted)?.atMs;
        const found = (wanted ? findNextOpening : findEnd)(window, new Date(now.atMs))?.getTime();
        const isLater = found === undefined || found > (rest.at(-1)?.atMs ?? 0);
        expect(isLater ? undefined : found).toBe(expected);
      }),
      { numRuns: 200 },
    );
  });
});
