import type { MetricWindow } from "../../../model/metric-series.ts";
import type { BucketMask } from "../signal-table.ts";
import type { TimeSpan } from "./found-regime.ts";

/** A longer time of which nothing is known ends a span. */
const bridgedMs = 3_600_000;

/** What else is in a window. */
export interface SpanContext {
  readonly window: MetricWindow;
  readonly known: BucketMask;
  /** Buckets of others that do not end a span. */
  readonly over: BucketMask;
  /** Buckets with which a span ends in any case. */
  readonly borders: ReadonlySet<number>;
}

/** The spans of a mask, in order of time. Up to an hour of which nothing is known does not end one. */
export function findSpans(mask: BucketMask, context: SpanContext): readonly TimeSpan[] {
  const { fromMs, bucketMs } = context.window;
  const spans: TimeSpan[] = [];
  let open: TimeSpan | undefined;
  for (const [bucket, isIn] of mask.entries()) {
    if (context.borders.has(bucket)) open = undefined;
    if (isIn === 1) {
      if (open) spans.pop();
      open = { fromMs: open?.fromMs ?? fromMs + bucket * bucketMs, toMs: fromMs + (bucket + 1) * bucketMs };
      spans.push(open);
    } else if (endsSpan(bucket, context)) open = undefined;
  }
  return spans;
}

/** Another's bucket, or the end of too long a time of which nothing is known. */
function endsSpan(bucket: number, { window, known, over }: SpanContext): boolean {
  if (known[bucket] === 1) return over[bucket] !== 1;
  const buckets = Math.floor(bridgedMs / window.bucketMs) + 1;
  return bucket + 1 >= buckets && !known.subarray(bucket + 1 - buckets, bucket + 1).includes(1);
}
