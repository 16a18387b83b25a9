// Not type-checked: what is built is not there yet when types are.
// Samples a server about once a second through Setpoint's own probe.
import { setTimeout as wait } from "node:timers/promises";
import { seriesName } from "../../dist/model/metric.js";

/** @typedef {import("../../src/ports/metric-probe.ts").MetricProbe} MetricProbe */
/** @typedef {import("../../src/model/metric.ts").MetricDefinition} MetricDefinition */

const everyMs = 1000;

/**
 * @param {MetricProbe} probe
 * @param {readonly MetricDefinition[]} metrics
 * @param {number} seconds
 * @returns {Promise<{ times: number[], series: Record<string, (number | undefined)[]> }>}
 */
export async function sampleServer(probe, metrics, seconds) {
  const start = performance.now();
  /** @type {number[]} */
  const times = [];
  /** @type {Record<string, (number | undefined)[]>} */
  const series = {};
  for (let second = 0; second < seconds; second += 1) {
    await wait(Math.max(0, start + second * everyMs - performance.now()));
    const { atMs, values } = await probe.probe(metrics);
    for (const [name, value] of addUp(values, metrics)) {
      series[name] ??= times.map(() => undefined);
      series[name].push(value);
    }
    times.push(atMs);
    for (const known of Object.values(series)) if (known.length < times.length) known.push(undefined);
  }
  return { times, series };
}

/**
 * Databases and tables are added up, as they would be later: a recording is small.
 * @param {Awaited<ReturnType<MetricProbe["probe"]>>["values"]} values
 * @param {readonly MetricDefinition[]} metrics
 */
function addUp(values, metrics) {
  /** @type {Map<string, number>} */
  const sums = new Map();
  for (const { metric, attributes, value } of values) {
    const name = seriesName(metric, attributes);
    const across = metrics.find((definition) => definition.name === metric)?.across ?? "sum";
    const before = sums.get(name);
    sums.set(name, before === undefined ? value : across === "sum" ? before + value : Math[across](before, value));
  }
  return sums;
}
