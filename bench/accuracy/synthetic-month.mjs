// @ts-check
// A month of an orders shop's database that never was: everything that is in it is known, so that it can be looked for.
import { between, choose, normal, seededRandom } from "./random.mjs";

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** No day is quite like the others: by this share of the noise it has more or less to do. */
const dayShare = 0.5;

/** A Monday. */
const monthFromMs = Date.UTC(2026, 4, 4);

/** What one transaction costs; logical reads and log in bytes. */
const orderCosts = {
  logical_reads: 60_000,
  rows_read: 40,
  rows_scanned: 4,
  rows_inserted: 0.6,
  rows_updated: 0.8,
  rows_deleted: 0.05,
  log_bytes: 900,
  temp_bytes: 0,
};

/** @typedef {keyof typeof orderCosts} Cost */
/** @typedef {Record<Cost, number>} Costs */

/** Jobs: transactions a second, and what each costs. */
const jobs = {
  load: {
    rate: 3,
    costs: { ...orderCosts, logical_reads: 8e6, rows_inserted: 4000, log_bytes: 900_000, rows_read: 5000 },
  },
  report: {
    rate: 0.5,
    costs: { ...orderCosts, logical_reads: 400e6, rows_read: 3e6, rows_scanned: 2.8e6, temp_bytes: 30e6 },
  },
  purge: {
    rate: 2,
    costs: { ...orderCosts, logical_reads: 12e6, rows_deleted: 3000, log_bytes: 700_000, rows_read: 6000 },
  },
};

/** What a release can change: the amount, or what a transaction costs. */
const releases = [
  ["transactions"],
  ["log_bytes", "rows_updated"],
  ["logical_reads", "rows_read"],
  ["transactions", "rows_inserted"],
];

/** @type {readonly (keyof typeof jobs)[]} */
const jobNames = ["load", "report", "purge"];

/**
 * @typedef {object} MonthOptions
 * @property {number} seed
 * @property {number} noise standard deviation of the logarithm of each minute, half of it going on from minute to minute
 * @property {number} [days]
 */

/**
 * @typedef {{ job: keyof typeof jobs, days: readonly number[], startMinute: number, durationMinutes: number }} Batch
 * @typedef {{ atMs: number, of: readonly string[], factor: number }} Change
 * @typedef {{ kind: "sine" | "office", peakHour: number, factor: number, weekend: number }} Rhythm
 */

/**
 * @typedef {object} Month
 * @property {number} fromMs
 * @property {number} toMs
 * @property {readonly Change[]} changes
 * @property {readonly Batch[]} batches
 * @property {Rhythm} rhythm
 * @property {number} growthPerDay
 * @property {Map<string, Float64Array>} minutes rates a second, one for each minute, by signal
 */

/**
 * Makes a month: rates of every signal for each of its minutes, and what is in them.
 * @param {MonthOptions} options
 * @returns {Month}
 */
export function makeMonth({ seed, noise, days = 30 }) {
  const random = seededRandom(seed);
  const [fromMs, toMs] = [monthFromMs, monthFromMs + days * dayMs];
  const rhythm = makeRhythm(random);
  const batches = makeBatches(random);
  const changes = makeChanges(random, { fromMs, days, batches });
  const growthPerDay = choose(random, [0, 0.01, 0.02, -0.01]);
  const rate = between(random, 50, 800);
  const peaks = Array.from({ length: 3 }, () => fromMs + Math.floor(random() * days * 1440) * minuteMs);
  const names = /** @type {const} */ (["transactions", ...Object.keys(orderCosts)]);
  const minutes = new Map(names.map((name) => [name, new Float64Array(days * 1440)]));
  const drifts = new Map(names.map((name) => [name, 0]));
  const moods = Array.from({ length: days + 1 }, () => Math.exp(noise * dayShare * normal(random)));
  for (let at = 0; at < days * 1440; at += 1) {
    const timeMs = fromMs + at * minuteMs;
    const factorOf = (/** @type {string} */ name) => {
      const drift = 0.9 * (drifts.get(name) ?? 0) + Math.sqrt(1 - 0.81) * normal(random);
      drifts.set(name, drift);
      return releasedFactor(changes, name, timeMs) * Math.exp(noise * Math.SQRT1_2 * (drift + normal(random)));
    };
    const burst = peaks.some((peak) => timeMs >= peak && timeMs < peak + 20 * minuteMs) ? 3 : 1;
    const grown = (1 + growthPerDay) ** (at / 1440);
    const orders =
      rate * burst * seasonFactor(rhythm, timeMs) * moodAt(moods, at / 1440) * grown * factorOf("transactions");
    const minute = { rows: minutes, at };
    add(minute, "transactions", orders);
    for (const [name, cost] of Object.entries(orderCosts)) add(minute, name, orders * cost * factorOf(name));
    for (const batch of batches) if (isRunning(batch, timeMs)) addJob(minute, { batch, random, noise });
  }
  return { fromMs, toMs, changes, batches, rhythm, growthPerDay, minutes };
}

