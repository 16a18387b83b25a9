import type { MetricWindow } from "../../../model/metric-series.ts";
import type { BucketMask, SignalTable } from "../signal-table.ts";
import { countBuckets, knownBuckets } from "../summary/measure-coverage.ts";
import { findRecurring } from "./find-recurring.ts";
import type { RecurringWork } from "./find-recurring.ts";
import { findSpans } from "./find-spans.ts";
import { findSteady } from "./find-steady.ts";
import type { Boundary, FoundRegime, TimeSpan } from "./found-regime.ts";
import { sayChanges } from "./say-change.ts";
import { describeWork } from "./work-features.ts";

/**
 * Tells the kinds of work of a window apart, most of the time first. Masks share no bucket and cover each in which something is known.
 *
 * First what comes back at the same time of day, on every day or on certain days of the week, for at least three of them: a nightly
 * batch. It is work of another kind, or a short burst, that begins or ends at once; a season, which is how much is done at which hour,
 * is neither. Then the rest is cut where the work changes at once and by at least two fifths, seasons and growth aside, and stretches in
 * which it is alike are one regime. What takes less than a hundredth of the time is part of what is around it.
 *
 * A boundary splits: on its two sides are different regimes even where nothing but the boundary tells them apart. What recurs is one
 * regime on both, in different spans.
 */
export function findRegimes(table: SignalTable, boundaries: readonly Boundary[]): readonly FoundRegime[] {
  const { window } = table;
  const known = knownBuckets(table);
  const features = describeWork(table);
  const recurring = findRecurring(features, known, window).map((work) => ({
    mask: maskOf(work.spans, known, window),
    recurs: work.recurs,
    because: sayRecurring(work),
  }));
  const taken = known.map((_, bucket) => (recurring.some(({ mask }) => mask[bucket] === 1) ? 1 : 0));
  const rest = known.map((isKnown, bucket) => (taken[bucket] === 1 ? 0 : isKnown));
  const steady = findSteady({ features, mask: rest, window }, boundaries);
  const borders = new Set(boundaries.map(({ atMs }) => Math.ceil((atMs - window.fromMs) / window.bucketMs)));
  const around = { window, known, borders };
  return [
    ...recurring.map((regime) => ({
      ...regime,
      spans: findSpans(regime.mask, { ...around, over: rest.map(() => 0) }),
    })),
    ...steady.map((regime) => ({ ...regime, spans: findSpans(regime.mask, { ...around, over: taken }) })),
  ]
    .filter(({ spans }) => spans.length > 0)
    .toSorted((left, right) => countBuckets(right.mask) - countBuckets(left.mask) || startOf(left) - startOf(right));
}

function maskOf(spans: readonly TimeSpan[], known: BucketMask, { fromMs, bucketMs }: MetricWindow): BucketMask {
  const mask = new Uint8Array(known.length);
  for (const span of spans) mask.fill(1, (span.fromMs - fromMs) / bucketMs, (span.toMs - fromMs) / bucketMs);
  return mask.map((isIn, bucket) => (known[bucket] === 1 ? isIn : 0));
}

function sayRecurring({ recurs, effects }: RecurringWork): readonly string[] {
  const { startMinute, durationMinutes, seen, possible } = recurs;
  const clock = [Math.floor(startMinute / 60), startMinute % 60].map((part) => String(part).padStart(2, "0")).join(":");
  return [
    `from ${clock} UTC on for ${durationMinutes} minutes, on ${seen} of ${possible} days`,
    ...sayChanges(effects),
  ];
}

function startOf({ spans }: FoundRegime): number {
  return spans[0]?.fromMs ?? 0;
}
