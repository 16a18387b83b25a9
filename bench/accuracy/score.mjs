// @ts-check
// What was put in against what was found: how much of what was found is true (precision), and how much of the truth was found (recall).
import { dayMs, hourMs, minuteMs } from "./synthetic-month.mjs";

/**
 * @typedef {{ hits: number, found: number, wanted: number }} Score
 * @typedef {{ recurs?: { days: readonly number[], startMinute: number, durationMinutes: number }, spans: readonly { fromMs: number, toMs: number }[] }} Regime
 */

/** @type {Score} */
export const nothing = { hits: 0, found: 0, wanted: 0 };

/**
 * @param {Score} left
 * @param {Score} right
 * @returns {Score}
 */
export function addScores(left, right) {
  return { hits: left.hits + right.hits, found: left.found + right.found, wanted: left.wanted + right.wanted };
}

/**
 * @param {Score} score
 * @returns {{ precision: number, recall: number }}
 */
export function rateScore({ hits, found, wanted }) {
  return { precision: found === 0 ? 1 : hits / found, recall: wanted === 0 ? 1 : hits / wanted };
}

/**
 * Changes between regimes that do not recur, within an hour.
 * @param {readonly Regime[]} regimes
 * @param {readonly { atMs: number }[]} changes
 * @returns {Score}
 */
export function scoreChanges(regimes, changes) {
  const found = changeTimes(regimes);
  const hits = changes.filter(({ atMs }) => found.some((timeMs) => Math.abs(timeMs - atMs) <= hourMs));
  return { hits: hits.length, found: found.length, wanted: changes.length };
}

/**
 * @param {readonly Regime[]} regimes
 * @returns {readonly number[]}
 */
function changeTimes(regimes) {
  const spans = regimes.flatMap(({ recurs, spans: own }, regime) =>
    recurs === undefined ? own.map(({ fromMs }) => ({ fromMs, regime })) : [],
  );
  const inTime = spans.toSorted((left, right) => left.fromMs - right.fromMs);
  return inTime.flatMap(({ fromMs, regime }, index) => {
    const before = inTime[index - 1];
    return before !== undefined && before.regime !== regime ? [fromMs] : [];
  });
}

/**
 * Windows that come back: on the same days of the week, and with four fifths of their time in common.
 * @param {readonly Regime[]} regimes
 * @param {readonly import("./synthetic-month.mjs").Batch[]} batches
 * @returns {Score}
 */
export function scoreBatches(regimes, batches) {
  const found = regimes.flatMap(({ recurs }) => (recurs === undefined ? [] : [recurs]));
  const hits = batches.filter((batch) =>
    found.some((recurs) => String(recurs.days) === String(batch.days) && overlap(recurs, batch) >= 0.8),
  );
  return { hits: hits.length, found: found.length, wanted: batches.length };
}

/**
 * Time that two windows have in common, of the time that either takes.
 * @param {{ startMinute: number, durationMinutes: number }} left
 * @param {{ startMinute: number, durationMinutes: number }} right
 * @returns {number}
 */
function overlap(left, right) {
  const day = dayMs / minuteMs;
  const away = ((right.startMinute - left.startMinute + day * 1.5) % day) - day / 2;
  const from = Math.max(0, away);
  const to = Math.min(left.durationMinutes, away + right.durationMinutes);
  const either = Math.max(left.durationMinutes, away + right.durationMinutes) - Math.min(0, away);
  return Math.max(0, to - from) / either;
}
