import type { MetricLack } from "../../model/metric-series.ts";
import type { MetricsCheckResult, MetricsOfInstance, SignalPresence } from "../../model/metric-results.ts";
import type { Report, Section, Table, Verdict } from "../report.ts";
import { arrangeFindings, countFindings, failuresToFindings, judgeFailures } from "./findings.ts";
import { renderCount, renderInstances, renderNames } from "./render-count.ts";
import { renderTime } from "./workload/render-time.ts";

/** Instances whose signals are told one by one; of the others there is a row. */
const toldInstances = 20;

/** Tells which signals there are of each instance, from what and since when; which are missing, what is lost, and what would give them. */
export function describeMetricsCheck({ instances, failures, findings }: MetricsCheckResult): Report {
  const arranged = arrangeFindings([...failuresToFindings(failures), ...findings]);
  const [only, ...others] = instances;
  const isOne = only !== undefined && others.length === 0;
  const missing = new Set(instances.flatMap((one) => missingOf(one).map(({ signal }) => signal)));
  const failed = failures.length > 0 ? `, ${failures.length} failed` : "";
  return {
    title: isOne ? `Metrics of ${only.instance}` : "Metrics",
    verdict: judgeFailures(
      { failed: failures.length, others: instances.length },
      arranged,
      judge(instances.length, missing.size),
    ),
    totals: `${renderCount(instances.length, "instance")} looked at${failed}; ${renderCount(missing.size, "signal")} missing; ${countFindings(arranged)}`,
    sections: [
      ...(isOne ? [] : instanceSections(instances)),
      ...missingSections(instances),
      ...lackingSections(instances),
      ...instances.slice(0, toldInstances).flatMap((one) => presentSections(one, !isOne)),
      ...unknownSections(instances),
    ],
    findings: arranged,
    footer: isOne
      ? [
          ["source", only.source],
          ...(only.exporters.length === 0 ? [] : [["exporters", only.exporters.join(", ")] as const]),
        ]
      : [],
  };
}

function judge(instances: number, missing: number): Verdict {
  if (instances === 0) return { tone: "attention", text: "No instance was looked at" };
  if (missing === 0) return { tone: "good", text: "Every signal is there" };
  return { tone: "attention", text: `${renderCount(missing, "signal")} missing; below is what cannot be told without` };
}

function presentOf({ signals }: MetricsOfInstance): readonly SignalPresence[] {
  return signals.filter(({ from }) => from.length > 0);
}

function missingOf({ signals }: MetricsOfInstance): readonly SignalPresence[] {
  return signals.filter(({ from }) => from.length === 0);
}

function instanceSections(instances: readonly MetricsOfInstance[]): readonly Section[] {
  if (instances.length === 0) return [];
  return [
    {
      kind: "table",
      title: "Instances",
      folded: false,
      columns: [
        { title: "Instance", style: "code" },
        { title: "Source", style: "code" },
        { title: "Exporters", style: "code" },
        { title: "There", style: "prose" },
        { title: "Missing", style: "prose" },
        { title: "Unknown series", style: "prose" },
      ],
      rows: instances.map((one) => [
        one.instance,
        one.source,
        one.exporters.join(", "),
        `${presentOf(one).length}`,
        `${missingOf(one).length}`,
        `${one.unknown.series}`,
      ]),
    },
  ];
}

/** One row a signal, however many instances lack it: what is to be scraped is the same for all of them. */
function missingSections(instances: readonly MetricsOfInstance[]): readonly Section[] {
  const groups = new Map<string, { readonly signal: SignalPresence; readonly names: string[] }>();
  for (const one of instances) {
    for (const signal of missingOf(one)) {
      const key = JSON.stringify([signal.signal, signal.needs]);
      const group = groups.get(key) ?? { signal, names: [] };
      group.names.push(one.instance);
      groups.set(key, group);
    }
  }
  if (groups.size === 0) return [];
  const columns: Table["columns"] = [
    { title: "Signal", style: "code" },
    ...(instances.length > 1 ? [{ title: "Missing on", style: "code" } as const] : []),
    { title: "Cannot be told", style: "prose" },
    { title: "Needs", style: "code" },
  ];
  const rows = [...groups.values()].map(({ signal, names }) => [
    signal.signal,
    ...(instances.length > 1 ? [renderInstances(names)] : []),
    signal.lost,
    signal.needs.join(", "),
  ]);
  return [{ kind: "table", title: "Missing", folded: false, columns, rows }];
}

/** Why metrics are not there, where the source knows; the same reason once, with everybody whom it concerns. */
function lackingSections(instances: readonly MetricsOfInstance[]): readonly Section[] {
  const reasons = new Map<string, { readonly lack: MetricLack; readonly names: string[] }>();
  for (const { instance, lacking } of instances) {
    for (const lack of lacking) {
      const key = JSON.stringify(lack);
      const reason = reasons.get(key) ?? { lack, names: [] };
      reason.names.push(instance);
      reasons.set(key, reason);
    }
  }
  if (reasons.size === 0) return [];
  const items = [...reasons.values()].map(
    ({ lack, names }) => `${renderInstances(names)}: ${lack.why} (${lack.metrics.join(", ")})`,
  );
  return [{ kind: "list", title: "Why some are not told", folded: false, style: "bullets", items }];
}

function presentSections(one: MetricsOfInstance, folded: boolean): readonly Section[] {
  const present = presentOf(one);
  if (present.length === 0) return [];
  return [
    {
      kind: "table",
      title: `There of ${one.instance} (${present.length})`,
      folded,
      columns: [
        { title: "Signal", style: "code" },
        { title: "Made of", style: "code" },
        { title: "First", style: "code" },
        { title: "Last", style: "code" },
      ],
      rows: present.map(({ signal, from, first = "", last = "" }) => [
        signal,
        renderNames(from),
        renderTime(first),
        renderTime(last),
      ]),
    },
  ];
}

function unknownSections(instances: readonly MetricsOfInstance[]): readonly Section[] {
  const items = instances
    .filter(({ unknown }) => unknown.series > 0)
    .map(({ instance, unknown: { series, examples } }) => {
      const rest = series > examples.length ? ", …" : "";
      return `${instance}: ${series}, such as ${examples.join(", ")}${rest}`;
    });
  if (items.length === 0) return [];
  return [{ kind: "list", title: "Series that no table knows", folded: true, style: "bullets", items }];
}
