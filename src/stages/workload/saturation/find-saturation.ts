import type { Instance } from "../../../model/instance.ts";
import type { Resource, SaturationSign } from "../../../model/workload.ts";
import type { SignalTable } from "../signal-table.ts";
import { renderAmount } from "../summary/render-amount.ts";
import { valueAt } from "../value-at.ts";
import { shortestShare } from "./limits.ts";
import type { Limits } from "./limits.ts";
import { listGauges } from "./list-gauges.ts";
import type { Gauge } from "./list-gauges.ts";

/** What would tell of each resource, where nothing does. */
const needs: Readonly<Record<Resource, string>> = {
  cpu: "needs cpu_used, which the host's or container's metrics give",
  device:
    "needs device_busy, or device_reads and device_writes with resources.storage.iops of the instance, or io_wait",
  connections: "needs connections and connection_limit",
  locks: "needs lock_waiting or lock_wait_time, and active_connections",
  flush: "needs checkpoints_requested and checkpoints_timed, or log_fill, or flush_stalls and logical_reads",
  memory: "needs memory_available, and resources.memory of the instance",
};

const resources: readonly Resource[] = ["cpu", "device", "connections", "locks", "flush", "memory"];
const verdicts: readonly SaturationSign["verdict"][] = ["saturated", "near", "free", "unknown"];

/**
 * What work waits for: one sign for each resource, the worst first. A bucket is saturated by what is worst in it; a resource is if that
 * holds for a fiftieth of the known time.
 *
 * @example
 * // 4 of 100 buckets with 93 % of the processors in use, the others with 40 %
 * findSaturation(table, ordersProd)[0]; // { resource: "cpu", verdict: "saturated", share: 0.04, … }
 */
export function findSaturation(table: SignalTable, instance: Instance): readonly SaturationSign[] {
  const gauges = listGauges(table, instance);
  return resources
    .map((resource) =>
      judge(
        resource,
        gauges.filter((gauge) => gauge.resource === resource),
        table,
      ),
    )
    .toSorted(
      (left, right) =>
        verdicts.indexOf(left.verdict) - verdicts.indexOf(right.verdict) ||
        right.share - left.share ||
        resources.indexOf(left.resource) - resources.indexOf(right.resource),
    );
}

function judge(resource: Resource, gauges: readonly Gauge[], { window }: SignalTable): SaturationSign {
  const known = gauges.flatMap(tallyKnown);
  if (known.length === 0) return { resource, verdict: "unknown", share: 0, because: [needs[resource]] };
  const pressure = worstOf(known);
  const { share: saturated, worst, most } = tally(pressure, fullPressure);
  return {
    resource,
    verdict: verdictOf({ near: tally(pressure, nearPressure).share, saturated }),
    share: saturated,
    ...(most > 0 && { worstAt: new Date(window.fromMs + worst * window.bucketMs).toISOString() }),
    because: known.map(explain),
  };
}

/** What is known of some values. */
interface Tally {
  /** Of the known ones: how many are at a limit or above; NaN where none is known. */
  readonly share: number;
  /** The highest, and the first bucket that has it. */
  readonly most: number;
  readonly worst: number;
}

/** A gauge that is known in at least one bucket. */
interface KnownGauge extends Gauge {
  readonly values: Float64Array;
  readonly tally: Tally;
}

function tallyKnown(gauge: Gauge): readonly KnownGauge[] {
  const { values, limits } = gauge;
  if (values === undefined) return [];
  const tallied = tally(values, limits.saturated ?? limits.near);
  return Number.isNaN(tallied.share) ? [] : [{ ...gauge, values, tally: tallied }];
}

function tally(values: Float64Array, limit: number): Tally {
  let [known, above, worst, most] = [0, 0, 0, Number.NEGATIVE_INFINITY];
  for (let bucket = 0; bucket < values.length; bucket += 1) {
    const value = valueAt(values, bucket);
    if (Number.isNaN(value)) continue;
    known += 1;
    if (value >= limit) above += 1;
    if (value <= most) continue;
    most = value;
    worst = bucket;
  }
  return { share: above / known, most, worst };
}

function verdictOf({
  near,
  saturated,
}: {
  readonly near: number;
  readonly saturated: number;
}): SaturationSign["verdict"] {
  if (saturated >= shortestShare) return "saturated";
  return near >= shortestShare ? "near" : "free";
}

const nearPressure = 0.5;
const fullPressure = 1;

/** What is worst in each bucket, on one scale: {@link nearPressure} where it becomes near, {@link fullPressure} where it is saturated. */
function worstOf(gauges: readonly KnownGauge[]): Float64Array {
  const [first] = gauges;
  const worst = new Float64Array(first?.values.length ?? 0).fill(Number.NaN);
  for (const { values, limits } of gauges) {
    for (let bucket = 0; bucket < values.length; bucket += 1) {
      const pressure = pressureOf(valueAt(values, bucket), limits);
      if (Number.isNaN(pressure) || pressure <= valueAt(worst, bucket)) continue;
      worst[bucket] = pressure;
    }
  }
  return worst;
}

function pressureOf(value: number, { near, saturated }: Limits): number {
  if (Number.isNaN(value) || value < near) return (value / near) * nearPressure;
  if (saturated === undefined) return nearPressure;
  return nearPressure + ((value - near) / (saturated - near)) * (fullPressure - nearPressure);
}

/** `93 % of the processors in use at worst; 90 % or more in 4 % of the known time`. */
function explain({ noun, unit, limits, tally: { most, share } }: KnownGauge): string {
  const render = (value: number): string =>
    unit === "%" ? `${renderAmount(value * 100, "1")} %` : renderAmount(value, "1");
  const limit = render(limits.saturated ?? limits.near);
  return `${render(most)} ${noun} at worst; ${limit} or more in ${renderAmount(share * 100, "1")} % of the known time`;
}
