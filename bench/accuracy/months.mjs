// Not type-checked: what is built is not there yet when types are.
// Months of which everything is known, sampled as badly as it gets: what was put in is looked for in their profiles.
import { workloadEngines } from "../../dist/engines/metrics/index.js";
import { deriveProfile } from "../../dist/stages/workload/derive-profile.js";
import { makeFaults, noFaults, sampleMonth } from "./sample-month.mjs";
import { addScores, nothing, rateScore } from "./score.mjs";
import { rateErrors, scoreProfile } from "./score-profile.mjs";
import { makeMonth } from "./synthetic-month.mjs";

/** Standard deviations of the logarithm of a minute's rates. */
const noises = [0.05, 0.15, 0.3];

const engine = workloadEngines.get("postgresql");
const at = { file: "instances/orders-prod.yaml", line: 1, column: 1 };
const instance = {
  name: "orders-prod",
  labels: {},
  engine: "postgresql",
  version: "17.2",
  platform: "self-managed",
  resources: {},
  topology: { role: "standalone", replicas: [] },
  profiles: [],
  variables: [],
  settings: [],
  at,
  versionAt: at,
};

/** Prints precision and recall of each kind of thing at each noise, over so many months. */
export function printMonths(count) {
  for (const noise of noises) {
    console.log(`${count} synthetic months, noise ${noise}`.padEnd(50), "precision  recall  found of wanted");
    let totals = new Map();
    let worst = 0;
    for (let seed = 1; seed <= count; seed += 1) {
      const { scores, error } = measureMonth(seed, noise);
      totals = new Map([...scores].map(([kind, score]) => [kind, addScores(totals.get(kind) ?? nothing, score)]));
      worst = Math.max(worst, error);
    }
    for (const [kind, score] of totals) printScore(kind, score);
    console.log(`  the mean rate that is furthest off: ${(worst * 100).toFixed(2)} %`);
  }
  console.log(`Counters with resets against the same without: ${compareResets(count)}`);
}

function printScore(kind, score) {
  const { precision, recall } = rateScore(score);
  const [exact, complete] = [precision, recall].map((share) => share.toFixed(3).padStart(9));
  console.log(`  ${kind.padEnd(48)} ${exact} ${complete}  ${score.hits} of ${score.wanted}`);
}

function measureMonth(seed, noise) {
  const month = makeMonth({ seed, noise });
  const faults = makeFaults(month, seed);
  const profile = profileOf(sampleMonth(month, faults, seed));
  return {
    scores: scoreProfile(profile, month, faults),
    error: Math.max(...rateErrors(profile, month, faults).values()),
  };
}

/** The number of a signal that differs most: mean, median, 95th percentile. */
function compareResets(count) {
  const differences = Array.from({ length: count }, (_, index) => {
    const seed = index + 1;
    const month = makeMonth({ seed, noise: 0.15 });
    const { restarts } = makeFaults(month, seed);
    const whole = numbersOf(profileOf(sampleMonth(month, noFaults, seed)));
    const reset = numbersOf(profileOf(sampleMonth(month, { ...noFaults, restarts }, seed)));
    return whole.map((number, place) => (number === 0 ? reset[place] : Math.abs(reset[place] / number - 1)));
  });
  return `no mean, median or 95th percentile differs by more than ${(Math.max(...differences.flat()) * 100).toFixed(3)} %`;
}

function numbersOf({ signals }) {
  return signals.flatMap(({ mean, p50, p95 }) => [mean, p50, p95]);
}

function profileOf(reading) {
  return deriveProfile({ instance, engine, source: "synthetic", reading });
}
