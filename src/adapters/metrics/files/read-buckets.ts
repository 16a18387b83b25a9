import type { BucketSeries, MetricRepair, MetricWindow, SettingChange } from "../../../model/metric-series.ts";
import type { Progress } from "../../../ports/metric-source.ts";
import type { CleanBuckets } from "./clean-faults.ts";
import { cleanFaults } from "./clean-faults.ts";
import { cutCounter } from "./cut-counter.ts";
import { cutGauge } from "./cut-gauge.ts";
import { findChanges } from "./find-changes.ts";
import type { Gathered } from "./gathered.ts";
import { addMember, finishSeries, startGathering } from "./gathered.ts";
import type { Part } from "./map-parts.ts";
import { markFaults, mergeParts } from "./merge-parts.ts";
import type { DuckdbConnection } from "./open-duckdb.ts";
import type { SeriesRows } from "./choose-rows.ts";
import type { Batch, Member, PlannedPart } from "./plan-members.ts";
import { countBuckets, isSilent, lowestOf, planMembers } from "./plan-members.ts";
import type { RawSamples } from "./read-faults.ts";
import { readFaults } from "./read-faults.ts";
import { readSummaries } from "./read-summaries.ts";
import type { Summary } from "./summary.ts";

/**
 * Buckets of one batch: some 50 bytes each here, and 200 in DuckDB. Two batches are under way at a time. Of some 200 series and a month, large
 * batches take 8 % less time than small ones; of ten times as many, 1.7 times the memory (`npm run bench files`).
 */
const batchSizes = { upTo: 2_000_000, few: 700_000, many: 250_000 };

/** Everything of an instance in buckets. */
export interface ReadBuckets {
  /** Sorted by metric and attributes. */
  readonly series: readonly BucketSeries[];
  readonly repairs: readonly MetricRepair[];
  /** Sorted by time and parameter. */
  readonly settings: readonly SettingChange[];
  /** Rows that DuckDB handed over. */
  readonly points: number;
}

/**
 * What the parts of an instance are in the buckets of a window, batch by batch, so that memory does not grow with their number. DuckDB
 * aggregates a batch while the one before it is cut.
 */
export async function readBuckets(
  connect: () => Promise<DuckdbConnection>,
  rows: SeriesRows,
  {
    parts,
    window,
    progress,
  }: { readonly parts: readonly Part[]; readonly window: MetricWindow; readonly progress?: Progress | undefined },
): Promise<ReadBuckets> {
  const gathered = startGathering();
  const batches = planMembers(
    parts,
    window,
    countBuckets(parts, window) <= batchSizes.upTo ? batchSizes.few : batchSizes.many,
  );
  const [one, other] = [await connect(), await connect()];
  const begin = (index: number): Promise<Begun> | undefined => {
    const batch = batches[index];
    const connection = index % 2 === 0 ? one : other;
    if (batch === undefined) return undefined;
    const begun = readSummaries(connection, rows, { batch, window }).then((take) => ({ batch, take, connection }));
    // Its failure is told when it is its turn, and must not end the program before.
    begun.catch(() => undefined);
    return begun;
  };
  let next = begin(0);
  try {
    for (let index = 1; next !== undefined; index += 1) {
      const { batch, take, connection }: Begun = await next;
      next = begin(index);
      const read = await take();
      await gatherBatch(gathered, { connection, rows, window }, { batch, read });
      progress?.({ part: batch.members[0]?.group ?? "", of: batches.length, at: index });
    }
  } finally {
    // What is still under way when another part failed must end before its connection does; its own failure tells nothing more.
    await Promise.allSettled([next]);
    one.closeSync();
    other.closeSync();
  }
  const series = finishSeries(gathered);
  const settings = [...gathered.settings.values()].flat().toSorted(byTime);
  return { series, repairs: gathered.log.list(), settings, points: gathered.points };
}

/** A batch that DuckDB has aggregated. */
interface Begun {
  readonly batch: Batch;
  readonly take: () => Promise<ReadonlyMap<PlannedPart, Summary>>;
  readonly connection: DuckdbConnection;
}

