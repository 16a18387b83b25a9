import type { MetricWindow, SampledSeries } from "../../../model/metric-series.ts";
import type { Part } from "./map-parts.ts";
import type { DuckdbConnection } from "./open-duckdb.ts";
import type { PlannedPart } from "./plan-members.ts";
import { isSilent, planMembers } from "./plan-members.ts";
import { readNumbers } from "./read-rows.ts";
import type { RowBatch } from "./read-rows.ts";
import { at } from "./summary.ts";
import type { SeriesRows } from "./choose-rows.ts";
import { nameSeries, numberedRows } from "./choose-rows.ts";

/** Buckets of one query: so many that few queries are needed, so few that sorting them fits into memory. */
const bucketsPerQuery = 500_000;

/** Samples of one batch that is handed over. */
const samplesPerBatch = 250_000;

/** The samples of parts as the files hold them, in the metrics' units; rates are left out, since they are no samples of a counter. */
export async function* readSamples(
  connection: DuckdbConnection,
  rows: SeriesRows,
  { parts, window }: { readonly parts: readonly Part[]; readonly window: MetricWindow },
): AsyncGenerator<readonly SampledSeries[]> {
  const sampled = parts.filter((part) => !part.isRate);
  for (const batch of planMembers(sampled, window, bucketsPerQuery)) {
    const own = batch.members.flatMap((member) => member.parts);
    await nameSeries(connection, own);
    const query = `SELECT id, us::DOUBLE, value FROM ${numberedRows(rows, own, window)} ORDER BY id, us, value`;
    yield* cutIntoBatches(connection, query, own);
  }
}

async function* cutIntoBatches(
  connection: DuckdbConnection,
  query: string,
  parts: readonly PlannedPart[],
): AsyncGenerator<readonly SampledSeries[]> {
  let held: Held = new Map();
  let count = 0;
  for await (const rows of await readNumbers(connection, query)) {
    hold(held, rows);
    count += rows.size;
    if (count < samplesPerBatch) continue;
    yield seriesOf(held, parts);
    held = new Map();
    count = 0;
  }
  if (count > 0) yield seriesOf(held, parts);
}

type Held = Map<number, { readonly times: number[]; readonly values: number[] }>;

function hold(held: Held, { size, columns: [ids = none, times = none, values = none] }: RowBatch): void {
  for (let row = 0; row < size; row += 1) {
    const id = at(ids, row);
    const own = held.get(id) ?? { times: [], values: [] };
    held.set(id, own);
    own.times.push(at(times, row) / 1000);
    own.values.push(at(values, row));
  }
}

const none = new Float64Array(0);

function seriesOf(held: Held, parts: readonly PlannedPart[]): readonly SampledSeries[] {
  return [...held].flatMap(([id, { times, values }]) => {
    const part = parts[id];
    if (part === undefined) return [];
    const spoken = times.map((time) => !isSilent(part, time));
    const { definition, attributes, member } = part;
    return {
      metric: definition.name,
      attributes,
      member,
      times: Float64Array.from(times.filter((_, index) => spoken[index])),
      values: Float64Array.from(
        values.filter((_, index) => spoken[index]),
        part.convert,
      ),
    };
  });
}
