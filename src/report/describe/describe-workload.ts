import type { WorkloadResult } from "../../model/metric-results.ts";
import type { MetricTraffic } from "../../model/metric-series.ts";
import type { ProfiledInstance, WorkloadProfile } from "../../model/workload.ts";
import type { Report, Section, Verdict } from "../report.ts";
import { arrangeFindings, countFindings, failuresToFindings, judgeFailures } from "./findings.ts";
import { renderCount } from "./render-count.ts";
import { fleetSections } from "./workload/fleet-sections.ts";
import {
  confidenceSections,
  configurationSections,
  missingSections,
  repairSections,
} from "./workload/known-sections.ts";
import { saturationSections, workingSetSections } from "./workload/limit-sections.ts";
import { featureSections, regimeSections } from "./workload/regime-sections.ts";
import { renderBytes, renderMany, renderShare } from "./workload/render-amount.ts";
import { renderSpan } from "./workload/render-time.ts";
import { mainSignalSections, otherSignalSections, seasonSections } from "./workload/signal-sections.ts";
import { needsAttention, tellWorkload } from "./workload/tell-work.ts";
import { capacitySections, distantSections, trendSections } from "./workload/trend-sections.ts";
import { workloadCharts } from "./workload/workload-charts.ts";

/** Tells what instances do by their metrics: one as a picture to be read from top to bottom, several in a table. */
export function describeWorkload(result: WorkloadResult): Report {
  const { commit, profiled, failures, shard } = result;
  const findings = arrangeFindings([...failuresToFindings(failures), ...result.findings]);
  const [only, ...others] = profiled;
  const isOne = only !== undefined && others.length === 0 && failures.length === 0 && shard === undefined;
  const told = isOne ? describeOne(only) : describeFleet(result);
  return {
    title: told.title,
    verdict: judgeFailures({ failed: failures.length, others: profiled.length }, findings, told.verdict),
    totals: `${told.totals}; ${countFindings(findings)}`,
    sections: told.sections,
    findings,
    footer: [
      ...told.footer,
      ...(commit === undefined ? [] : [["documents of", commit] as const]),
      ...describeTraffic(profiled.map(({ traffic }) => traffic)),
    ],
  };
}

function describeOne({ profile }: ProfiledInstance): Omit<Report, "findings"> {
  const { instance, engine, source, window, coverage, confidence, signals, missing } = profile;
  const known = `${renderShare(coverage.share)} of ${renderSpan(window)} UTC known`;
  return {
    title: `Workload of ${instance}`,
    verdict: tellWorkload(profile),
    totals: `${known}; ${renderCount(signals.length, "signal")}, ${missing.length} missing; confidence ${confidence.value.toFixed(2)}`,
    sections: describePicture(profile),
    footer: [
      ["engine", engine],
      ["source", source],
      ["buckets", `${window.bucketSeconds} s`],
    ],
  };
}

/** What a reader asks first comes first; what is looked up is folded, and last. */
function describePicture(profile: WorkloadProfile): readonly Section[] {
  const { regimes, signals, saturation, capacity } = profile;
  return [
    ...regimeSections(regimes),
    ...workloadCharts(profile),
    ...saturationSections(saturation),
    ...capacitySections(capacity),
    ...trendSections(signals),
    ...mainSignalSections(signals),
    ...seasonSections(signals),
    ...workingSetSections(profile.workingSet),
    ...configurationSections(profile),
    ...confidenceSections(profile),
    ...otherSignalSections(signals),
    ...distantSections(capacity),
    ...featureSections(regimes),
    ...missingSections(profile.missing),
    ...repairSections(profile.repairs),
  ];
}

function describeFleet({ profiled, failures, shard }: WorkloadResult): Omit<Report, "findings"> {
  const names = [...profiled.map(({ profile }) => profile.instance), ...failures.map(({ instance }) => instance)];
  const part = shard ? `, part ${shard.index} of ${shard.count}` : "";
  const failed = failures.length > 0 ? `, ${failures.length} failed` : "";
  return {
    title: `Workload of ${names.length === 1 ? names.join() : renderCount(names.length, "instance")}${part}`,
    verdict: judgeFleet(profiled.map(({ profile }) => profile)),
    totals: `${renderCount(profiled.length, "instance")} profiled${failed}`,
    sections: fleetSections(profiled.map(({ profile }) => profile)),
    footer: [],
  };
}

function judgeFleet(profiles: readonly WorkloadProfile[]): Verdict {
  if (profiles.length === 0) return { tone: "attention", text: "Nothing is known of any instance" };
  const count = profiles.filter(needsAttention).length;
  if (count === 0) return { tone: "good", text: "Nothing that is known limits any instance" };
  const why = "limited, near a limit, about to reach one, or unknown";
  return { tone: "attention", text: `${count} of ${renderCount(profiles.length, "instance")} ${why}` };
}

/** What reading cost, over all instances. */
function describeTraffic(traffic: readonly MetricTraffic[]): Report["footer"] {
  if (traffic.length === 0) return [];
  const sum = (read: (one: MetricTraffic) => number): number => traffic.reduce((total, one) => total + read(one), 0);
  return [
    ["requests", `${sum(({ requests }) => requests)}`],
    ["read", renderBytes(sum(({ bytes }) => bytes))],
    ["points", renderMany(sum(({ points }) => points))],
  ];
}
