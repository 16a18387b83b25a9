import type { WorkloadEngine } from "../../../engines/workload-engine.ts";
import type { BucketReading } from "../../../model/metric-series.ts";

/** Starts nearer to each other than this are one: a clock that is set right, and the time that a scrape takes, move what is told. */
const sameStartMs = 60_000;

/**
 * When the server started within the window, milliseconds since 1970, rising. A server that tells for how long it runs is known to have
 * started so long before the middle of the bucket after the one in which that fell.
 */
export function findRestarts(reading: BucketReading, { started }: WorkloadEngine): readonly number[] {
  const told = reading.series.filter(({ metric }) => metric === started.metric);
  const { fromMs, toMs } = reading.window;
  const starts = told
    .flatMap(({ mean, max }) => (started.tells === "start" ? startsOf(max) : startsOfUptime(mean, reading)))
    .map((startMs) => Math.round(startMs / 1000) * 1000)
    .filter((startMs) => startMs >= fromMs && startMs < toMs)
    .toSorted((left, right) => left - right);
  return starts.filter((startMs, index) => startMs - (starts[index - 1] ?? -sameStartMs) >= sameStartMs);
}

function startsOf(seconds: Float64Array): readonly number[] {
  return [...new Set(seconds)].filter((start) => !Number.isNaN(start)).map((start) => start * 1000);
}

function startsOfUptime(uptimes: Float64Array, { window }: BucketReading): readonly number[] {
  const known = [...uptimes.entries()].filter(([, uptime]) => !Number.isNaN(uptime));
  return known.flatMap(([bucket, uptime], index) => {
    const before = known[index - 1];
    if (before && uptime >= before[1]) return [];
    // The mean of the bucket of the start is of both lives.
    const next = known[index + 1];
    const [at, since] = next && next[1] > uptime ? next : [bucket, uptime];
    return [window.fromMs + (at + 0.5) * window.bucketMs - since * 1000];
  });
}
