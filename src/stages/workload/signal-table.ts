import type { MetricWindow } from "../../model/metric-series.ts";
import type { SignalName } from "../../model/workload-signal.ts";

/** One signal over a window, one number a bucket; NaN where nothing is known. */
export interface Signal {
  readonly name: SignalName;
  readonly mean: Float64Array;
  readonly max: Float64Array;
}

/** Every signal that could be made, over one window. */
export interface SignalTable {
  readonly window: MetricWindow;
  readonly signals: ReadonlyMap<SignalName, Signal>;
}

/** Which buckets are meant: 1 in, 0 out; as long as the window has buckets. */
export type BucketMask = Uint8Array;
