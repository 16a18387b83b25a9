import type { CapacityForecast, SignalProfile, Trend } from "../../../model/workload.ts";
import type { Section } from "../../report.ts";
import { type Measure, renderAmount } from "./render-amount.ts";

/** When limits are reached if things go on as they did. */
export function capacitySections(
  capacity: readonly CapacityForecast[],
  signals: readonly SignalProfile[],
): readonly Section[] {
  if (capacity.length === 0) return [];
  const unitOf = new Map<string, string>(signals.map(({ signal, unit }) => [signal, unit]));
  return [
    {
      kind: "table",
      title: "Capacity, if it goes on like this",
      folded: false,
      columns: [
        { title: "Signal", style: "code" },
        { title: "Now", style: "prose" },
        { title: "Limit", style: "prose" },
        { title: "From", style: "code" },
        { title: "Reached in", style: "prose" },
        { title: "Because", style: "prose" },
      ],
      rows: capacity.map((forecast) => {
        const { signal, now, limit, limitFrom, because } = forecast;
        const measure = { signal, unit: unitOf.get(signal) ?? "1" };
        const amounts = [now, limit].map((value) => renderAmount(value, measure));
        return [signal, ...amounts, limitFrom, renderDays(forecast.days), because];
      }),
    },
  ];
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

/** `about 40 days (31 to 55)` */
function renderDays(days: CapacityForecast["days"]): string {
  if (days === undefined) return "not foreseen";
  const latest = days.p90 === undefined ? "or never" : `to ${Math.round(days.p90)}`;
  return `about ${Math.round(days.p50)} days (${Math.round(days.p10)} ${latest})`;
}
