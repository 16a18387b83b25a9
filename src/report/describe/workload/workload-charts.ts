import type { ProfileWindow, Season, SignalProfile, WorkloadProfile } from "../../../model/workload.ts";
import type { Chart, Section } from "../../report.ts";
import { findScale, roundAmount, type Scale } from "./render-amount.ts";
import { dayNames, renderTime } from "./render-time.ts";

/** What shows best how much work there is; the first that is known is drawn. */
const loadSignals = ["transactions", "statements", "rows_read", "logical_reads"];

const hoursOfDay = 24;

/** What the time of a window is counted in: the largest of which there are two. */
const timeUnits = [
  { name: "days", ms: 86_400_000 },
  { name: "hours", ms: 3_600_000 },
  { name: "minutes", ms: 60_000 },
  { name: "seconds", ms: 1000 },
] as const;

/** A few pictures of an instance: its load over the window and by hour, and its processors. */
export function workloadCharts({ signals, window }: WorkloadProfile): readonly Section[] {
  const load = findLoad(signals);
  const cpu = signals.find(({ signal }) => signal === "cpu_used");
  return [
    ...(load ? [drawWindow("Load", load, window)] : []),
    ...(load?.season ? [drawSeason(load, load.season)] : []),
    ...(cpu ? [drawWindow("Processors", cpu, window)] : []),
  ];
}

/** The signal that tells best how much work there is, or none. */
export function findLoad(signals: readonly SignalProfile[]): SignalProfile | undefined {
  return loadSignals.flatMap((name) => signals.filter(({ signal }) => signal === name))[0];
}

function drawWindow(name: string, profile: SignalProfile, { from, to }: ProfileWindow): Chart {
  const ms = Date.parse(to) - Date.parse(from);
  const unit = timeUnits.find((one) => ms >= 2 * one.ms) ?? timeUnits[3];
  const axis = Number.isFinite(ms)
    ? { title: `${unit.name} since ${renderTime(from)} UTC`, from: 0, to: roundAmount(ms / unit.ms) }
    : { title: "parts of the window", from: 1, to: profile.sketch.length };
  return { ...drawPoints(profile, profile.sketch), title: `${name} over the window: ${profile.signal}`, axis };
}

function drawSeason(profile: SignalProfile, { period, hours }: Season): Chart {
  const chart = drawPoints(profile, hours);
  const isWeek = period === "week" && hours.length === dayNames().length * hoursOfDay;
  return {
    ...chart,
    title: `Load by hour of the ${isWeek ? "week" : "day"}: ${profile.signal}`,
    axis: { title: isWeek ? "hours since Monday 00:00 UTC" : "hour of the day, UTC", from: 0, to: hours.length - 1 },
    ...(isWeek ? { parts: dayNames() } : {}),
  };
}

function drawPoints(profile: SignalProfile, values: readonly (number | null)[]): Omit<Chart, "title" | "axis"> {
  const scale = findScale(Math.max(0, ...values.map((value) => value ?? 0)), profile);
  const points = values.map((value) => shrink(value, scale));
  return { kind: "chart", folded: false, unit: scale.unit, points };
}

function shrink(value: number | null, { one }: Scale): number | null {
  return value === null ? null : roundAmount(value / one);
}
