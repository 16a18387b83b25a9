// @ts-check

/** @typedef {() => number} Random numbers from 0 to 1 */

/**
 * Random numbers that are the same for the same seed everywhere: mulberry32, by Tommy Ettinger, public domain.
 * @param {number} seed
 * @returns {Random}
 */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A normal variable of mean 0 and deviation 1, by Box and Muller.
 * @param {Random} random
 * @returns {number}
 */
export function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * @param {Random} random
 * @param {number} from
 * @param {number} to
 * @returns {number}
 */
export function between(random, from, to) {
  return from + (to - from) * random();
}

/**
 * @template T
 * @param {Random} random
 * @param {readonly T[]} choices
 * @returns {T}
 */
export function choose(random, choices) {
  const chosen = choices[Math.floor(random() * choices.length)];
  if (chosen === undefined) throw new Error("there is nothing to choose from");
  return chosen;
}
