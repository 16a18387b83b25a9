import type { MetricWindow } from "../../../model/metric-series.ts";
import type { DuckdbConnection } from "./open-duckdb.ts";
import type { Rows } from "./open-rows.ts";
import type { PlannedPart } from "./plan-members.ts";
import { chosenRows } from "./read-summaries.ts";
import { readNumbers } from "./read-rows.ts";

/** Samples of one part as the files hold them, sorted by time and value. */
export interface RawSamples {
  readonly times: number[];
  readonly values: number[];
}

/** Numbers of parts in a batch, with their buckets whose samples are wanted. */
export type WantedBuckets = ReadonlyMap<number, readonly number[]>;

/**
 * The samples themselves of some buckets, part by part in the order of their numbers; parts without any are left out. One part at a time is held
 * in memory.
 */
export async function* readFaults(
  connection: DuckdbConnection,
  rows: Rows,
  {
    parts,
    wanted,
    window,
  }: { readonly parts: readonly PlannedPart[]; readonly wanted: WantedBuckets; readonly window: MetricWindow },
): AsyncGenerator<{ readonly id: number; readonly samples: RawSamples }> {
  if (wanted.size === 0) return;
  await nameBuckets(connection, wanted);
  const among = chosenRows(
    rows,
    parts.filter((_, id) => wanted.has(id)),
    boundsOf(wanted, window),
  );
  const bucket = `((ms - ${window.fromMs}) // ${window.bucketMs})::INTEGER AS bucket`;
  const query = `SELECT id, ms::DOUBLE, value FROM (SELECT id, ms, ${bucket}, value FROM ${among})
    SEMI JOIN faulty USING (id, bucket) ORDER BY id, ms, value`;
  let current: { readonly id: number; readonly samples: RawSamples } | undefined;
  for await (const [id, time, value] of readTriples(connection, query)) {
    if (current?.id !== id) {
      if (current !== undefined) yield current;
      current = { id, samples: { times: [], values: [] } };
    }
    current.samples.times.push(time);
    current.samples.values.push(value);
  }
  if (current !== undefined) yield current;
}

async function* readTriples(
  connection: DuckdbConnection,
  query: string,
): AsyncGenerator<readonly [id: number, time: number, value: number]> {
  for await (const { rows, column } of readNumbers(connection, query)) {
    const [ids, times, values] = [column(0), column(1), column(2)];
    for (let row = 0; row < rows; row += 1) yield [ids(row), times(row), values(row)];
  }
}

async function nameBuckets(connection: DuckdbConnection, wanted: WantedBuckets): Promise<void> {
  await connection.run("CREATE OR REPLACE TEMP TABLE faulty (id INTEGER, bucket INTEGER)");
  const appender = await connection.createAppender("faulty");
  for (const [id, buckets] of wanted)
    for (const bucket of buckets) {
      appender.appendInteger(id);
      appender.appendInteger(bucket);
      appender.endRow();
    }
  appender.closeSync();
}

/** The part of the window that holds every wanted bucket. */
function boundsOf(wanted: WantedBuckets, { fromMs, bucketMs }: MetricWindow): MetricWindow {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const buckets of wanted.values())
    for (const bucket of buckets) {
      first = Math.min(first, bucket);
      last = Math.max(last, bucket);
    }
  return { fromMs: fromMs + first * bucketMs, toMs: fromMs + (last + 1) * bucketMs, bucketMs };
}
