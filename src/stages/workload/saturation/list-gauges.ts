import type { Instance } from "../../../model/instance.ts";
import type { Resource } from "../../../model/workload.ts";
import type { SignalName } from "../../../model/workload-signal.ts";
import type { SignalTable } from "../signal-table.ts";
import { valueAt } from "../value-at.ts";
import { requestedShare } from "./requested-share.ts";
import { limits } from "./limits.ts";
import type { Limits } from "./limits.ts";

/** One number by which a resource is judged. */
export interface Gauge {
  readonly resource: Resource;
  /** `83 % <noun>`. */
  readonly noun: string;
  readonly unit: "%" | "1";
  readonly limits: Limits;
  /** One number a bucket, NaN where nothing is known; undefined where it cannot be had at all. */
  readonly values: Float64Array | undefined;
}

const mebibyte = 1024 ** 2;

/** Every number by which the resources of an instance are judged, had or not. */
export function listGauges(table: SignalTable, instance: Instance): readonly Gauge[] {
  return [...hostGauges(table, instance), ...sessionGauges(table), ...flushGauges(table)];
}

function hostGauges(table: SignalTable, { resources }: Instance): readonly Gauge[] {
  const { storage, memoryBytes } = resources;
  const available = meanOf(table, "memory_available");
  const operations = addUp(meanOf(table, "device_reads"), meanOf(table, "device_writes"));
  return [
    {
      resource: "cpu",
      noun: "of the processors in use",
      unit: "%",
      limits: limits.cpu,
      values: meanOf(table, "cpu_used"),
    },
    {
      resource: "device",
      noun: "of the declared operations a second",
      unit: "%",
      limits: limits.operations,
      values: storage?.iops ? shareOf(operations, storage.iops) : undefined,
    },
    {
      resource: "device",
      noun: "of the time the busiest device had work",
      unit: "%",
      limits: storage?.kind === "hdd" ? limits.busyDisk : limits.busyDevice,
      values: meanOf(table, "device_busy"),
    },
    {
      resource: "device",
      noun: "of the processors' time was idle for input or output",
      unit: "%",
      limits: limits.ioWait,
      values: meanOf(table, "io_wait"),
    },
    {
      resource: "memory",
      noun: "of the memory taken",
      unit: "%",
      limits: limits.memory,
      values: memoryBytes ? available?.map((free) => 1 - free / Number(memoryBytes)) : undefined,
    },
  ];
}

function sessionGauges(table: SignalTable): readonly Gauge[] {
  const waiting = meanOf(table, "lock_waiting") ?? meanOf(table, "lock_wait_time");
  return [
    {
      resource: "connections",
      noun: "of the sessions that are allowed",
      unit: "%",
      limits: limits.connections,
      values: quotient(mostOf(table, "connections"), meanOf(table, "connection_limit")),
    },
    {
      resource: "locks",
      noun: "of the working sessions waited for locks",
      unit: "%",
      limits: limits.lockWaits,
      values: quotient(waiting, meanOf(table, "active_connections")),
    },
  ];
}

function flushGauges(table: SignalTable): readonly Gauge[] {
  return [
    {
      resource: "flush",
      noun: "of an hour's checkpoints were asked for by the log's volume",
      unit: "%",
      limits: limits.requestedCheckpoints,
      values: requestedShare(table),
    },
    {
      resource: "flush",
      noun: "of the redo log filled",
      unit: "%",
      limits: limits.logFill,
      values: mostOf(table, "log_fill"),
    },
    {
      resource: "flush",
      noun: "times that a session had to write out a page or wait for one, for each MiB of pages asked for",
      unit: "1",
      limits: limits.stalls,
      values: quotient(meanOf(table, "flush_stalls"), shareOf(meanOf(table, "logical_reads"), mebibyte)),
    },
  ];
}

function meanOf({ signals }: SignalTable, signal: SignalName): Float64Array | undefined {
  return signals.get(signal)?.mean;
}

function mostOf({ signals }: SignalTable, signal: SignalName): Float64Array | undefined {
  return signals.get(signal)?.max;
}

function shareOf(values: Float64Array | undefined, whole: number): Float64Array | undefined {
  return values?.map((value) => value / whole);
}

function addUp(left: Float64Array | undefined, right: Float64Array | undefined): Float64Array | undefined {
  return left && right && left.map((value, bucket) => value + valueAt(right, bucket));
}

/** 0 where there is nothing to divide, since of no sessions none waits; unknown where nothing divides it. */
function quotient(dividend: Float64Array | undefined, divisor: Float64Array | undefined): Float64Array | undefined {
  return (
    dividend &&
    divisor &&
    dividend.map((value, bucket) => {
      if (value === 0) return 0;
      const whole = valueAt(divisor, bucket);
      return whole > 0 ? value / whole : Number.NaN;
    })
  );
}
