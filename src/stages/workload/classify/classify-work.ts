import type { Classification, WorkloadClass } from "../../../model/workload.ts";
import type { SignalName } from "../../../model/workload-signal.ts";
import { signalMeanings } from "../../../model/workload-signal.ts";
import type { BucketMask, SignalTable } from "../signal-table.ts";
import { explainClass } from "./explain-class.ts";
import { measureWork } from "./measure-work.ts";
import { scoreClasses } from "./score-classes.ts";
import type { ClassScores } from "./score-classes.ts";
import type { WorkFeatures } from "./work-feature.ts";

/** Without one of these no class is told: each could be any. */
const deciding: readonly SignalName[] = ["transactions", "rows_read", "rows_inserted", "rows_updated", "rows_deleted"];

/** What makes sure; each that is missing takes its share of the confidence. */
const supporting: readonly SignalName[] = ["rows_scanned", "active_connections", "longest_transaction"];
const supportShare = 0.1;

const noneEnded = "needs transactions that end: work goes on, and none did";

/**
 * What kind of work a regime is: the class that it is most of, by features of its median block. The class does not depend on how much of
 * the work there is, but that a server with hardly any is idle; confidence is how much it is of that class and no other, less what is missing.
 *
 * @example
 * // 20 transactions a second, each with 4 rows written and 12 read, a quarter of the written ones inserted
 * classifyWork(table, mask); // { class: "oltp", confidence: 0.93, because: ["12 rows read in a transaction, below 4000", …], … }
 */
export function classifyWork(table: SignalTable, mask: BucketMask): Classification {
  const measured = measureWork(table, mask);
  const features = Object.fromEntries(Object.entries(measured).toSorted(([left], [right]) => (left < right ? -1 : 1)));
  const lacking = findLacking(table, measured);
  if (lacking.length > 0) return { confidence: 0, because: lacking, features };
  const scores = scoreClasses(measured);
  if (measured.rows_read_per_transaction === undefined && scores.idle < 0.5)
    return { confidence: 0, because: [noneEnded], features };
  const [first, second] = rank(scores);
  const absent = supporting.filter((signal) => !table.signals.has(signal));
  const evidence = 1 - absent.length * supportShare;
  return {
    class: first.class,
    confidence: first.score * evidence,
    ...(second.score > 0 ? { nearest: { class: second.class, confidence: second.score * evidence } } : {}),
    because: [
      ...explainClass(first.class, measured),
      ...absent.map((signal) => `less sure without ${signal}: ${signalMeanings[signal].meaning}`),
    ],
    features,
  };
}

/** Sentences about what is missing to tell a class at all; none if nothing is. */
function findLacking({ signals }: SignalTable, features: WorkFeatures): readonly string[] {
  const missing = deciding.filter((signal) => !signals.has(signal));
  if (missing.length > 0) return missing.map(sayNeeded);
  const isKnown = features.rows_read_per_second !== undefined && features.rows_written_per_second !== undefined;
  if (features.transactions_per_second === undefined || !isKnown)
    return ["needs a time in which transactions and rows are known"];
  return [];
}

function sayNeeded(signal: SignalName): string {
  return `needs ${signal}: ${signalMeanings[signal].meaning}`;
}

interface Ranked {
  readonly class: WorkloadClass;
  readonly score: number;
}

/** The two highest; of equal ones the first in the order of questions. */
function rank(scores: ClassScores): readonly [first: Ranked, second: Ranked] {
  const names: readonly WorkloadClass[] = ["idle", "bulk-write", "olap", "mixed", "queue", "time-series", "oltp"];
  const ranked = names
    .map((name) => ({ class: name, score: scores[name] }))
    .toSorted((left, right) => right.score - left.score);
  const [first = { class: "idle", score: 0 }, second = { class: "idle", score: 0 }] = ranked;
  return [first, second];
}
