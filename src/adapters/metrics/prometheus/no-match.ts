import { exporterTables } from "../../../engines/exporters/index.ts";
import { mappingsByName } from "../../../engines/exporters/map-series.ts";
import { closestNames } from "../../../model/closest-names.ts";
import type { MetricOrigin } from "../../../model/metric.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { MetricQuestion } from "../../../ports/metric-source.ts";
import { equalLabels, nameBegins, oneOf, selectSeries } from "./promql.ts";
import type { Labels, QueryApi, Span } from "./query-api.ts";

/** A selector is right if it ever was, this long before or after the window. */
const longAgoMs = 366 * 24 * 3_600_000;
/** So many values of a label are shown. */
const mostShown = 8;

/** A selector that found nothing. */
export interface EmptySelector {
  readonly question: MetricQuestion;
  readonly origin: MetricOrigin;
  readonly selector: Labels;
}

/**
 * Lets a selector pass that found nothing within the window, if it finds something at another time or of another kind.
 *
 * @throws SetpointError SP_METRICS_NO_MATCH with the labels and values that there are
 */
export async function assertMatches(api: QueryApi, empty: EmptySelector): Promise<void> {
  const { fromMs, toMs } = empty.question.window;
  const window = { fromMs, toMs: toMs - 1 };
  const span = { fromMs: Math.max(0, fromMs - longAgoMs), toMs: toMs + longAgoMs };
  const selected = selectSeries(equalLabels(empty.selector));
  if ((await api.labels(selected, window)).length > 0 || (await findWidely(api, selected, span)).length > 0) return;
  const hints = await Promise.all(
    Object.entries(empty.selector).map(
      async ([label, value]) => await describeLabel(api, { label, value, span: window }),
    ),
  );
  const { instance } = empty.question;
  const field = empty.origin === "host" ? "metrics.hostSelector" : "metrics.selector";
  const labels = Object.entries(empty.selector).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  throw new SetpointError(
    "SP_METRICS_NO_MATCH",
    `No series match ${field} of ${instance.name}, {${labels.join(", ")}}. ${hints.join(" ")}`,
    { fix: `Write the labels of the instance's series into ${field}.`, data: { instance: instance.name } },
  );
}

/** Some servers look no further back than they are allowed to, and say so. */
async function findWidely(api: QueryApi, selected: string, span: Span): Promise<readonly string[]> {
  try {
    return await api.labels(selected, span);
  } catch (error) {
    if (error instanceof SetpointError && isRefusal(error)) return [];
    throw error;
  }
}

interface Wanted {
  readonly label: string;
  readonly value: string;
  readonly span: Span;
}

async function describeLabel(api: QueryApi, { label, value, span }: Wanted): Promise<string> {
  const known = selectSeries([knownNames()]);
  try {
    const values = await api.labelValues(label, known, span);
    if (values.length === 0)
      return `No series of a known exporter has a label ${label}${await listLabels(api, known, span)}.`;
    if (values.includes(value))
      return `There are series with ${label}=${JSON.stringify(value)}, but without the other labels.`;
    return `Values of ${label} are: ${pickNear(value, values)}.`;
  } catch (error) {
    if (error instanceof SetpointError && isRefusal(error)) return `${label} has too many values to list.`;
    throw error;
  }
}

async function listLabels(api: QueryApi, known: string, span: Span): Promise<string> {
  const labels = (await api.labels(known, span)).filter((label) => label !== "__name__");
  if (labels.length === 0) return "; within the window there are no series of one at all";
  return `; there are ${labels.toSorted().slice(0, mostShown).join(", ")}`;
}

/** Names that only an exporter of databases or hosts tells. */
function knownNames() {
  const builds = exporterTables.flatMap(({ build }) => build ?? []);
  const prefixes = exporterTables.flatMap(({ settings }) => settings?.prefix ?? []);
  const names = oneOf("__name__", [...mappingsByName.keys(), ...builds]);
  return { ...names, value: `${names.value}|${nameBegins(prefixes).value}` };
}

function pickNear(value: string, values: readonly string[]): string {
  const near = closestNames(value, values);
  const shown = [...new Set([...near, ...values.toSorted()])].slice(0, mostShown);
  const more = values.length - shown.length;
  return more > 0 ? `${shown.join(", ")}, and ${more} more` : shown.join(", ");
}

function isRefusal({ code }: SetpointError): boolean {
  return code === "SP_METRICS_TOO_MANY" || code === "SP_METRICS_REFUSED" || code === "SP_METRICS_TIMEOUT";
}
