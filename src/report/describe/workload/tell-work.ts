import type {
  CapacityForecast,
  Classification,
  Regime,
  SaturationSign,
  WorkloadProfile,
} from "../../../model/workload.ts";
import type { Verdict } from "../../report.ts";
import { renderShare, renderSignal } from "./render-amount.ts";
import { renderRecurring } from "./render-time.ts";

/** Kinds of work that a sentence names; the table has all of them. */
const toldKinds = 3;

/** Tells in a line what an instance does, what limits it, and what will. */
export function tellWorkload(profile: WorkloadProfile): Verdict {
  const first = findFirstLimit(profile.capacity);
  const parts = [tellWork(profile.regimes), tellLimits(profile.saturation), ...(first ? [tellCapacity(first)] : [])];
  return { tone: needsAttention(profile) ? "attention" : "good", text: capitalise(parts.join("; ")) };
}

/** True if something limits an instance, is near to, or will within what can be said; or if nobody can tell. */
export function needsAttention({ regimes, saturation, capacity }: WorkloadProfile): boolean {
  const isLimited = saturation.some(({ verdict }) => verdict === "saturated" || verdict === "near");
  const isUnknown = regimes.length === 0 || saturation.every(({ verdict }) => verdict === "unknown");
  return isLimited || isUnknown || findFirstLimit(capacity) !== undefined;
}

function capitalise(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** Tells the kinds of work: `OLTP 95.2 % of the time, bulk write every day 02:00 to 03:10 UTC`. */
export function tellWork(regimes: readonly Regime[]): string {
  if (regimes.length === 0) return "nothing is known of the work";
  const shares = new Map<string, number>();
  for (const { work, share, recurs } of regimes) {
    const key = `${renderClass(work.class)} ${recurs ? `${renderRecurring(recurs)} UTC` : ""}`;
    shares.set(key, (shares.get(key) ?? 0) + share);
  }
  const kinds = [...shares].map(([kind, share]) =>
    kind.endsWith(" ") ? `${kind}${renderShare(Math.min(1, share))} of the time` : kind,
  );
  return tellFirst(kinds);
}

function tellFirst(kinds: readonly string[]): string {
  const rest = kinds.length - toldKinds;
  return [...kinds.slice(0, toldKinds), ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
}

/** Tells what limits the work, the worst first. */
export function tellLimits(signs: readonly SaturationSign[]): string {
  const saturated = signs
    .filter(({ verdict }) => verdict === "saturated")
    .map(({ resource, share }) => `${renderResource(resource)} (${renderShare(share)} of the time)`);
  const near = signs.filter(({ verdict }) => verdict === "near").map(({ resource }) => renderResource(resource));
  if (saturated.length + near.length > 0)
    return [
      ...(saturated.length > 0 ? [`limited by ${saturated.join(", ")}`] : []),
      ...(near.length > 0 ? [`near the limit: ${near.join(", ")}`] : []),
    ].join("; ");
  const isKnown = signs.some(({ verdict }) => verdict === "free");
  return isKnown ? "nothing that is known limits it" : "what limits it is unknown";
}

/** The limit that is reached first, if any is. */
export function findFirstLimit(capacity: readonly CapacityForecast[]): CapacityForecast | undefined {
  return capacity
    .filter(({ days }) => days !== undefined)
    .toSorted((left, right) => (left.days?.p50 ?? 0) - (right.days?.p50 ?? 0))[0];
}

/** Tells when a limit is reached: `connections will be at 500 in about 40 days`. */
export function tellCapacity({ signal, limit, days }: CapacityForecast): string {
  const amount = renderSignal(limit, signal);
  if (days === undefined) return `${signal} is not foreseen to come to ${amount}`;
  if (days.p50 === 0) return `${signal} is at ${amount}`;
  return `${signal} will be at ${amount} in about ${Math.round(days.p50)} days`;
}

/** Renders a class as people write it: `OLTP`, `bulk write`. */
export function renderClass(name: Classification["class"]): string {
  if (name === undefined) return "unknown work";
  return name === "oltp" || name === "olap" ? name.toUpperCase() : name.replaceAll("-", " ");
}

/** Renders a resource as people write it: `CPU`, `device`. */
export function renderResource(resource: SaturationSign["resource"]): string {
  return resource === "cpu" ? "CPU" : resource;
}
