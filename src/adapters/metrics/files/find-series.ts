import type { Attributes } from "../../../model/metric.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";
import { compareBytes } from "./compare-bytes.ts";
import type { DuckdbConnection } from "./open-duckdb.ts";
import type { Rows } from "./open-rows.ts";
import { parseLabels } from "./parse-labels.ts";
import { readAll } from "./read-rows.ts";

/** One series of the files: rows with the same metric and labels. */
export interface FileSeries {
  /** As the files name it. */
  readonly metric: string;
  /** As the files write them, to find the rows again. */
  readonly labelText: string;
  readonly labels: Attributes;
  readonly samples: number;
  /** Of its rows within the span that was looked at, milliseconds since 1970. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** A span of time, milliseconds since 1970; the end is exclusive. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Every series with rows in a span, or at any time, sorted by the bytes of metric and labels.
 * @throws SetpointError SP_METRICS_TOO_MANY for more than a limit, SP_METRICS_BAD_FILE for labels that cannot be read
 */
export async function findSeries(
  connection: DuckdbConnection,
  rows: Rows,
  { maxSeries, span }: { readonly maxSeries: number; readonly span?: TimeSpan },
): Promise<readonly FileSeries[]> {
  const found = await readAll(
    connection,
    `SELECT metric, labels, count(*)::DOUBLE, min(us) / 1000.0, max(us) / 1000.0 FROM ${rows.between(span)}
     GROUP BY metric, labels LIMIT ${maxSeries + 1}`,
  );
  if (found.length > maxSeries) throw tooManySeries(found, maxSeries);
  // Rows without a name or a time are no samples.
  const named = found.filter(([metric, , , firstMs]) => metric !== null && firstMs !== null);
  return named.map(readSeries).toSorted(bySource);
}

function readSeries([metric, labelText, samples, firstMs, lastMs]: readonly unknown[]): FileSeries {
  const labels = parseLabels(String(labelText));
  if (labels === undefined)
    throw new SetpointError(
      "SP_METRICS_BAD_FILE",
      `The labels of ${String(metric)} cannot be read: ${String(labelText).slice(0, 200)}`,
      { fix: 'Write labels as a JSON object of texts, {"datname":"orders"}, or as {datname="orders"}.' },
    );
  return {
    metric: String(metric),
    labelText: String(labelText),
    labels,
    samples: Number(samples),
    firstMs: Number(firstMs),
    lastMs: Number(lastMs),
  };
}

function bySource(left: FileSeries, right: FileSeries): number {
  return compareBytes(left.metric, right.metric) || compareBytes(left.labelText, right.labelText);
}

/** Names the label with the most values among the series that were seen: the one that should not be a label. */
function tooManySeries(found: readonly (readonly unknown[])[], maxSeries: number): SetpointError {
  const values = new Map<string, Set<string>>();
  for (const [, labelText] of found)
    for (const [label, value] of Object.entries(parseLabels(String(labelText)) ?? {}))
      values.set(label, (values.get(label) ?? new Set()).add(value));
  const [widest] = [...values].toSorted(([, left], [, right]) => right.size - left.size);
  const because = widest === undefined ? "" : `; the label ${widest[0]} alone has ${widest[1].size} values among them`;
  return new SetpointError(
    "SP_METRICS_TOO_MANY",
    `The files hold more than ${maxSeries} series in this window${because}.`,
    {
      fix: "Leave labels out that differ with every request or session (query texts, client addresses), or write a file for each instance.",
      data: { maxSeries },
    },
  );
}
