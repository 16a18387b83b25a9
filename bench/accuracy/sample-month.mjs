// @ts-check
// A month as an exporter's samples, every minute, with everything that goes wrong with samples: resets, gaps, clocks, repetitions, disorder.
import { between, seededRandom } from "./random.mjs";
import { hourMs, minuteMs } from "./synthetic-month.mjs";

const blockBytes = 8192;

/** One block in ten is not in the cache. */
const missShare = 0.1;

/**
 * How signals are told: counters of PostgreSQL, what one of them is in units of the signal, and whether a restart sets it back.
 * @type {readonly { signal: string, metric: string, per: number, resets: boolean }[]}
 */
const counters = [
  { signal: "transactions", metric: "postgresql.commits", per: 1, resets: true },
  { signal: "logical_reads", metric: "postgresql.blks_hit", per: (1 - missShare) / blockBytes, resets: true },
  { signal: "logical_reads", metric: "postgresql.blks_read", per: missShare / blockBytes, resets: true },
  { signal: "rows_read", metric: "postgresql.tup_returned", per: 1, resets: true },
  { signal: "rows_scanned", metric: "postgresql.sequential_rows", per: 1, resets: true },
  { signal: "rows_inserted", metric: "postgresql.tup_inserted", per: 1, resets: true },
  { signal: "rows_updated", metric: "postgresql.tup_updated", per: 1, resets: true },
  { signal: "rows_deleted", metric: "postgresql.tup_deleted", per: 1, resets: true },
  { signal: "temp_bytes", metric: "postgresql.temp_bytes", per: 1, resets: true },
  { signal: "log_bytes", metric: "postgresql.wal.bytes", per: 1, resets: false },
];

/** Shares of samples that are lost, told twice, and not a number. */
const shares = { lost: 0.005, repeated: 0.01, unknown: 0.002 };

/** The clock is set back by five minutes for twenty, and some samples bear the time at which clocks begin. */
const clock = { backMs: 5 * minuteMs, forMs: 20 * minuteMs, zeroShare: 0.001 };

/**
 * @typedef {object} Faults
 * @property {boolean} isSpoilt samples are lost, told twice, out of order
 * @property {readonly number[]} restarts
 * @property {readonly { fromMs: number, toMs: number }[]} gaps
 * @property {number} setBackMs when the clock is set back
 */

/**
 * A server that restarts up to three times, and up to three gaps of one to eight hours, a day from each other and from the month's ends.
 * @param {import("./synthetic-month.mjs").Month} month
 * @param {number} seed
 * @returns {Faults}
 */
export function makeFaults({ fromMs, toMs }, seed) {
  const random = seededRandom(seed + 1e6);
  const room = (toMs - fromMs) / 8;
  const places = [1, 2, 3, 4, 5, 6, 7].map((place) => fromMs + (place + between(random, -0.3, 0.3)) * room);
  const [setBackMs = 0, ...others] = places.map(wholeMinute);
  const restarts = others.slice(0, 1 + Math.floor(random() * 3));
  const gaps = others
    .slice(3, 4 + Math.floor(random() * 3))
    .map((from) => ({ fromMs: from, toMs: wholeMinute(from + between(random, 1, 8) * hourMs) }));
  return { isSpoilt: true, restarts, gaps, setBackMs };
}

/**
 * @param {number} timeMs
 * @returns {number}
 */
function wholeMinute(timeMs) {
  return Math.floor(timeMs / minuteMs) * minuteMs;
}

/** A month in which nothing goes wrong. @type {Faults} */
export const noFaults = { isSpoilt: false, restarts: [], gaps: [], setBackMs: Number.NaN };

/**
 * What a source reads of it, in the shape of model/metric-series: series of samples.
 * @param {import("./synthetic-month.mjs").Month} month
 * @param {Faults} faults
 * @param {number} seed
 */
export function sampleMonth(month, faults, seed) {
  const random = seededRandom(seed + 2e6);
  const { fromMs, toMs } = month;
  const series = counters.map((counter) => {
    const values = countUp(month, faults, counter);
    return { metric: counter.metric, ...spoil(values, { month, faults, random }) };
  });
  const starts = Float64Array.from({ length: (toMs - fromMs) / minuteMs }, (_, minute) =>
    startedBefore(fromMs + minute * minuteMs, month, faults),
  );
  const started = { metric: "postgresql.start_time", ...spoil(starts, { month, faults, random }) };
  return {
    kind: /** @type {const} */ ("samples"),
    window: { fromMs, toMs, bucketMs: 5 * minuteMs },
    series: [...series, started].map((one) => ({ ...one, attributes: {}, member: "" })),
    repairs: [],
    settings: [],
    traffic: { requests: 1, bytes: 0, points: 0 },
  };
}

/**
 * @param {import("./synthetic-month.mjs").Month} month
 * @param {Faults} faults
 * @param {{ signal: string, per: number, resets: boolean }} counter
 * @returns {Float64Array} one value at the beginning of each minute
 */
function countUp({ fromMs, minutes }, { restarts }, { signal, per, resets }) {
  const rates = minutes.get(signal) ?? new Float64Array();
  // What the server counted before the month began.
  let count = resets ? 1e6 : 1e12;
  return rates.map((rate, minute) => {
    if (resets && restarts.includes(fromMs + minute * minuteMs)) count = 0;
    const told = Math.floor(count);
    count += (rate * per * minuteMs) / 1000;
    return told;
  });
}

/**
 * @param {number} timeMs
 * @param {import("./synthetic-month.mjs").Month} month
 * @param {Faults} faults
 * @returns {number} seconds since 1970
 */
function startedBefore(timeMs, { fromMs }, { restarts }) {
  return Math.max(fromMs - 40 * 24 * hourMs, ...restarts.filter((restart) => restart <= timeMs)) / 1000;
}

/**
 * @param {Float64Array} values
 * @param {{ month: import("./synthetic-month.mjs").Month, faults: Faults, random: () => number }} where
 */
function spoil(values, { month, faults, random }) {
  if (!faults.isSpoilt) {
    return { times: values.map((_, minute) => month.fromMs + minute * minuteMs), values };
  }
  /** @type {[number, number][]} */
  const samples = [];
  for (const [minute, value] of values.entries()) {
    const timeMs = month.fromMs + minute * minuteMs;
    const isInGap = faults.gaps.some((gap) => timeMs >= gap.fromMs && timeMs < gap.toMs);
    if (isInGap || random() < shares.lost) continue;
    const told = random() < shares.unknown ? Number.NaN : value;
    samples.push([stamp(timeMs, faults, random), told]);
    if (random() < shares.repeated) samples.push([stamp(timeMs, faults, random), told]);
  }
  shuffle(samples, random);
  return {
    times: Float64Array.from(samples, ([timeMs]) => timeMs),
    values: Float64Array.from(samples, ([, value]) => value),
  };
}

/**
 * @param {number} timeMs
 * @param {Faults} faults
 * @param {() => number} random
 * @returns {number}
 */
function stamp(timeMs, { setBackMs }, random) {
  if (random() < clock.zeroShare) return 0;
  return timeMs >= setBackMs && timeMs < setBackMs + clock.forMs ? timeMs - clock.backMs : timeMs;
}

/**
 * By Fisher and Yates.
 * @param {unknown[]} items
 * @param {() => number} random
 */
function shuffle(items, random) {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [items[last], items[other]] = [items[other], items[last]];
  }
}
