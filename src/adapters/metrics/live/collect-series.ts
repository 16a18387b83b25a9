import { seriesName } from "../../../model/metric.ts";
import type { Attributes, MetricDefinition } from "../../../model/metric.ts";
import type { SampledSeries, SettingChange } from "../../../model/metric-series.ts";
import type { ProbedValue } from "../../../ports/metric-probe.ts";

/** What was told at one time. */
export interface TimedValues {
  readonly atMs: number;
  readonly values: readonly ProbedValue[];
}

interface Growing {
  readonly metric: string;
  readonly attributes: Attributes;
  readonly member: string;
  readonly times: number[];
  readonly values: number[];
}

/** Values of the metrics as series, sorted by name and member; each in the order of what was given. */
export function collectSeries(
  taken: readonly TimedValues[],
  metrics: readonly MetricDefinition[],
): readonly SampledSeries[] {
  const wanted = new Set(metrics.map(({ name }) => name));
  const growing = new Map<string, Growing>();
  for (const { atMs, values } of taken) {
    for (const value of values.filter(({ metric }) => wanted.has(metric))) append(growing, atMs, value);
  }
  return [...growing]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { times, values, ...series }]) => ({
      ...series,
      times: Float64Array.from(times),
      values: Float64Array.from(values),
    }));
}

function append(growing: Map<string, Growing>, atMs: number, { metric, attributes, member, value }: ProbedValue): void {
  const key = keyOf(metric, attributes, member);
  const series = growing.get(key) ?? { metric, attributes, member, times: [], values: [] };
  series.times.push(atMs);
  series.values.push(value);
  growing.set(key, series);
}

function keyOf(metric: string, attributes: Attributes, member: string): string {
  return `${seriesName(metric, attributes)} ${member}`;
}

/** Settings whose value differs from that before, in the order of time and then of names. */
export function findSettingChanges(series: readonly SampledSeries[]): readonly SettingChange[] {
  return series
    .flatMap(({ attributes: { parameter }, times, values }) =>
      parameter === undefined ? [] : changesOf(parameter, times, values),
    )
    .toSorted((left, right) => left.atMs - right.atMs);
}

function changesOf(parameter: string, times: Float64Array, values: Float64Array): readonly SettingChange[] {
  return [...values].flatMap((to, index) => {
    const [from, atMs] = [values[index - 1], times[index]];
    return from === undefined || atMs === undefined || from === to ? [] : [{ parameter, atMs, from, to }];
  });
}
