// @ts-check
// A profile against the month that it was made of.
import { scoreBatches, scoreChanges } from "./score.mjs";
import { hourMs, minuteMs } from "./synthetic-month.mjs";

/**
 * @typedef {import("./score.mjs").Score} Score
 * @typedef {import("./synthetic-month.mjs").Month} Month
 * @typedef {import("./sample-month.mjs").Faults} Faults
 * @typedef {import("../../src/model/workload.ts").WorkloadProfile} Profile
 */

/** Rates of a month that was sampled badly are within this of what was put in. */
const rateTolerance = 0.01;

/**
 * How well each kind of thing was found.
 * @param {Profile} profile
 * @param {Month} month
 * @param {Faults} faults
 * @returns {Map<string, Score>}
 */
export function scoreProfile(profile, month, faults) {
  const regimes = profile.regimes.map(({ recurs, spans }) => ({ ...(recurs && { recurs }), spans: spans.map(toSpan) }));
  return new Map([
    ["changes of the work, within an hour", scoreChanges(regimes, month.changes)],
    ["windows that come back, four fifths in common", scoreBatches(regimes, month.batches)],
    ["hour of the highest season, within an hour", scorePeakHour(profile, month)],
    ["growth, where nothing else changed", scoreGrowth(profile, month)],
    ["time of the maximum, within ten minutes", scoreMaximum(profile, month, faults)],
    ["restarts, within a minute", scoreTimes(profile.restarts.map(Date.parse), faults.restarts, minuteMs)],
    ["gaps, four fifths in common", scoreGaps(profile, faults)],
    ["mean rates, within 1 %", scoreRates(profile, month, faults)],
  ]);
}

/**
 * @param {{ from: string, to: string }} span
 * @returns {{ fromMs: number, toMs: number }}
 */
function toSpan({ from, to }) {
  return { fromMs: Date.parse(from), toMs: Date.parse(to) };
}

/**
 * @param {Profile} profile
 * @param {string} name
 */
function signalOf(profile, name) {
  return profile.signals.find(({ signal }) => signal === name);
}

/**
 * @param {Profile} profile
 * @param {Month} month
 * @returns {Score}
 */
function scorePeakHour(profile, { rhythm }) {
  const season = signalOf(profile, "transactions")?.season;
  if (!season) return { hits: 0, found: 0, wanted: 1 };
  const away = Math.abs((season.peakHour % 24) - rhythm.peakHour);
  return { hits: Math.min(away, 24 - away) <= 1 ? 1 : 0, found: 1, wanted: 1 };
}

/**
 * @param {Profile} profile
 * @param {Month} month
 * @returns {Score}
 */
function scoreGrowth(profile, { growthPerDay, changes }) {
  if (changes.some(({ of }) => of.includes("transactions"))) return { hits: 0, found: 0, wanted: 0 };
  const trend = signalOf(profile, "transactions")?.trend;
  const isFound = trend !== undefined && trend.low * trend.high > 0;
  const isRight = isFound && growthPerDay !== 0 && Math.sign(trend.perDay) === Math.sign(growthPerDay);
  return { hits: isRight ? 1 : 0, found: isFound ? 1 : 0, wanted: growthPerDay === 0 ? 0 : 1 };
}

/**
 * @param {Profile} profile
 * @param {Month} month
 * @param {Faults} faults
 * @returns {Score}
 */
function scoreMaximum(profile, month, faults) {
  let [highest, highestMs] = [0, Number.NaN];
  for (const [minute, rate] of knownMinutes(month, faults, "transactions")) {
    if (rate <= highest) continue;
    highest = rate;
    highestMs = month.fromMs + minute * minuteMs;
  }
  const found = signalOf(profile, "transactions")?.maxAt;
  return scoreTimes(found === undefined ? [] : [Date.parse(found)], [highestMs], 10 * minuteMs);
}

/**
 * @param {readonly number[]} found
 * @param {readonly number[]} wanted
 * @param {number} toleranceMs
 * @returns {Score}
 */
function scoreTimes(found, wanted, toleranceMs) {
  const hits = wanted.filter((timeMs) => found.some((other) => Math.abs(other - timeMs) <= toleranceMs));
  return { hits: hits.length, found: found.length, wanted: wanted.length };
}

/**
 * @param {Profile} profile
 * @param {Faults} faults
 * @returns {Score}
 */
function scoreGaps(profile, { gaps }) {
  const found = profile.coverage.gaps.map(toSpan).filter(({ fromMs, toMs }) => toMs - fromMs >= hourMs / 2);
  const hits = gaps.filter((gap) => found.some((other) => overlap(gap, other) >= 0.8));
  return { hits: hits.length, found: found.length, wanted: gaps.length };
}

/**
 * @param {{ fromMs: number, toMs: number }} left
 * @param {{ fromMs: number, toMs: number }} right
 * @returns {number}
 */
function overlap(left, right) {
  const both = Math.min(left.toMs, right.toMs) - Math.max(left.fromMs, right.fromMs);
  return both / (Math.max(left.toMs, right.toMs) - Math.min(left.fromMs, right.fromMs));
}

/**
 * @param {Profile} profile
 * @param {Month} month
 * @param {Faults} faults
 * @returns {Score}
 */
function scoreRates(profile, month, faults) {
  const errors = [...rateErrors(profile, month, faults).values()];
  const hits = errors.filter((error) => error <= rateTolerance).length;
  return { hits, found: errors.length, wanted: month.minutes.size };
}

/**
 * How far off the mean rate of each signal is, as a share of what was put in.
 * @param {Profile} profile
 * @param {Month} month
 * @param {Faults} faults
 * @returns {Map<string, number>}
 */
export function rateErrors(profile, month, faults) {
  /** @type {Map<string, number>} */
  const errors = new Map();
  for (const name of month.minutes.keys()) {
    const rates = knownMinutes(month, faults, name).map(([, rate]) => rate);
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    const found = signalOf(profile, name)?.mean;
    if (found !== undefined) errors.set(name, mean === 0 ? Math.abs(found) : Math.abs(found / mean - 1));
  }
  return errors;
}

/**
 * @param {Month} month
 * @param {Faults} faults
 * @param {string} name
 * @returns {[minute: number, rate: number][]}
 */
function knownMinutes({ fromMs, minutes }, { gaps }, name) {
  return [...(minutes.get(name) ?? []).entries()].filter(([minute]) => {
    const timeMs = fromMs + minute * minuteMs;
    return !gaps.some((gap) => timeMs >= gap.fromMs && timeMs < gap.toMs);
  });
}
