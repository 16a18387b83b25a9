import { readFileSync, readdirSync } from "node:fs";
import { samplesOf, parseRecording } from "../../../bench/lab/recording.mjs";
import type { Recording } from "../../../bench/lab/recording.mjs";
import { workloadEngines } from "../../../src/engines/metrics/index.ts";
import { bucketCount } from "../../../src/model/metric-series.ts";
import type { MetricWindow, SampleReading } from "../../../src/model/metric-series.ts";
import { bucketReading } from "../../../src/stages/workload/bucket-reading.ts";
import { deriveSignals } from "../../../src/stages/workload/derive-signals.ts";
import type { BucketMask, SignalTable } from "../../../src/stages/workload/signal-table.ts";

export type { Recording } from "../../../bench/lab/recording.mjs";

const folder = new URL("../../fixtures/workload/", import.meta.url);

/** Every run that the lab recorded, sorted by file name. */
export function readRecordings(): readonly Recording[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((name) => parseRecording(readFileSync(new URL(name, folder), "utf8")));
}

/** What a metric source would have given for a recording. */
export function readingOf(recording: Recording, bucketMs: number): SampleReading {
  const first = recording.times[0] ?? 0;
  const last = recording.times.at(-1) ?? first;
  const window: MetricWindow = {
    fromMs: Math.floor(first / bucketMs) * bucketMs,
    toMs: (Math.floor(last / bucketMs) + 1) * bucketMs,
    bucketMs,
  };
  const traffic = { requests: 0, bytes: 0, points: 0 };
  return { kind: "samples", window, series: samplesOf(recording), repairs: [], settings: [], traffic };
}

/** A recording as signals. */
export function tableOf(recording: Recording, bucketMs: number): SignalTable {
  const engine = workloadEngines.get(recording.engine);
  if (engine === undefined) throw new Error(`no engine ${recording.engine}`);
  return deriveSignals(bucketReading(readingOf(recording, bucketMs), engine.metrics), engine);
}

/** Every bucket that lies wholly in one of the spans, and in none of the others. */
export function maskOf(window: MetricWindow, isIn: (fromMs: number, toMs: number) => boolean): BucketMask {
  return Uint8Array.from({ length: bucketCount(window) }, (_, bucket) => {
    const fromMs = window.fromMs + bucket * window.bucketMs;
    return isIn(fromMs, fromMs + window.bucketMs) ? 1 : 0;
  });
}
