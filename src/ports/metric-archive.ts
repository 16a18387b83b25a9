import type { Attributes } from "../model/metric.ts";
import type { SampledSeries } from "../model/metric-series.ts";

/** What was kept. */
export interface KeptMetrics {
  readonly path: string;
  readonly samples: number;
  readonly series: number;
  readonly bytes: number;
}

/** Keeps sampled series in files that the metric source for files reads back as they were. */
export interface MetricArchive {
  /**
   * Writes one file, whole or not at all; a file that is there already is left alone.
   * @param labels that every series is to have beside its attributes: an instance's selector, so that it finds them in the file
   * @throws SetpointError SP_METRICS_FILE_EXISTS, SP_METRICS_WRITE_FAILED
   */
  keep(path: string, batches: AsyncIterable<readonly SampledSeries[]>, labels?: Attributes): Promise<KeptMetrics>;
}
