import type { SampledSeries } from "../../../model/metric-series.ts";
import type { MetricQuestion, MetricSource } from "../../../ports/metric-source.ts";
import { filesMetricSource } from "./files-metric-source.ts";
import type { FilesOptions } from "./files-options.ts";

/** What stands for the name of the instance in a pattern of paths. */
const instanceName = "{instance}";

/**
 * The same as {@link filesMetricSource}; where the pattern says `{instance}`, each instance's own files are opened for a question alone. So
 * many instances take as many times as long as one, however many files lie beside each other, and their files need no labels that tell
 * them apart.
 *
 * @example filesByInstance({ paths: "metrics/{instance}-*.parquet", directory: "/srv/fleet" });
 */
export function filesByInstance(options: FilesOptions): MetricSource {
  if (!options.paths.includes(instanceName)) return filesMetricSource(options);
  return {
    describe: (question) => withOwn(options, question, (source) => source.describe(question)),
    read: (question, progress) => withOwn(options, question, (source) => source.read(question, progress)),
    samples: (question) => samples(options, question),
    close: async () => {},
  };
}

async function withOwn<Result>(
  options: FilesOptions,
  question: MetricQuestion,
  work: (source: MetricSource) => Promise<Result>,
): Promise<Result> {
  const source = openOwn(options, question);
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}

async function* samples(options: FilesOptions, question: MetricQuestion): AsyncGenerator<readonly SampledSeries[]> {
  const source = openOwn(options, question);
  try {
    yield* source.samples(question);
  } finally {
    await source.close();
  }
}

/** Names of instances hold nothing that means something in a pattern, and lead nowhere else. */
function openOwn(options: FilesOptions, { instance }: MetricQuestion): MetricSource {
  return filesMetricSource({ ...options, paths: options.paths.replaceAll(instanceName, instance.name) });
}
