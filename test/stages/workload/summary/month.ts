import type { MetricWindow } from "../../../../src/model/metric-series.ts";
import type { SignalName } from "../../../../src/model/workload-signal.ts";
import type { SignalTable } from "../../../../src/stages/workload/signal-table.ts";

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** A Monday. */
export const monday = Date.UTC(2026, 0, 5);

/** Days from a Monday, in buckets of five minutes. */
export function windowOfDays(days: number): MetricWindow {
  return { fromMs: monday, toMs: monday + days * dayMs, bucketMs: 300_000 };
}

/** Values by the number of days since the window began. */
export function valuesOver(window: MetricWindow, valueOf: (day: number) => number): Float64Array {
  const count = (window.toMs - window.fromMs) / window.bucketMs;
  return Float64Array.from({ length: count }, (_, bucket) => valueOf((bucket * window.bucketMs) / dayMs));
}

/** A noise between -0.5 and 0.5 that is the same at every run. */
export function noise(seed: number): number {
  const turned = Math.sin(seed * 12.9898) * 43_758.5453;
  return turned - Math.floor(turned) - 0.5;
}

export function tableOf(
  window: MetricWindow,
  signals: Partial<Record<SignalName, (day: number) => number>>,
): SignalTable {
  const names = Object.keys(signals).filter((name): name is SignalName => name in signals);
  return {
    window,
    signals: new Map(
      names.map((name) => {
        const mean = valuesOver(window, signals[name] ?? (() => Number.NaN));
        return [name, { name, mean, max: mean }] as const;
      }),
    ),
  };
}
