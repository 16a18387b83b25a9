import type { MetricTraffic } from "../../../model/metric-series.ts";

/** What one question to the source has cost so far, and what the server warned of. */
export interface Tally {
  requests: number;
  bytes: number;
  points: number;
  readonly warnings: Set<string>;
}

/** Begins to count. */
export function startTally(): Tally {
  return { requests: 0, bytes: 0, points: 0, warnings: new Set() };
}

/** What it has cost. */
export function trafficOf({ requests, bytes, points }: Tally): MetricTraffic {
  return { requests, bytes, points };
}
