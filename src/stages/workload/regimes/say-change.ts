import { leastChange } from "./find-changes.ts";
import type { WorkEffect } from "./find-recurring.ts";
import { fromLog } from "./work-features.ts";
import type { WorkFeature } from "./work-features.ts";

/** So many features are named; the others go with them. */
const mostNamed = 3;

/** So many digits are what medians of a month are good for. */
const digits = 3;

const binaryUnits = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** The features that changed most, most first: `transactions rose from 120 to 480 a second`. */
export function sayChanges(effects: readonly WorkEffect[]): readonly string[] {
  const told = effects.filter(({ usual, now }) => Math.abs(now - usual) >= leastChange);
  const most = told.toSorted((left, right) => Math.abs(right.now - right.usual) - Math.abs(left.now - left.usual));
  return most.slice(0, mostNamed).map(({ feature, usual, now }) => {
    const way = now > usual ? "rose" : "fell";
    return `${feature.name} ${way} from ${sayAmount(feature, usual)} to ${sayAmount(feature, now)}${perSecond(feature)}`;
  });
}

function sayAmount(feature: WorkFeature, log: number): string {
  const amount = fromLog(feature, log);
  switch (feature.unit) {
    case "bytes":
    case "bytes-rate":
      return sayBytes(amount);
    case "share":
      return `${round(amount * 100)} %`;
    default:
      return round(amount);
  }
}

function perSecond({ unit }: WorkFeature): string {
  return unit === "rate" || unit === "bytes-rate" ? " a second" : "";
}

function sayBytes(bytes: number): string {
  const power = Math.min(binaryUnits.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  return `${round(bytes / 1024 ** power)} ${binaryUnits[power] ?? "B"}`;
}

function round(amount: number): string {
  return String(Number(amount.toPrecision(digits)));
}
