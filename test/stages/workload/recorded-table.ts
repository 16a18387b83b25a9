import { readFileSync, readdirSync } from "node:fs";
import { parseRecording, readingOf } from "../../../bench/lab/recording.mjs";
import type { Recording } from "../../../bench/lab/recording.mjs";
import { workloadEngines } from "../../../src/engines/metrics/index.ts";
import { bucketReading } from "../../../src/stages/workload/bucket-reading.ts";
import { deriveSignals } from "../../../src/stages/workload/derive-signals.ts";
import type { SignalTable } from "../../../src/stages/workload/signal-table.ts";

const folder = new URL("../../fixtures/workload/", import.meta.url);

/** Every run that the lab recorded, sorted by file name. */
export function readRecordings(): readonly Recording[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((name) => parseRecording(readFileSync(new URL(name, folder), "utf8")));
}

/** A recording as signals. */
export function tableOf(recording: Recording, bucketMs: number): SignalTable {
  const engine = workloadEngines.get(recording.engine);
  if (engine === undefined) throw new Error(`no engine ${recording.engine}`);
  return deriveSignals(bucketReading(readingOf(recording, bucketMs), engine.metrics), engine);
}
