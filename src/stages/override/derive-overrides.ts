import type { AcceptedOverride, AuditEntry, OverrideChange, ReadBack } from "../../model/audit-event.ts";
import { parseTimestamp } from "../../model/timestamp.ts";
import { isSameValue } from "../../model/value.ts";
import { pairKey } from "./pair-key.ts";

/** Where an accepted override stands at a moment. */
export interface OverrideLife {
  readonly override: AcceptedOverride;
  /** `expired` and `closed`: ended, but servers have not been proven to follow; `restored`: they have. */
  readonly state: "active" | "expired" | "closed" | "restored";
  /** When it ends or has ended, RFC 3339. */
  readonly endsAt: string;
  /** Of an ended override: the values whose restoration no read-back has proven. */
  readonly unrestored: readonly OverrideChange[];
  /** How long it has been ended and unproven; 0 otherwise. */
  readonly overdueMs: number;
}

/**
 * The life of every override, in the order of acceptance, from the record alone. The first acceptance of an id holds whatever
 * follows under the same id. An end needs no job to be true: it is the moment that was accepted, or an earlier closing. A life is over
 * only when the record proves, value by value, that each server runs what it was to run after the end.
 *
 * @param entries the record, oldest first
 */
export function deriveOverrides(entries: readonly AuditEntry[], now: Date): readonly OverrideLife[] {
  const histories = new Map<string, History>();
  for (const entry of entries) follow(entry, histories);
  return [...histories.values()].map((history) => describe(history, now.getTime()));
}

interface History {
  readonly override: AcceptedOverride;
  /** A time that cannot be read is long past: nothing is unlimited. */
  readonly expiresMs: number;
  closedMs: number | undefined;
  /** Pairs whose restoration is proven. */
  readonly settled: Set<string>;
}

function follow({ at, event }: AuditEntry, histories: Map<string, History>): void {
  const atMs = parseTimestamp(at) ?? 0;
  if (event.kind === "override-accepted") accept(event.override, histories);
  if (event.kind === "override-closed") {
    const history = histories.get(event.override);
    if (history) history.closedMs ??= atMs;
  }
  if (event.kind === "override-restored") {
    const history = histories.get(event.override);
    const hasEnded = history && (history.closedMs !== undefined || atMs >= history.expiresMs);
    if (hasEnded) settle(history, event);
  }
}

function accept(override: AcceptedOverride, histories: Map<string, History>): void {
  if (histories.has(override.id)) return;
  const expiresMs = parseTimestamp(override.expiresAt) ?? 0;
  histories.set(override.id, { override, expiresMs, closedMs: undefined, settled: new Set() });
}

function settle(
  { override, settled }: History,
  { readBack, unmanaged }: { readonly readBack: readonly ReadBack[]; readonly unmanaged?: readonly string[] },
): void {
  for (const reading of readBack.filter(isProof)) settled.add(pairKey(reading));
  for (const change of override.changes) if (unmanaged?.includes(change.instance)) settled.add(pairKey(change));
}

function isProof({ expected, running, pendingRestart }: ReadBack): boolean {
  return expected !== undefined && isSameValue(expected, running) && !pendingRestart;
}

function describe({ override, expiresMs, closedMs, settled }: History, nowMs: number): OverrideLife {
  const endsMs = Math.min(expiresMs, closedMs ?? expiresMs);
  const endsAt = new Date(endsMs).toISOString();
  const isActive = closedMs === undefined && nowMs < expiresMs;
  if (isActive) return { override, state: "active", endsAt, unrestored: [], overdueMs: 0 };
  const unrestored = override.changes.filter((change) => !settled.has(pairKey(change)));
  if (unrestored.length === 0) return { override, state: "restored", endsAt, unrestored, overdueMs: 0 };
  const state = endsMs < expiresMs ? "closed" : "expired";
  return { override, state, endsAt, unrestored, overdueMs: Math.max(0, nowMs - endsMs) };
}
