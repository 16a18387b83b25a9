import type { Configuration } from "../../model/configuration.ts";
import type { MetricSource } from "../../ports/metric-source.ts";
import type { Workspace } from "../workspace.ts";

/** Gives sources by name; each is opened once, when it is first asked for. */
export type Sources = (name: string) => Promise<MetricSource>;

/**
 * Runs work with sources of metrics, and closes those that it used, whatever happens.
 *
 * @param of the configuration that names sources; one that was asked for by name is opened first, so that a wrong name stops the run
 */
export async function withSources<Result>(
  workspace: Pick<Workspace, "openMetrics">,
  of: { readonly configuration: Configuration; readonly source?: string },
  work: (sources: Sources) => Promise<Result>,
): Promise<Result> {
  const opened = new Map<string, Promise<MetricSource>>();
  const sources: Sources = (name) => {
    const known = opened.get(name) ?? workspace.openMetrics(of.configuration, name);
    opened.set(name, known);
    return known;
  };
  try {
    if (of.source !== undefined) await sources(of.source);
    return await work(sources);
  } finally {
    // One that could not be opened has told whoever asked for it, and there is nothing to close.
    for (const one of await Promise.allSettled(opened.values()))
      if (one.status === "fulfilled") await one.value.close();
  }
}
