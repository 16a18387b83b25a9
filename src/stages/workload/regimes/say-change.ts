import { assertNever } from "../../../model/assert-never.ts";
import { renderAmount } from "../summary/render-amount.ts";
import { leastChange } from "./find-changes.ts";
import type { WorkEffect } from "./find-recurring.ts";
import { fromLog } from "./work-features.ts";
import type { WorkFeature } from "./work-features.ts";

/** So many features are named; the others go with them. */
const mostNamed = 3;

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
      return renderAmount(amount, "By");
    case "share":
      return `${renderAmount(amount * 100, "1")} %`;
    case "count":
    case "rate":
      return renderAmount(amount, "1");
    default:
      return assertNever(feature.unit);
  }
}

function perSecond({ unit }: WorkFeature): string {
  return unit === "rate" || unit === "bytes-rate" ? " a second" : "";
}
