import type { ConfigurationEpoch, Regime } from "../../../model/workload.ts";
import { classifyWork } from "../classify/classify-work.ts";
import { findRegimes } from "../regimes/find-regimes.ts";
import type { Boundary, FoundRegime } from "../regimes/found-regime.ts";
import type { SignalTable } from "../signal-table.ts";
import { countBuckets, knownBuckets } from "./measure-coverage.ts";
import { roundClassification } from "./round-findings.ts";
import { roundSignificant } from "./round-significant.ts";

/** Spans that are listed of a regime. */
const mostSpans = 10;

/**
 * The regimes of a window, classified. A changed setting splits them, since what follows was done by another server, as it were. A
 * restart alone does not: the same work goes on, and a cache that has to warm up is no other kind of it.
 */
export function describeRegimes(table: SignalTable, epochs: readonly ConfigurationEpoch[]): readonly Regime[] {
  const known = countBuckets(knownBuckets(table));
  return findRegimes(table, epochs.slice(1).map(boundaryOf)).map((regime, index) => ({
    id: String(index + 1),
    share: roundSignificant(countBuckets(regime.mask) / known),
    spans: longestSpans(regime),
    ...(regime.recurs && { recurs: regime.recurs }),
    because: regime.because,
    work: roundClassification(classifyWork(table, regime.mask)),
  }));
}

function boundaryOf({ from, changes }: ConfigurationEpoch): Boundary {
  const why = changes.map((change) => `${change.parameter} changed from ${change.from} to ${change.to}`).join(", ");
  return { atMs: Date.parse(from), why };
}

/** The longest, in order of time. */
function longestSpans({ spans }: FoundRegime): Regime["spans"] {
  return spans
    .toSorted((left, right) => right.toMs - right.fromMs - (left.toMs - left.fromMs) || left.fromMs - right.fromMs)
    .slice(0, mostSpans)
    .toSorted((left, right) => left.fromMs - right.fromMs)
    .map(({ fromMs, toMs }) => ({ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }));
}
