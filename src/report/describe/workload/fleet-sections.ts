import type { WorkloadProfile } from "../../../model/workload.ts";
import type { Section } from "../../report.ts";
import { renderJudgement } from "./regime-sections.ts";
import { renderAmount, renderShare } from "./render-amount.ts";
import {
  findFirstLimit,
  needsAttention,
  renderClass,
  renderResource,
  tellCapacity,
  tellLimits,
  tellWork,
} from "./tell-work.ts";
import { findLoad } from "./workload-charts.ts";

/** Instances that are told one by one below the table; each of the others has its own report. */
const toldInstances = 20;

/** Instances in a table, then each folded: those that need attention first, at most twenty. */
export function fleetSections(profiles: readonly WorkloadProfile[]): readonly Section[] {
  if (profiles.length === 0) return [];
  const told = profiles.toSorted((left, right) => rank(left) - rank(right)).slice(0, toldInstances);
  return [instanceTable(profiles), ...told.map(tellInstance)];
}

function rank(profile: WorkloadProfile): number {
  return needsAttention(profile) ? 0 : 1;
}

function instanceTable(profiles: readonly WorkloadProfile[]): Section {
  return {
    kind: "table",
    title: "Instances",
    folded: false,
    columns: [
      { title: "Instance", style: "code" },
      { title: "Class", style: "prose" },
      { title: "Confidence", style: "prose" },
      { title: "Load, mean and p95", style: "prose" },
      { title: "What limits it", style: "prose" },
      { title: "What will, and when", style: "prose" },
    ],
    rows: profiles.map((profile) => {
      const first = findFirstLimit(profile.capacity);
      return [
        profile.instance,
        renderClass(profile.regimes[0]?.work.class),
        profile.confidence.value.toFixed(2),
        tellLoad(profile),
        tellLimits(profile.saturation),
        first ? tellCapacity(first) : "",
      ];
    }),
  };
}

/** The main signal of load with its amounts: `transactions 212/s, 480/s`. */
function tellLoad({ signals }: WorkloadProfile): string {
  const load = findLoad(signals);
  return load ? `${load.signal} ${renderAmount(load.mean, load)}, ${renderAmount(load.p95, load)}` : "unknown";
}

function tellInstance(profile: WorkloadProfile): Section {
  const { instance, regimes, saturation, coverage, confidence, missing } = profile;
  const items = [
    `Work: ${tellWork(regimes)}`,
    ...regimes.slice(0, 1).map(({ work }) => `${renderJudgement(work)}: ${work.because.join("; ")}`),
    `Load: ${tellLoad(profile)}`,
    ...saturation
      .filter(({ verdict }) => verdict === "saturated" || verdict === "near")
      .map(({ resource, verdict, because }) => `${renderResource(resource)} ${verdict}: ${because.join("; ")}`),
    ...profile.capacity.map((forecast) => `${tellCapacity(forecast)}: ${forecast.because}`),
    ...profile.workingSet.because,
    `${renderShare(coverage.share)} known, confidence ${confidence.value.toFixed(2)}`,
    ...(missing.length > 0 ? [`Missing: ${missing.map(({ signal }) => signal).join(", ")}`] : []),
  ];
  return { kind: "list", title: `${instance}: ${tellWork(regimes)}`, folded: true, style: "bullets", items };
}
