import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { thresholds } from "../../src/stages/workload/classify/class-thresholds.ts";
import { gapIntervals } from "../../src/stages/workload/clean/gap-intervals.ts";
import { limits, shortestShare } from "../../src/stages/workload/saturation/limits.ts";

const page = readFileSync(path.resolve(import.meta.dirname, "../../docs/workload.md"), "utf8");

/** The cells of the row that begins with a name. */
function row(name: string): string {
  return page.split("\n").find((line) => line.startsWith(`| ${name} |`)) ?? "";
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(6))} %`;
}

/** As it reads, wherever lines are broken. */
const prose = page.replaceAll(/\s+/g, " ");

describe("the page about workloads", () => {
  it.each([
    ["`idle`", [thresholds.transactions, thresholds.rowsRead, thresholds.rowsWritten]],
    ["`bulk-write`", [thresholds.bulkWrite]],
    ["`olap`", [thresholds.longRead, thresholds.someRead, thresholds.tail, thresholds.someWrite]],
    ["`mixed`", [thresholds.onlyLongRead]],
    ["`queue`", [thresholds.jobWrite]],
    ["`time-series`", [thresholds.appendWrite]],
  ])("tells of %s the thresholds that decide", (name, told) => {
    for (const { half } of told) expect(row(name)).toMatch(new RegExp(`(?<![\\d.])${half}(?![\\d.]\\d)`));
  });

  it("tells the shares that decide between classes", () => {
    expect(row("`olap`")).toContain(percent(thresholds.scannedShare.half));
    expect(row("`queue`")).toContain(percent(thresholds.turnover.half));
    expect(row("`time-series`")).toContain(percent(thresholds.append.half));
  });

  it.each([
    ["share of the processors in use", limits.cpu],
    ["operations a second, of those declared (`iops`)", limits.operations],
    ["time in which the busiest device had work, where it is a disk (`hdd`)", limits.busyDisk],
    ["processors' time that was idle for input or output", limits.ioWait],
    ["sessions, of those allowed", limits.connections],
    ["working sessions that wait for locks of others", limits.lockWaits],
    ["checkpoints of an hour that the log's volume asked for", limits.requestedCheckpoints],
    ["redo log filled (InnoDB)", limits.logFill],
    ["memory taken, of what the instance has", limits.memory],
  ])("tells from where on a resource is near its limit, and at it: %s", (what, { near, saturated }) => {
    expect(page).toContain(` ${what} | ${percent(near)} | ${percent(saturated)} |`);
  });

  it("tells what is only a hint, how long a limit must hold, and what a gap is", () => {
    expect(page).toContain(`only a hint | ${percent(limits.busyDevice.near)} | |`);
    expect(page).toContain(`only a hint | ${limits.stalls.near} | |`);
    expect(shortestShare).toBe(1 / 50);
    expect(prose).toContain("a fiftieth of the known time");
    expect(gapIntervals).toBe(3);
    expect(prose).toContain("More than three sampling intervals without a sample");
  });
});
