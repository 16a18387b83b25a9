import type { SignalName } from "../../../model/workload-signal.ts";
import type { SignalTable } from "../signal-table.ts";
import { valueAt } from "../value-at.ts";
import { medianOf } from "./median.ts";

/** One thing by which work is told apart: how much there is of it, or of what kind it is, which is its cost per transaction. */
export interface WorkFeature {
  /** `log per transaction` */
  readonly name: string;
  readonly aspect: "amount" | "kind";
  readonly unit: "rate" | "bytes-rate" | "bytes" | "share" | "count";
  /** ln(value + floor), one number a bucket; NaN where nothing is known. */
  readonly logs: Float64Array;
  /** What was added, so that nothing at all has a logarithm, and little is not endlessly different from nothing. */
  readonly floor: number;
}

/** The logarithm of a feature as the feature again; nothing where it is next to nothing. */
export function fromLog({ floor }: WorkFeature, log: number): number {
  const value = Math.exp(log) - floor;
  return value < floor * nextToNothing ? 0 : value;
}

/** Below this share of the floor, a value is what rounding leaves. */
const nextToNothing = 0.001;

/** Values below this share of a feature's usual one, the median of what is not 0, count as nothing. */
const floorShare = 0.05;

/** Transactions below this share of the usual rate are not divided by: one alone says nothing of work per transaction. */
const fewTransactions = 0.02;

/** What work is counted in, in order of preference. */
const bases = ["transactions", "statements"] as const satisfies readonly SignalName[];

/** Transactions or statements a second that are next to none: what watches a server makes as many. */
const littleBase = 1;

/**
 * What a transaction costs, and what is next to nothing of it: less than a page, a record of the log, a row. What the server makes of
 * the work (physical reads, waits) is left out: settings change it, not the work.
 */
const costs = [
  { signal: "log_bytes", noun: "log", unit: "bytes", little: 100 },
  { signal: "logical_reads", noun: "logical reads", unit: "bytes", little: 8192 },
  { signal: "rows_read", noun: "rows read", unit: "count", little: 1 },
  { signal: "rows_scanned", noun: "rows scanned", unit: "count", little: 10 },
  { signal: "rows_inserted", noun: "rows inserted", unit: "count", little: 0.1 },
  { signal: "rows_updated", noun: "rows updated", unit: "count", little: 0.1 },
  { signal: "rows_deleted", noun: "rows deleted", unit: "count", little: 0.1 },
  { signal: "temp_bytes", noun: "temporary files", unit: "bytes", little: 8192 },
] as const satisfies readonly { signal: SignalName; noun: string; unit: "bytes" | "count"; little: number }[];

/** What is looked at where the server says nothing of its work, such as when only its host is watched. */
const outsides = [
  { signal: "active_connections", noun: "active sessions", unit: "count", little: 0.5 },
  { signal: "connections", noun: "sessions", unit: "count", little: 1 },
  { signal: "cpu_used", noun: "use of the processors", unit: "share", little: 0.02 },
  { signal: "device_read_bytes", noun: "reads of devices", unit: "bytes-rate", little: 65_536 },
  { signal: "device_write_bytes", noun: "writes of devices", unit: "bytes-rate", little: 65_536 },
] as const satisfies readonly { signal: SignalName; noun: string; unit: WorkFeature["unit"]; little: number }[];

/**
 * What work is told apart by, the amount first. With transactions (or statements) the amount is theirs, and the kind is what each of
 * them costs; without, every cost is an amount; and without these what can be seen from outside. Features that are 0 throughout are left out.
 */
export function describeWork(table: SignalTable): readonly WorkFeature[] {
  const base = bases.find((signal) => table.signals.has(signal));
  const perBase = base === undefined ? [] : featuresOf(table, base);
  if (perBase.length > 0) return perBase;
  const amounts = costs.flatMap(({ signal, noun, unit, little }) =>
    amount(table, signal, { name: noun, unit: unit === "bytes" ? "bytes-rate" : "rate", little }),
  );
  if (amounts.length > 0) return amounts;
  return outsides.flatMap(({ signal, noun, unit, little }) => amount(table, signal, { name: noun, unit, little }));
}

function featuresOf(table: SignalTable, base: (typeof bases)[number]): readonly WorkFeature[] {
  const amounts = amount(table, base, { name: base, unit: "rate", little: littleBase });
  const counted = table.signals.get(base)?.mean;
  if (amounts.length === 0 || counted === undefined) return amounts;
  const least = floorOf(counted, fewTransactions);
  const each = base === "transactions" ? "transaction" : "statement";
  const kinds = costs.flatMap(({ signal, noun, unit, little }) => {
    const cost = table.signals.get(signal)?.mean;
    if (cost === undefined) return [];
    const values = cost.map((value, bucket) => value / (valueAt(counted, bucket) + least));
    return feature(values, { name: `${noun} per ${each}`, aspect: "kind", unit, little });
  });
  return [...amounts, ...kinds];
}

function amount(
  table: SignalTable,
  signal: SignalName,
  words: Pick<FeatureWords, "name" | "unit" | "little">,
): readonly WorkFeature[] {
  const values = table.signals.get(signal)?.mean;
  return values === undefined ? [] : feature(values, { ...words, aspect: "amount" });
}

interface FeatureWords extends Pick<WorkFeature, "name" | "aspect" | "unit"> {
  /** Less is as good as nothing. */
  readonly little: number;
}

function feature(values: Float64Array, { little, ...words }: FeatureWords): readonly WorkFeature[] {
  const share = floorOf(values, floorShare);
  if (Number.isNaN(share)) return [];
  const floor = Math.max(little, share);
  return [{ ...words, floor, logs: values.map((value) => Math.log(Math.max(0, value) + floor)) }];
}

/** NaN where no value is above 0. */
function floorOf(values: Float64Array, share: number): number {
  return share * medianOf(values.filter((value) => value > 0));
}
