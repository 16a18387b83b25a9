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

/**
 * Values below this share of a feature's usual one (the median of what is not 0) count as nothing. Measured on the recordings of the
 * lab: a quiet second differs from the next by that much.
 */
const floorShare = 0.05;

/** Transactions below this share of the usual rate are not divided by: one alone says nothing of work per transaction. */
const fewTransactions = 0.02;

/** What work is counted in, in order of preference. */
const bases = ["transactions", "statements"] as const satisfies readonly SignalName[];

/** What a transaction costs. What the server makes of it (physical reads, waits) is left out: settings change it, not the work. */
const costs = [
  { signal: "log_bytes", noun: "log", unit: "bytes" },
  { signal: "logical_reads", noun: "logical reads", unit: "bytes" },
  { signal: "rows_read", noun: "rows read", unit: "count" },
  { signal: "rows_scanned", noun: "rows scanned", unit: "count" },
  { signal: "rows_inserted", noun: "rows inserted", unit: "count" },
  { signal: "rows_updated", noun: "rows updated", unit: "count" },
  { signal: "rows_deleted", noun: "rows deleted", unit: "count" },
  { signal: "temp_bytes", noun: "temporary files", unit: "bytes" },
] as const satisfies readonly { signal: SignalName; noun: string; unit: "bytes" | "count" }[];

/** What is looked at where the server says nothing of its work, such as when only its host is watched. */
const outsides = [
  { signal: "active_connections", noun: "active sessions", unit: "count" },
  { signal: "connections", noun: "sessions", unit: "count" },
  { signal: "cpu_used", noun: "use of the processors", unit: "share" },
  { signal: "device_read_bytes", noun: "reads of devices", unit: "bytes-rate" },
  { signal: "device_write_bytes", noun: "writes of devices", unit: "bytes-rate" },
] as const satisfies readonly { signal: SignalName; noun: string; unit: WorkFeature["unit"] }[];

/**
 * What work is told apart by, the amount first. With transactions (or statements) the amount is theirs, and the kind is what each of
 * them costs; without, every cost is an amount; and without these what can be seen from outside. Features that are 0 throughout are left out.
 */
export function describeWork(table: SignalTable): readonly WorkFeature[] {
  const base = bases.find((signal) => table.signals.has(signal));
  const perBase = base === undefined ? [] : featuresOf(table, base);
  if (perBase.length > 0) return perBase;
  const amounts = costs.flatMap(({ signal, noun, unit }) =>
    amount(table, signal, { name: noun, unit: unit === "bytes" ? "bytes-rate" : "rate" }),
  );
  if (amounts.length > 0) return amounts;
  return outsides.flatMap(({ signal, noun, unit }) => amount(table, signal, { name: noun, unit }));
}

function featuresOf(table: SignalTable, base: (typeof bases)[number]): readonly WorkFeature[] {
  const amounts = amount(table, base, { name: base, unit: "rate" });
  const counted = table.signals.get(base)?.mean;
  if (amounts.length === 0 || counted === undefined) return amounts;
  const least = floorOf(counted, fewTransactions);
  const each = base === "transactions" ? "transaction" : "statement";
  const kinds = costs.flatMap(({ signal, noun, unit }) => {
    const cost = table.signals.get(signal)?.mean;
    if (cost === undefined) return [];
    const values = cost.map((value, bucket) => value / (valueAt(counted, bucket) + least));
    return feature(values, { name: `${noun} per ${each}`, aspect: "kind", unit });
  });
  return [...amounts, ...kinds];
}

function amount(
  table: SignalTable,
  signal: SignalName,
  words: Pick<WorkFeature, "name" | "unit">,
): readonly WorkFeature[] {
  const values = table.signals.get(signal)?.mean;
  return values === undefined ? [] : feature(values, { ...words, aspect: "amount" });
}

function feature(values: Float64Array, words: Pick<WorkFeature, "name" | "aspect" | "unit">): readonly WorkFeature[] {
  const floor = floorOf(values, floorShare);
  if (Number.isNaN(floor)) return [];
  return [{ ...words, floor, logs: values.map((value) => Math.log(Math.max(0, value) + floor)) }];
}

/** NaN where no value is above 0. */
function floorOf(values: Float64Array, share: number): number {
  return share * medianOf(values.filter((value) => value > 0));
}
