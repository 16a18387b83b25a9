import { valueAt } from "../value-at.ts";
import { deviationsPerMad, medianOf, spreadOf } from "./median.ts";

/** Two loads that differ by less than 5 % are not told apart, however steady they are. */
const leastNoise = 0.05;

/**
 * A signal's whole range counts as at most this many times its noise, so that one that goes from nothing to everything (temporary
 * files) does not outvote all others.
 */
const mostContrast = 20;

/**
 * The noise of one point as far as it matters to means of many: its long-run standard deviation, from the median of the differences of
 * means of neighbouring blocks, which neither a few changes nor growth disturb, and which grows where points are like their neighbours
 * (Wu and Zhao 2007, Inference of trends in time series, https://doi.org/10.1111/j.1467-9868.2007.00594.x, whose blocks are as long as
 * the cube root of the series, up to a factor). At least the same of single points.
 */
export function noiseOf(row: Float64Array): number {
  const block = Math.max(1, Math.round(Math.cbrt(row.length) / 2));
  const spread = spreadOf(row) / mostContrast;
  const noises = [leastNoise, spread, noiseOfBlocks(row, 1), noiseOfBlocks(row, block)];
  return Math.max(...noises.filter((noise) => !Number.isNaN(noise)));
}

function noiseOfBlocks(row: Float64Array, block: number): number {
  const means = Float64Array.from({ length: Math.floor(row.length / block) }, (_, index) =>
    meanOf(row.subarray(index * block, (index + 1) * block)),
  );
  const steps = means.slice(1).map((mean, index) => Math.abs(mean - valueAt(means, index)));
  return (deviationsPerMad * medianOf(steps) * Math.sqrt(block)) / Math.SQRT2;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
