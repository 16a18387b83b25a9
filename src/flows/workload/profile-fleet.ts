import type { AuditEntry } from "../../model/audit-event.ts";
import type { Instance } from "../../model/instance.ts";
import type { WorkloadResult } from "../../model/metric-results.ts";
import type { ProfiledInstance } from "../../model/workload.ts";
import type { Progress } from "../../ports/metric-source.ts";
import { addRecorded } from "../../stages/workload/add-recorded.ts";
import { deriveProfile } from "../../stages/workload/derive-profile.ts";
import { attempt } from "../live/with-session.ts";
import { askAbout, beginInquiry, type Inquiry } from "../metrics/ask-about.ts";
import { chooseInstances, type InstanceChoice } from "../metrics/choose-instances.ts";
import type { Span } from "../metrics/choose-window.ts";
import { inParallel } from "../metrics/in-parallel.ts";
import { countProgress, type TellProgress } from "../metrics/progress.ts";
import { type Sources, withSources } from "../metrics/with-sources.ts";
import { findGoverning } from "../trunk/find-governing.ts";
import type { Workspace } from "../workspace.ts";

/** Whose workload is to be described, over which time. */
export interface ProfileRequest extends InstanceChoice {
  readonly span: Span;
  /** Instances that are read at once. */
  readonly jobs: number;
  readonly progress?: TellProgress;
}

/**
 * Reads the metrics of instances and makes a profile of each. Instances and sources are those of the commit that governs: a branch
 * under review could name another place for a token to be sent to. One instance that fails stops no other.
 *
 * @throws SetpointError SP_METRICS_UNKNOWN_INSTANCE, SP_METRICS_NOT_YET, SP_METRICS_UNKNOWN_SOURCE, and those of {@link findGoverning}
 */
export async function profileFleet(workspace: Workspace, request: ProfileRequest): Promise<WorkloadResult> {
  const { side, findings, entries } = await findGoverning(workspace);
  const { fleet, commit } = side;
  const chosen = chooseInstances(fleet, request);
  const inquiry = beginInquiry(request, workspace);
  const progress = countProgress(chosen.instances.length, request.progress);
  const { configuration } = fleet;
  const outcomes = await withSources(workspace, { ...inquiry, configuration }, (sources) =>
    inParallel(chosen.instances, request.jobs, async (instance) => {
      const reading = progress.reading(instance.name);
      const outcome = await attempt(instance, () =>
        profileInstance(workspace, instance, { inquiry, sources, reading, entries }),
      );
      progress.finished(instance.name);
      return outcome;
    }),
  );
  return {
    kind: "workload",
    commit,
    profiled: outcomes.filter((outcome) => "profile" in outcome),
    failures: outcomes.filter((outcome) => "code" in outcome),
    findings: [...findings, ...fleet.findings, ...chosen.findings],
    ...(request.shard ? { shard: request.shard } : {}),
  };
}

async function profileInstance(
  workspace: Workspace,
  instance: Instance,
  of: {
    readonly inquiry: Inquiry;
    readonly sources: Sources;
    readonly reading: Progress;
    readonly entries: readonly AuditEntry[];
  },
): Promise<ProfiledInstance> {
  const { source, engine, question } = askAbout(instance, workspace, of.inquiry);
  const told = await (await of.sources(source)).read(question, of.reading);
  const reading = addRecorded(told, instance.name, of.entries);
  return { profile: deriveProfile({ instance, engine, source, reading }), traffic: reading.traffic };
}
