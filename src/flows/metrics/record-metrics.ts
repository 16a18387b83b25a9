import type { SampledSeries } from "../../model/metric-series.ts";
import type { RecordResult } from "../../model/metric-results.ts";
import type { MetricQuestion } from "../../ports/metric-source.ts";
import { findGoverning } from "../trunk/find-governing.ts";
import type { Workspace } from "../workspace.ts";
import { askAbout, beginInquiry } from "./ask-about.ts";
import { getInstance } from "./choose-instances.ts";
import type { Span } from "./choose-window.ts";
import { withSources } from "./with-sources.ts";

/** Whose metrics are to be kept, and where. */
export interface RecordRequest {
  readonly instance: string;
  readonly source?: string;
  readonly span: Span;
  /** Of the file. */
  readonly path: string;
  /** Is told the number of samples so far. */
  readonly progress?: (samples: number) => void;
}

/**
 * Keeps the metrics of one instance in a file, as its source samples them. Instance and source are those of the commit that governs.
 *
 * @throws SetpointError SP_METRICS_UNKNOWN_INSTANCE, SP_METRICS_NO_SOURCE, and those of the source and the archive
 */
export async function recordMetrics(workspace: Workspace, request: RecordRequest): Promise<RecordResult> {
  const { instance: name, path, progress = () => {} } = request;
  const { side, findings } = await findGoverning(workspace);
  const { fleet } = side;
  const { source, question } = askAbout(getInstance(fleet, name), workspace, beginInquiry(request, workspace));
  const kept = await withSources(workspace, fleet, async (sources) => {
    const batches = (await sources(source)).samples(question);
    return await workspace.archive.keep(
      path,
      labelled(batches, { question, tell: progress }),
      question.instance.metrics?.selector,
    );
  });
  const { series, samples, bytes } = kept;
  return { kind: "metrics-record", instance: name, source, path: kept.path, series, samples, bytes, findings };
}

/** A selector finds its own in the file again: series of the host get the labels that the instance's host has. */
async function* labelled(
  batches: AsyncIterable<readonly SampledSeries[]>,
  { question, tell }: { readonly question: MetricQuestion; readonly tell: (samples: number) => void },
): AsyncGenerator<readonly SampledSeries[]> {
  const { hostSelector = {} } = question.instance.metrics ?? {};
  const ofHost = new Set(question.metrics.flatMap(({ name, origin }) => (origin === "host" ? [name] : [])));
  let samples = 0;
  for await (const batch of batches) {
    samples += batch.reduce((sum, { times }) => sum + times.length, 0);
    tell(samples);
    yield batch.map((series) =>
      ofHost.has(series.metric) ? { ...series, attributes: { ...hostSelector, ...series.attributes } } : series,
    );
  }
}
