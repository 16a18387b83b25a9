import type { Instance } from "../model/instance.ts";
import type { Finding } from "../model/finding.ts";
import type { Observation } from "../model/observation.ts";
import type { Parameter } from "../model/parameter.ts";
import type { Value } from "../model/value.ts";

/** One parameter to be stored, or whose stored line is to be removed (`value` absent). */
export interface TargetChange {
  readonly parameter: Parameter;
  readonly value?: Value;
}

/** Numbers that a server tells of its own work, by name. */
export type Statistics = Readonly<Record<string, number>>;

/** A session with one server. Every read is fresh. */
export interface TargetSession {
  /** @throws SetpointError SP_TARGET_UNREACHABLE, SP_TARGET_DENIED */
  observe(): Promise<Observation>;
  /** What would hinder these changes: privileges, file errors, shadowing, a dry start that fails. Changes nothing. */
  preflight(changes: readonly TargetChange[]): Promise<readonly Finding[]>;
  /**
   * Stores the changes in the given order, all or none: on failure what was stored before is put back.
   * @throws SetpointError SP_TARGET_REFUSED, SP_TARGET_ROLLBACK_FAILED, SP_TARGET_UNREACHABLE before anything was stored
   */
  store(changes: readonly TargetChange[]): Promise<void>;
  /** Reloads and waits until the server has read its files, then observes. @throws SetpointError SP_TARGET_RELOAD_FAILED */
  reload(): Promise<Observation>;
  /** Restarts by the instance's own command and waits until it answers. @throws SetpointError SP_TARGET_NO_RESTART, SP_TARGET_RESTART_FAILED */
  restart(): Promise<Observation>;
  /**
   * What the server says of its work at this moment, by the names of its engine's `statistics` (counts, bytes, seconds). Quick and
   * harmless: no data is read, and the server itself ends what takes too long.
   * @throws SetpointError SP_TARGET_UNREACHABLE, SP_TARGET_DENIED, SP_TARGET_QUERY_FAILED
   */
  statistics(): Promise<Statistics>;
  /** Runs `work` while no other Setpoint works on this server. @throws SetpointError SP_TARGET_BUSY, SP_TARGET_LOCK_LOST */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Reaches servers of one engine. */
export interface Target {
  /** @throws SetpointError SP_TARGET_UNREACHABLE, SP_TARGET_DENIED, SP_TARGET_NO_CONNECTION, SP_TARGET_WRONG_VERSION */
  connect(instance: Instance): Promise<TargetSession>;
}

/** The targets a program knows, by engine name. */
export type Targets = ReadonlyMap<string, Target>;
