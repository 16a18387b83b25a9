import { describe, expect, it } from "vitest";
import { isKnownZone, listZones, parseWallTime, renderInstant, wallClockAt } from "../../src/model/wall-clock.ts";

const at = (text: string): number => Date.parse(text);

describe("a wall-clock time", () => {
  it("is read as if the clock hung in Greenwich", () => {
    expect(parseWallTime("2026-12-20T18:00")).toBe(at("2026-12-20T18:00:00Z"));
    expect(parseWallTime("2028-02-29T00:00")).toBe(at("2028-02-29T00:00:00Z"));
  });

  it.each([
    "2026-02-29T00:00",
    "2026-13-01T00:00",
    "2026-01-01T24:00",
    "2026-01-01T00:60",
    "2026-01-01",
    "2026-1-1T0:00",
    "",
  ])("is refused where no clock and no calendar shows it: %j", (text) => expect(parseWallTime(text)).toBeUndefined());

  it.each([
    ["UTC", "2026-07-01T12:00:00Z", "2026-07-01T12:00:00+00:00"],
    ["Europe/Berlin", "2026-01-01T11:59:59Z", "2026-01-01T12:59:59+01:00"],
    ["Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29T01:59:59+01:00"],
    ["Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00"],
    ["America/New_York", "2026-12-31T23:30:00Z", "2026-12-31T18:30:00-05:00"],
    ["America/St_Johns", "2026-01-01T03:29:00Z", "2025-12-31T23:59:00-03:30"],
    ["Australia/Lord_Howe", "2026-07-01T00:00:00Z", "2026-07-01T10:30:00+10:30"],
    ["Asia/Kathmandu", "2026-01-01T18:15:00Z", "2026-01-02T00:00:00+05:45"],
  ])("of %s at %s is written with its offset", (zone, instant, text) => {
    expect(renderInstant(zone, at(instant))).toBe(text);
    expect(at(text)).toBe(at(instant));
  });

  it("keeps fractions of a second, also before 1970", () => {
    expect(wallClockAt("UTC", 1500)).toBe(1500);
    expect(wallClockAt("UTC", -1500)).toBe(-1500);
    expect(wallClockAt("Asia/Kathmandu", at("2026-01-01T00:00:00.250Z"))).toBe(at("2026-01-01T05:45:00.250Z"));
  });
});

describe("a time zone", () => {
  it.each(["Europe/Berlin", "UTC", "Asia/Kathmandu", "Etc/GMT+5"])("is known by its IANA name: %s", (zone) => {
    expect(isKnownZone(zone)).toBe(true);
  });

  it.each(["Europe/Berlim", "+01:00", "", "local", "Mars/Olympus"])("is not known: %j", (zone) => {
    expect(isKnownZone(zone)).toBe(false);
  });

  it("is one of a list in which each is known", () => {
    expect(listZones()).toContain("Europe/Berlin");
    expect(listZones().filter((zone) => !isKnownZone(zone))).toEqual([]);
  });
});
