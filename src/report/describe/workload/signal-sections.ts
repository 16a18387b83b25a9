import type { SignalProfile } from "../../../model/workload.ts";
import type { Section, Table } from "../../report.ts";
import { renderAmount, renderShare } from "./render-amount.ts";
import { dayNames, renderClock, renderTime } from "./render-time.ts";

/** Signals that a reader asks for first, by their names; the others are to be looked up. */
const mainSignals: ReadonlySet<string> = new Set([
  "transactions",
  "statements",
  "rows_read",
  "logical_reads",
  "physical_reads",
  "log_bytes",
  "temp_bytes",
  "connections",
  "active_connections",
  "cpu_used",
  "device_busy",
  "data_bytes",
  "replication_lag",
]);

const columns: Table["columns"] = [
  { title: "Signal", style: "code" },
  { title: "Mean", style: "prose" },
  { title: "p50", style: "prose" },
  { title: "p95", style: "prose" },
  { title: "p99", style: "prose" },
  { title: "Max", style: "prose" },
  { title: "Peak at, UTC", style: "prose" },
];

/** How much of everything there is: the main signals. */
export function mainSignalSections(signals: readonly SignalProfile[]): readonly Section[] {
  return signalTable(
    "How much",
    signals.filter(({ signal }) => mainSignals.has(signal)),
    false,
  );
}

/** The same of the other signals. */
export function otherSignalSections(signals: readonly SignalProfile[]): readonly Section[] {
  const others = signals.filter(({ signal }) => !mainSignals.has(signal));
  return signalTable(`How much, other signals (${others.length})`, others, true);
}

/** What repeats: when each main signal is highest and lowest, the strongest season first. */
export function seasonSections(signals: readonly SignalProfile[]): readonly Section[] {
  const rows = signals
    .filter(({ signal }) => mainSignals.has(signal))
    .flatMap((profile) => (profile.season ? [{ profile, season: profile.season }] : []))
    .toSorted((left, right) => right.season.strength - left.season.strength)
    .map(({ profile, season }) => [
      profile.signal,
      season.period === "week" ? "every week" : "every day",
      renderShare(season.strength),
      tellHour(profile, season.peakHour),
      tellHour(profile, season.quietHour),
    ]);
  if (rows.length === 0) return [];
  return [
    {
      kind: "table",
      title: "When",
      folded: false,
      columns: [
        { title: "Signal", style: "code" },
        { title: "Repeats", style: "prose" },
        { title: "Explains", style: "prose" },
        { title: "Highest at, UTC", style: "prose" },
        { title: "Lowest at, UTC", style: "prose" },
      ],
      rows,
    },
  ];
}

function signalTable(title: string, signals: readonly SignalProfile[], folded: boolean): readonly Section[] {
  if (signals.length === 0) return [];
  const rows = signals.map((profile) => [
    profile.signal,
    ...[profile.mean, profile.p50, profile.p95, profile.p99, profile.max].map((value) => renderAmount(value, profile)),
    renderTime(profile.maxAt),
  ]);
  return [{ kind: "table", title, folded, columns, rows }];
}

/** `Mon 14:00 (480/s)` */
function tellHour(profile: SignalProfile, index: number): string {
  const { period, hours = [] } = profile.season ?? {};
  const day = period === "week" ? `${dayNames()[Math.floor(index / 24)] ?? ""} ` : "";
  const value = hours[index];
  const amount = typeof value === "number" ? ` (${renderAmount(value, profile)})` : "";
  return `${day}${renderClock(index * 60)}${amount}`;
}
