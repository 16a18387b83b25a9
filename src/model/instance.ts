import type { Setting } from "./setting.ts";
import type { SourcePosition } from "./source-position.ts";

/** A name that a document refers to, with the place of the reference. */
export interface Reference {
  readonly name: string;
  readonly at: SourcePosition;
}

/** Container limits of an instance, not the host's. Sizes in bytes. */
export interface Resources {
  readonly vcpu?: number;
  readonly memoryBytes?: bigint;
  readonly storage?: Storage;
}

/** The device below the data directory. */
export interface Storage {
  readonly kind?: "nvme" | "ssd" | "hdd" | "network";
  readonly sizeBytes?: bigint;
  readonly iops?: number;
}

/** An instance's place in replication. */
export interface Topology {
  readonly role: "primary" | "replica" | "standalone";
  /** Names of the instances that replicate from this one. */
  readonly replicas: readonly Reference[];
}

/** References to secrets and host commands (`env:NAME`), never the secrets themselves. */
export interface Connection {
  /** Where the connection string comes from. */
  readonly from: string;
  /** Where the command that restarts the server comes from; without it a restart is left to the operator. */
  readonly restart?: string;
  /** Where the command that starts `postgres -D … ` dry comes from (`postgres -D DIR`); `-c name=value … -C shared_memory_size` is appended. */
  readonly dryStart?: string;
}

/** Where an instance's metrics are. */
export interface InstanceMetrics {
  /** Name of a source in `setpoint.yaml`, or `live`. */
  readonly source: string;
  /** Labels, and their values, of the database's series: `{ instance: "orders-prod:9187" }`, `{ DBInstanceIdentifier: "orders" }`. */
  readonly selector: Readonly<Record<string, string>>;
  /** The same of its host's series; without it the host is not looked at. */
  readonly hostSelector?: Readonly<Record<string, string>>;
  readonly at: SourcePosition;
}

/** A database server whose configuration is held to its documents. */
export interface Instance {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly engine: string;
  readonly version: string;
  readonly platform: string;
  readonly resources: Resources;
  readonly topology: Topology;
  readonly connection?: Connection;
  readonly metrics?: InstanceMetrics;
  /** In the order in which they are applied, lowest first. */
  readonly profiles: readonly Reference[];
  /** Values for variables that its profiles declare. */
  readonly variables: readonly VariableValue[];
  readonly settings: readonly Setting[];
  readonly at: SourcePosition;
  /** Where `metadata.labels`, `spec.engine`, `spec.version` stand, for findings about them. */
  readonly versionAt: SourcePosition;
}

/** A value that an instance gives to a variable of its profiles: source text, read by the variable's type. */
export interface VariableValue {
  readonly name: string;
  readonly text: string;
  readonly at: SourcePosition;
}
