import type { Instance } from "../../model/instance.ts";
import type { MetricsCheckResult, MetricsOfInstance } from "../../model/metric-results.ts";
import { findPresence } from "../../stages/workload/find-presence.ts";
import { attempt } from "../live/with-session.ts";
import { findGoverning } from "../trunk/find-governing.ts";
import type { Workspace } from "../workspace.ts";
import { askAbout, beginInquiry, type Inquiry } from "./ask-about.ts";
import { chooseInstances, type InstanceChoice } from "./choose-instances.ts";
import type { Span } from "./choose-window.ts";
import { inParallel } from "./in-parallel.ts";
import { countProgress, type TellProgress } from "./progress.ts";
import { type Sources, withSources } from "./with-sources.ts";

/** Whose metrics are to be looked for, over which time. */
export interface MetricsCheckRequest extends InstanceChoice {
  readonly span: Span;
  /** Instances that are looked at at once. */
  readonly jobs: number;
  readonly progress?: TellProgress;
}

/**
 * Asks sources what they have of each instance: which signals there are, from what and since when, and what is lost for want of the
 * others. Reads no more than it must. Instances and sources are those of the commit that governs.
 *
 * @throws SetpointError SP_METRICS_UNKNOWN_INSTANCE, SP_METRICS_NOT_YET, SP_METRICS_UNKNOWN_SOURCE, and those of {@link findGoverning}
 */
export async function checkMetrics(workspace: Workspace, request: MetricsCheckRequest): Promise<MetricsCheckResult> {
  const { side, findings } = await findGoverning(workspace);
  const { fleet } = side;
  const chosen = chooseInstances(fleet, request);
  const inquiry = beginInquiry(request, workspace);
  const { finished } = countProgress(chosen.instances.length, request.progress);
  const { configuration } = fleet;
  const outcomes = await withSources(workspace, { ...inquiry, configuration }, (sources) =>
    inParallel(chosen.instances, request.jobs, async (instance) => {
      const outcome = await attempt(instance, () => checkInstance(workspace, instance, { inquiry, sources }));
      finished(instance.name);
      return outcome;
    }),
  );
  return {
    kind: "metrics-check",
    instances: outcomes.filter((outcome) => "signals" in outcome),
    failures: outcomes.filter((outcome) => "code" in outcome),
    findings: [...findings, ...fleet.findings, ...chosen.findings],
  };
}

async function checkInstance(
  workspace: Workspace,
  instance: Instance,
  { inquiry, sources }: { readonly inquiry: Inquiry; readonly sources: Sources },
): Promise<MetricsOfInstance> {
  const { source, engine, question } = askAbout(instance, workspace, inquiry);
  const inventory = await (await sources(source)).describe(question);
  const { exporters, unknown, lacking } = inventory;
  return { instance: instance.name, source, exporters, signals: findPresence(inventory, engine), unknown, lacking };
}
