import { signalMeanings } from "../../../model/workload-signal.ts";

/** What amounts are shown in: they are divided by `one`, and `unit` stands behind them. */
export interface Scale {
  readonly one: number;
  readonly unit: string;
}

/** What an amount is of. */
export interface Measure {
  readonly signal: string;
  /** UCUM: `1/s`, `By/s`, `By`, `s`, `1`. */
  readonly unit: string;
}

/** Signals whose unit is 1 and which are parts of a whole rather than counts. */
const shares: ReadonlySet<string> = new Set(["cpu_used", "io_wait", "device_busy", "log_fill"]);

/** Seconds waited in each second: more than one where several sessions wait. */
const waited: ReadonlySet<string> = new Set(["lock_wait_time"]);

/** Digits that a reader compares; quantiles of a month are not known better. */
const shownDigits = 3;

/** Largest first; the last one takes everything smaller. */
const scales = {
  rate: [
    { one: 1e9, unit: "G/s" },
    { one: 1e6, unit: "M/s" },
    { one: 1e3, unit: "k/s" },
    { one: 1, unit: "/s" },
    { one: 1 / 60, unit: "/min" },
    { one: 1 / 3600, unit: "/h" },
    { one: 1 / 86_400, unit: "/day" },
  ],
  throughput: [
    { one: 1e9, unit: " GB/s" },
    { one: 1e6, unit: " MB/s" },
    { one: 1e3, unit: " kB/s" },
    { one: 1, unit: " B/s" },
  ],
  size: [
    { one: 1024 ** 4, unit: " TiB" },
    { one: 1024 ** 3, unit: " GiB" },
    { one: 1024 ** 2, unit: " MiB" },
    { one: 1024, unit: " KiB" },
    { one: 1, unit: " B" },
  ],
  time: [
    { one: 86_400, unit: " d" },
    { one: 3600, unit: " h" },
    { one: 60, unit: " min" },
    { one: 1, unit: " s" },
    { one: 0.001, unit: " ms" },
  ],
  share: [{ one: 0.01, unit: " %" }],
  waited: [{ one: 1, unit: " s/s" }],
  count: [
    { one: 1e9, unit: "G" },
    { one: 1e6, unit: "M" },
    { one: 1e3, unit: "k" },
    { one: 1, unit: "" },
  ],
} as const satisfies Readonly<Record<string, readonly Scale[]>>;

/** What nothing at all is shown in. */
const zeroScales = { rate: { one: 1, unit: "/s" }, time: { one: 1, unit: " s" } } as const;

/**
 * Renders an amount in the unit that a person would say it in, three digits at most.
 *
 * @example
 * renderAmount(4213, { signal: "transactions", unit: "1/s" }); // "4.21k/s"
 */
export function renderAmount(amount: number, measure: Measure): string {
  const { one, unit } = findScale(amount, measure);
  return `${roundAmount(amount / one)}${unit}`;
}

const units = new Map<string, string>(Object.entries(signalMeanings).map(([signal, { unit }]) => [signal, unit]));

/** Renders an amount of a signal of the vocabulary. */
export function renderSignal(amount: number, signal: string): string {
  return renderAmount(amount, { signal, unit: units.get(signal) ?? "1" });
}

/** The number with as many digits as are shown. */
export function roundAmount(amount: number): number {
  return Number(amount.toPrecision(shownDigits));
}

/** The scale in which an amount has the fewest digits before the point; for a chart, of its highest. */
export function findScale(amount: number, measure: Measure): Scale {
  const kind = kindOf(measure);
  if (amount === 0 && (kind === "rate" || kind === "time")) return zeroScales[kind];
  const known: readonly Scale[] = scales[kind];
  return known.find(({ one }) => Math.abs(amount) >= one) ?? known.at(-1) ?? { one: 1, unit: "" };
}

/** Renders a share of one: `95.2 %`. */
export function renderShare(share: number): string {
  return `${roundAmount(share * 100)} %`;
}

/** Renders a size: `12.3 GiB`. */
export function renderBytes(bytes: number): string {
  return renderAmount(bytes, { signal: "", unit: "By" });
}

/** Renders a count: `34.6M`. */
export function renderMany(count: number): string {
  return renderAmount(count, { signal: "", unit: "1" });
}

function kindOf({ signal, unit }: Measure): keyof typeof scales {
  if (shares.has(signal)) return "share";
  if (waited.has(signal)) return "waited";
  switch (unit) {
    case "1/s":
      return "rate";
    case "By/s":
      return "throughput";
    case "By":
      return "size";
    case "s":
      return "time";
    default:
      return "count";
  }
}
