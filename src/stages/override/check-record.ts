import type { AuditEntry } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";
import { renderDuration } from "../../model/quantity.ts";
import { maxClockSkewMs, parseTimestamp } from "../../model/timestamp.ts";
import { activeChanges } from "./active-changes.ts";
import { deriveOverrides, type OverrideLife } from "./derive-overrides.ts";
import { refuse } from "./override-finding.ts";
import type { OverrideContext, OverrideRequest } from "./override-request.ts";
import { pairKey } from "./pair-key.ts";
import type { ReadChange } from "./read-changes.ts";

const weekMs = 7 * 86_400_000;

/**
 * What the record holds against an override: a clock that is behind it, an id that was used before, another override on the same
 * parameter, too much overridden time in any seven days.
 */
export function checkRecord(
  request: OverrideRequest,
  changes: readonly ReadChange[],
  context: OverrideContext,
): readonly Finding[] {
  const lives = deriveOverrides(context.entries, context.now);
  return [
    ...checkClock(context),
    ...checkId(request, context),
    ...checkOverlap(request, changes, lives),
    ...changes.flatMap((change) => checkWeek(request, change, { lives, context })),
  ];
}

function checkClock({ entries, now }: OverrideContext): readonly Finding[] {
  const ahead = entries.find((entry) => (parseTimestamp(entry.at) ?? 0) > now.getTime() + maxClockSkewMs);
  if (!ahead) return [];
  const message = `The record holds an entry of ${ahead.at}, and the clock here says ${now.toISOString()}.`;
  return [refuse("clock-skew", message, "Set the clock: a wrong one would move the override's end.")];
}

function checkId({ override }: OverrideRequest, { entries, archived }: OverrideContext): readonly Finding[] {
  const isUsed = archived.includes(override.name) || entries.some((entry) => idOf(entry) === override.name);
  if (!isUsed) return [];
  const message = `${override.name} has been used before.`;
  return [
    {
      ...refuse("id-used", message, "Choose a new name: an id has one life, so that its time cannot start again."),
      at: override.at,
    },
  ];
}

function idOf({ event }: AuditEntry): string | undefined {
  if (event.kind === "override-accepted") return event.override.id;
  return "override" in event ? event.override : undefined;
}

function checkOverlap(
  { override }: OverrideRequest,
  changes: readonly ReadChange[],
  lives: readonly OverrideLife[],
): readonly Finding[] {
  const inForce = new Map(activeChanges(lives).map((change) => [pairKey(change), change.override]));
  const superseded = override.supersedes;
  const isActive = lives.some((life) => life.override.id === superseded?.name && life.state === "active");
  const overlaps = changes.flatMap(({ instance, parameter, at }) => {
    const holder = inForce.get(pairKey({ instance, parameter }));
    if (holder === undefined || holder === superseded?.name) return [];
    const message = `${parameter} of ${instance} is overridden by ${holder} already.`;
    return [
      {
        ...refuse("overlap", message, `Close ${holder} first, or write supersedes: ${holder}.`),
        instance,
        parameter,
        at,
      },
    ];
  });
  if (!superseded || isActive) return overlaps;
  const message = `${superseded.name} is not an active override, so there is nothing to supersede.`;
  return [...overlaps, { ...refuse("supersedes-nothing", message, "Remove supersedes."), at: superseded.at }];
}

interface WeekContext {
  readonly lives: readonly OverrideLife[];
  readonly context: OverrideContext;
}

/** The fullest seven days are those that end with the new override, because everything else lies before it. */
function checkWeek(
  { override }: OverrideRequest,
  change: ReadChange,
  { lives, context }: WeekContext,
): readonly Finding[] {
  const startMs = context.now.getTime();
  const endMs = startMs + override.restoreAfterMs;
  const earlier = lives.filter((life) => life.override.changes.some((held) => pairKey(held) === pairKey(change)));
  const spans = [...earlier.map(spanOf), { startMs, endMs }];
  const totalMs = measureUnion(spans, endMs - weekMs);
  const { maxWeeklyMs } = context.main.fleet.configuration.overrides;
  if (totalMs <= maxWeeklyMs) return [];
  const { instance, parameter, at } = change;
  const message = `${parameter} of ${instance} would be overridden for ${renderDuration(totalMs)} in seven days; ${renderDuration(maxWeeklyMs)} are allowed.`;
  return [
    {
      ...refuse("weekly-cap", message, "Ask for less time, or propose the value as a change request."),
      instance,
      parameter,
      at,
    },
  ];
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

function spanOf({ override, endsAt }: OverrideLife): Span {
  return { startMs: parseTimestamp(override.acceptedAt) ?? 0, endMs: Date.parse(endsAt) };
}

/** Time covered by any of the spans after `fromMs`; what overlaps counts once. */
function measureUnion(spans: readonly Span[], fromMs: number): number {
  let [coveredToMs, totalMs] = [fromMs, 0];
  for (const { startMs, endMs } of spans.toSorted((left, right) => left.startMs - right.startMs)) {
    totalMs += Math.max(0, endMs - Math.max(startMs, coveredToMs));
    coveredToMs = Math.max(coveredToMs, endMs);
  }
  return totalMs;
}
