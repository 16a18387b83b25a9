import type { MetricRepair, MetricWindow } from "../../../model/metric-series.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { MetricQuestion } from "../../../ports/metric-source.ts";
import type { Findings } from "./find-series.ts";
import { equalLabels, selectSeries } from "./promql.ts";
import type { Labels, PointSeries, QueryApi } from "./query-api.ts";

/** Labels that tell servers apart, or copies of one server's metrics that nobody merged. */
const identityLabels = ["instance", "job", "server", "prometheus_replica", "__replica__", "receive_replica"];
/** A server says what it last heard of a series for so long after it fell silent, unless it was told that it is gone. */
const lookbackMs = 5 * 60_000;
/** At so many times is looked whether both are there. */
const looks = 120;
/** One name of each set of targets is looked at, and no more than this many. */
const mostNames = 5;

/**
 * Sees that all series of a selector are of one target. Targets that come one after the other are one whose labels changed.
 *
 * @throws SetpointError SP_METRICS_AMBIGUOUS with the label that tells the targets apart, and its values
 */
export async function checkOneTarget(
  api: QueryApi,
  question: MetricQuestion,
  findings: Findings,
): Promise<readonly MetricRepair[]> {
  const several = namesOfSeveral(findings);
  const repairs: MetricRepair[] = [];
  for (const [name, targets] of several.slice(0, mostNames)) {
    const present = await lookForTargets(api, { name, findings, window: question.window });
    if (overlapMs(present, stepOf(question.window)) > tolerated(question.window)) {
      throw ambiguous(question, findings, targets);
    }
    repairs.push({
      kind: "label-change",
      count: targets.length - 1,
      done: `series of ${describeDifference(targets)} follow each other and are taken as one`,
    });
  }
  return repairs.slice(0, 1);
}

function namesOfSeveral({ series, settings }: Findings): readonly (readonly [string, readonly Labels[]])[] {
  const targets = new Map<string, Map<string, Labels>>();
  for (const { name, labels } of [...series, ...settings]) {
    const identity = pickIdentity(labels);
    const known = targets.get(name) ?? new Map<string, Labels>();
    targets.set(name, known.set(JSON.stringify(identity), identity));
  }
  const bySet = new Map<string, readonly [string, readonly Labels[]]>();
  for (const [name, known] of targets) {
    const key = [...known.keys()].toSorted().join("\n");
    if (known.size > 1 && !bySet.has(key)) bySet.set(key, [name, [...known.values()]]);
  }
  return [...bySet.values()];
}

function pickIdentity(labels: Labels): Labels {
  return Object.fromEntries(identityLabels.map((label) => [label, labels[label] ?? ""]));
}

interface Look {
  readonly name: string;
  readonly findings: Findings;
  readonly window: MetricWindow;
}

async function lookForTargets(api: QueryApi, { name, findings, window }: Look): Promise<readonly PointSeries[]> {
  const selected = selectSeries([...equalLabels({ __name__: name }), ...equalLabels(findings.selector)]);
  const stepMs = stepOf(window);
  const by = identityLabels.join(",");
  return await api.range(`count by (${by}) (${selected})`, {
    firstMs: window.fromMs,
    lastMs: window.toMs - 1,
    stepMs,
  });
}

function stepOf({ fromMs, toMs }: MetricWindow): number {
  return Math.max(1000, Math.ceil((toMs - fromMs) / looks / 1000) * 1000);
}

function tolerated({ fromMs, toMs }: MetricWindow): number {
  return Math.min(lookbackMs, (toMs - fromMs) / 2);
}

function overlapMs(present: readonly PointSeries[], stepMs: number): number {
  const seen = new Map<number, number>();
  for (const time of present.flatMap(({ times }) => times)) seen.set(time, (seen.get(time) ?? 0) + 1);
  const together = [...seen.values()].filter((count) => count > 1).length;
  return Math.max(0, together - 1) * stepMs;
}

function ambiguous(question: MetricQuestion, { origin }: Findings, targets: readonly Labels[]): SetpointError {
  const { instance } = question;
  const field = origin === "host" ? "metrics.hostSelector" : "metrics.selector";
  const [label = "instance"] = differingLabels(targets);
  return new SetpointError(
    "SP_METRICS_AMBIGUOUS",
    `${field} of ${instance.name} is right for several targets at the same time: ${describeDifference(targets)}.`,
    {
      fix: `Add ${label} to ${field} of the instance: ${label}: ${JSON.stringify(targets[0]?.[label] ?? "")}.`,
      data: { instance: instance.name },
    },
  );
}

function differingLabels(targets: readonly Labels[]): readonly string[] {
  return identityLabels.filter((label) => new Set(targets.map((target) => target[label])).size > 1);
}

function describeDifference(targets: readonly Labels[]): string {
  return differingLabels(targets)
    .map((label) => {
      const values = [...new Set(targets.map((target) => target[label] ?? ""))].toSorted();
      return `${label} is ${values.map((value) => (value === "" ? "not given" : value)).join(" or ")}`;
    })
    .join(", ");
}