/**
 * @param {() => number} random
 * @returns {Rhythm}
 */
function makeRhythm(random) {
  return {
    kind: choose(random, ["sine", "office"]),
    peakHour: Math.floor(between(random, 10, 19)),
    factor: between(random, 2, 5),
    weekend: choose(random, [1, 0.7, 0.4]),
  };
}

/**
 * A nightly one always, and one of certain days of the week half of the time.
 * @param {() => number} random
 * @returns {readonly Batch[]}
 */
function makeBatches(random) {
  const nightly = {
    job: choose(random, jobNames),
    days: choose(random, [
      [0, 1, 2, 3, 4, 5, 6],
      [0, 1, 2, 3, 4, 5, 6],
      [0, 1, 2, 3, 4],
    ]),
    startMinute: Math.floor(between(random, 0, 48)) * 5,
    durationMinutes: Math.floor(between(random, 6, 25)) * 5,
  };
  if (random() < 0.5) return [nightly];
  const weekly = {
    job: choose(random, jobNames),
    days: choose(random, [[6], [5, 6], [2]]),
    startMinute: 540 + Math.floor(between(random, 0, 48)) * 5,
    durationMinutes: Math.floor(between(random, 12, 48)) * 5,
  };
  return [nightly, weekly];
}

/**
 * Releases at any time of the day, at least four days from each other and from the month's ends, but not while a batch runs.
 * @param {() => number} random
 * @param {{ fromMs: number, days: number, batches: readonly Batch[] }} month
 * @returns {readonly Change[]}
 */
function makeChanges(random, { fromMs, days, batches }) {
  const count = Math.floor(random() * 4);
  const room = days / (count + 1);
  return Array.from({ length: count }, (_, index) => {
    let atMs = 0;
    do {
      const day = (index + 1) * room + between(random, -0.2, 0.2) * room;
      atMs = fromMs + Math.round((day * dayMs) / minuteMs) * minuteMs;
    } while (batches.some((batch) => isRunning(batch, atMs)));
    return { atMs, of: choose(random, releases), factor: choose(random, [2, 3, 0.4, 1.6]) };
  });
}

/**
 * From one day to the next on a straight line.
 * @param {readonly number[]} moods
 * @param {number} day
 * @returns {number}
 */
function moodAt(moods, day) {
  const from = moods[Math.floor(day)] ?? 1;
  return from + ((moods[Math.ceil(day)] ?? from) - from) * (day % 1);
}

/**
 * @param {readonly Change[]} changes
 * @param {string} name
 * @param {number} timeMs
 * @returns {number}
 */
function releasedFactor(changes, name, timeMs) {
  let product = 1;
  for (const { atMs, of, factor } of changes) if (atMs <= timeMs && of.includes(name)) product *= factor;
  return product;
}

/**
 * @param {Rhythm} rhythm
 * @param {number} timeMs
 * @returns {number}
 */
function seasonFactor({ kind, peakHour, factor, weekend }, timeMs) {
  const hour = (timeMs % dayMs) / hourMs;
  const away = Math.min(Math.abs(hour - peakHour - 0.5), 24 - Math.abs(hour - peakHour - 0.5));
  const depth = kind === "sine" ? (1 + Math.cos((away / 12) * Math.PI)) / 2 : officeShape(away);
  return factor ** depth * (weekdayOf(timeMs) >= 5 ? weekend : 1);
}

/**
 * Nine hours, an hour to come and an hour to go, and more to do the nearer the middle is.
 * @param {number} away
 * @returns {number}
 */
function officeShape(away) {
  const inside = Math.min(1, Math.max(0, 5 - away));
  return inside * (1 - away / 12);
}

/**
 * Monday is 0.
 * @param {number} timeMs
 * @returns {number}
 */
function weekdayOf(timeMs) {
  return (Math.floor(timeMs / dayMs) + 3) % 7;
}

/**
 * @param {Batch} batch
 * @param {number} timeMs
 * @returns {boolean}
 */
function isRunning({ days, startMinute, durationMinutes }, timeMs) {
  const minute = (timeMs % dayMs) / minuteMs;
  return days.includes(weekdayOf(timeMs)) && minute >= startMinute && minute < startMinute + durationMinutes;
}

/**
 * @param {Minute} minute
 * @param {{ batch: Batch, random: () => number, noise: number }} run
 */
function addJob(minute, { batch, random, noise }) {
  const { rate, costs } = jobs[batch.job];
  const orders = rate * Math.exp(noise * normal(random));
  add(minute, "transactions", orders);
  for (const [name, cost] of Object.entries(costs)) add(minute, name, orders * cost);
}

/** @typedef {{ rows: Map<string, Float64Array>, at: number }} Minute */

/**
 * @param {Minute} minute
 * @param {string} name
 * @param {number} value
 */
function add({ rows, at }, name, value) {
  const row = rows.get(name);
  if (row) row[at] = (row[at] ?? 0) + value;
}