function byTime(left: SettingChange, right: SettingChange): number {
  return left.atMs - right.atMs || (left.parameter < right.parameter ? -1 : 1);
}

interface Place {
  readonly connection: DuckdbConnection;
  readonly rows: SeriesRows;
  readonly window: MetricWindow;
}

async function gatherBatch(
  gathered: Gathered,
  { connection, rows, window }: Place,
  { batch, read }: { readonly batch: Batch; readonly read: ReadonlyMap<PlannedPart, Summary> },
): Promise<void> {
  const parts = batch.members.flatMap((member) => member.parts);
  const numbers = new Map(parts.map((part, id) => [part, id]));
  const merged = batch.members.map((member) => ({ member, summary: mergeParts(member, read, window) }));
  const wanted = listFaults(merged, numbers);
  const next = takeInTurn(readFaults(connection, rows, { parts, wanted, window }));
  for (const { member, summary } of merged) {
    const samples = await samplesOf(member, { numbers, wanted, next });
    const [lowest, isCounter] = [lowestOf(member.parts[0]), member.kind === "counter"];
    const { clean, notes } = cleanFaults(summary, samples, { window, lowest, isCounter });
    gathered.log.add(member.parts[0].definition.name, notes);
    gathered.points += summary.count.reduce((sum, count) => sum + (count > 0 ? 1 : 0), samples.times.length);
    noteChanges(gathered, member, { summary, clean });
    const cut = isCounter ? cutCounter(summary, clean) : cutGauge(summary, window);
    addMember(gathered, member, { cut, summary, window });
  }
}

/** Of each part, the buckets whose samples must be looked at. */
function listFaults(
  merged: readonly { readonly member: Member; readonly summary: Summary }[],
  numbers: ReadonlyMap<PlannedPart, number>,
): ReadonlyMap<number, readonly number[]> {
  const wanted = new Map<number, readonly number[]>();
  for (const { member, summary } of merged) {
    const marked = markFaults(summary, member.kind === "counter");
    if (marked.length > 0) for (const part of member.parts) wanted.set(numbers.get(part) ?? -1, marked);
  }
  return wanted;
}

type Faults = ReturnType<typeof readFaults>;

/** Gives the samples of one part, if they are the next ones. */
function takeInTurn(faults: Faults): (id: number) => Promise<RawSamples | undefined> {
  let waiting: Awaited<ReturnType<Faults["next"]>> | undefined;
  return async (id) => {
    waiting ??= await faults.next();
    if (waiting.done === true || waiting.value.id !== id) return undefined;
    const { samples } = waiting.value;
    waiting = undefined;
    return samples;
  };
}

/** The samples of a member's marked buckets in its metric's unit, sorted by time and value. */
async function samplesOf(
  member: Member,
  {
    numbers,
    wanted,
    next,
  }: {
    readonly numbers: ReadonlyMap<PlannedPart, number>;
    readonly wanted: ReadonlyMap<number, readonly number[]>;
    readonly next: ReturnType<typeof takeInTurn>;
  },
): Promise<RawSamples> {
  const all: (readonly [time: number, value: number])[] = [];
  for (const part of member.parts) {
    const id = numbers.get(part) ?? -1;
    const own = wanted.has(id) ? await next(id) : undefined;
    own?.times.forEach((time, index) => {
      if (!isSilent(part, time)) all.push([time, part.convert(own.values[index] ?? Number.NaN)]);
    });
  }
  if (member.parts.length > 1) all.sort((left, right) => left[0] - right[0] || left[1] - right[1]);
  return { times: all.map(([time]) => time), values: all.map(([, value]) => value) };
}

function noteChanges(
  { settings }: Gathered,
  member: Member,
  { summary, clean }: { readonly summary: Summary; readonly clean: CleanBuckets },
): void {
  const { parameter } = member.parts[0].attributes;
  // Several members tell the same setting of one server.
  if (parameter === undefined || settings.has(parameter)) return;
  settings.set(parameter, findChanges(parameter, summary, clean));
}
