import type { CapacityForecast, SignalProfile, Trend } from "../../../model/workload.ts";
import type { Section, Table } from "../../report.ts";
import { type Measure, renderAmount, renderSignal } from "./render-amount.ts";

/** Limits that are reached if things go on as they did, the first one first. */
export function capacitySections(capacity: readonly CapacityForecast[]): readonly Section[] {
  const reached = capacity
    .filter(({ days }) => days !== undefined)
    .toSorted((left, right) => (left.days?.p50 ?? 0) - (right.days?.p50 ?? 0));
  return forecastTable("Capacity, if it goes on like this", reached, false);
}

/** Limits of which nothing says that they will be reached. */
export function distantSections(capacity: readonly CapacityForecast[]): readonly Section[] {
  const distant = capacity.filter(({ days }) => days === undefined);
  return forecastTable(`Limits that are not foreseen to be reached (${distant.length})`, distant, true);
}

function forecastTable(title: string, forecasts: readonly CapacityForecast[], folded: boolean): readonly Section[] {
  if (forecasts.length === 0) return [];
  const rows = forecasts.map(({ signal, now, limit, limitFrom, days, because }) => [
    signal,
    renderSignal(now, signal),
    renderSignal(limit, signal),
    limitFrom,
    ...(days ? [renderDays(days)] : []),
    because,
  ]);
  const columns: Table["columns"] = [
    { title: "Signal", style: "code" },
    { title: "Now", style: "prose" },
    { title: "Limit", style: "prose" },
    { title: "From", style: "code" },
    ...(folded ? [] : [{ title: "Reached in", style: "prose" } as const]),
    { title: "Because", style: "prose" },
  ];
  return [{ kind: "table", title, folded, columns, rows }];
}

/** What grows or falls for sure: the interval of its change holds no zero. */
export function trendSections(signals: readonly SignalProfile[]): readonly Section[] {
  const rows = signals
    .flatMap((profile) => (profile.trend ? [{ profile, trend: profile.trend }] : []))
    .filter(({ trend: { low, high } }) => low > 0 || high < 0)
    .map(({ profile, trend }) => [profile.signal, ...renderTrend(trend, profile)]);
  if (rows.length === 0) return [];
  return [
    {
      kind: "table",
      title: "Trend",
      folded: false,
      columns: [
        { title: "Signal", style: "code" },
        { title: "Change a day", style: "prose" },
        { title: "80 % interval", style: "prose" },
        { title: "Level at the end", style: "prose" },
      ],
      rows,
    },
  ];
}

function renderTrend({ perDay, low, high, level }: Trend, measure: Measure): readonly string[] {
  return [
    renderChange(perDay, measure),
    `${renderChange(low, measure)} to ${renderChange(high, measure)}`,
    renderAmount(level, measure),
  ];
}

function renderChange(change: number, measure: Measure): string {
  return `${change > 0 ? "+" : ""}${renderAmount(change, measure)}`;
}

/** `about 40 days (30 to 56)` */
function renderDays({ p10, p50, p90 }: NonNullable<CapacityForecast["days"]>): string {
  if (p50 === 0) return "it is reached";
  const latest = p90 === undefined ? "or later" : `to ${Math.round(p90)}`;
  return `about ${Math.round(p50)} days (${Math.round(p10)} ${latest})`;
}
