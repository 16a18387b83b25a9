// Not type-checked: what is built is not there yet when types are.
// The recordings of real servers (bench/lab), classified: what ran, what it was taken for, how surely, and what it is most like but for that.
import { readdirSync, readFileSync } from "node:fs";
import { workloadEngines } from "../../dist/engines/metrics/index.js";
import { bucketReading } from "../../dist/stages/workload/bucket-reading.js";
import { classifyWork } from "../../dist/stages/workload/classify/classify-work.js";
import { deriveSignals } from "../../dist/stages/workload/derive-signals.js";
import { parseRecording, readingOf, spansOf } from "../lab/recording.mjs";

const folder = new URL("../../test/fixtures/workload/", import.meta.url);
const bucketMs = 5000;

/** Prints a line for each kind of work of each recording, and how many of each half are right. */
export function printRecordings() {
  const rows = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .flatMap((name) => classifyRecording(parseRecording(readFileSync(new URL(name, folder), "utf8"))));
  for (const half of ["tune", "judge"]) {
    const ofHalf = rows.filter((row) => row.half === half);
    const right = ofHalf.filter((row) => row.isRight).length;
    console.log(`Recordings of real servers, half ${half}: ${right} of ${ofHalf.length} classified as what ran`);
    for (const { title, label, work, isRight } of ofHalf) {
      const nearest = work.nearest ? `${work.nearest.class} ${work.nearest.confidence.toFixed(2)}` : "";
      const told = `${work.class ?? "?"} ${work.confidence.toFixed(2)}`;
      console.log(
        `  ${title.padEnd(44)} ${label.padEnd(12)} ${told.padEnd(18)} ${nearest.padEnd(18)} ${isRight ? "" : "WRONG"}`.trimEnd(),
      );
    }
  }
}

function classifyRecording(recording) {
  const engine = workloadEngines.get(recording.engine);
  const table = deriveSignals(bucketReading(readingOf(recording, bucketMs), engine.metrics), engine);
  return spansOf(recording, table.window).map(({ label, mask }) => {
    const work = classifyWork(table, mask);
    const version = recording.version.split("-")[0];
    return {
      title: `${recording.engine} ${version} ${recording.name}`,
      half: recording.half,
      label,
      work,
      isRight: work.class === label,
    };
  });
}
