import type { Instance } from "../model/instance.ts";
import type { Attributes, MetricDefinition } from "../model/metric.ts";
import type { MetricLack } from "../model/metric-series.ts";

/** One number that a server told. */
export interface ProbedValue {
  /** Canonical name. */
  readonly metric: string;
  readonly attributes: Attributes;
  /** The database, table or index it belongs to, where several are added up; else `""`. */
  readonly member: string;
  /** In the metric's canonical unit. */
  readonly value: number;
}

/** What a server said of itself at one moment. */
export interface Probe {
  /** The server's own clock, milliseconds since 1970. */
  readonly atMs: number;
  readonly values: readonly ProbedValue[];
  /** What could not be read and why: a missing privilege, an extension that is not there, more rows than are read. */
  readonly lacking: readonly MetricLack[];
  /** What came over the wire for it. */
  readonly bytes: number;
}

/** A connection to one server that reads its statistics and nothing else. */
export interface MetricProbe {
  /**
   * Reads the metrics once. Harmless: a read-only session with limits on statements and locks, no data of users is read, and the number
   * of rows is bounded.
   * @throws SetpointError SP_TARGET_UNREACHABLE, SP_TARGET_DENIED, SP_TARGET_QUERY_FAILED
   */
  probe(metrics: readonly MetricDefinition[]): Promise<Probe>;
  close(): Promise<void>;
}

/** Reaches servers of one engine to read their statistics. */
export interface MetricProbes {
  /** @throws SetpointError SP_TARGET_UNREACHABLE, SP_TARGET_DENIED, SP_TARGET_NO_CONNECTION, SP_TARGET_WRONG_VERSION */
  connect(instance: Instance): Promise<MetricProbe>;
}

/** The probes a program knows, by engine name. */
export type ProbesByEngine = ReadonlyMap<string, MetricProbes>;
