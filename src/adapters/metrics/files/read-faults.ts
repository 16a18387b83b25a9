import type { MetricWindow } from "../../../model/metric-series.ts";
import type { DuckdbConnection } from "./open-duckdb.ts";
import type { PlannedPart } from "./plan-members.ts";
import type { SeriesRows } from "./choose-rows.ts";
import { numberedRows } from "./choose-rows.ts";
import { readNumbers } from "./read-rows.ts";
import type { RowBatch } from "./read-rows.ts";

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
  rows: SeriesRows,
  {
    parts,
    wanted,
    window,
  }: { readonly parts: readonly PlannedPart[]; readonly wanted: WantedBuckets; readonly window: MetricWindow },
): AsyncGenerator<Run> {
  if (wanted.size === 0) return;
  await nameBuckets(connection, wanted);
  const among = numberedRows(
    rows,
    parts.filter((_, id) => wanted.has(id)),
    boundsOf(wanted, window),
  );
  const bucket = `((us - ${window.fromMs * 1000}) // ${window.bucketMs * 1000})::INTEGER AS bucket`;
  const query = `SELECT id, us / 1000.0, value FROM (SELECT id, us, ${bucket}, value FROM ${among})
    SEMI JOIN faulty USING (id, bucket) ORDER BY id, us, value`;
  let current: Run | undefined;
  for await (const rowBatch of await readNumbers(connection, query))
    for (const run of cutRuns(rowBatch)) {
      if (current !== undefined && current.id !== run.id) yield current;
      current = current?.id === run.id ? { id: run.id, samples: append(current.samples, run.samples) } : run;
    }
  if (current !== undefined) yield current;
}

interface Run {
  readonly id: number;
  readonly samples: RawSamples;
}

/** Cuts rows sorted by part into one run for each. */
function cutRuns({ size, columns: [ids = none, times = none, values = none] }: RowBatch): readonly Run[] {
  const runs: Run[] = [];
  for (let first = 0, end = 0; first < size; first = end) {
    const id = ids[first] ?? Number.NaN;
    while (end < size && ids[end] === id) end += 1;
    runs.push({ id, samples: { times: [...times.subarray(first, end)], values: [...values.subarray(first, end)] } });
  }
  return runs;
}

const none = new Float64Array(0);

function append({ times, values }: RawSamples, more: RawSamples): RawSamples {
  return { times: times.concat(more.times), values: values.concat(more.values) };
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
