import type { Attributes } from "../model/metric.ts";

/** Where one metric of the vocabulary is in an exporter's own. */
export interface ExporterMapping {
  /** The exporter's name of it: `pg_stat_database_xact_commit`. */
  readonly from: string;
  /** Canonical name. */
  readonly metric: string;
  /** Attributes that the exporter's name implies. */
  readonly attributes?: Attributes;
  /** Canonical attribute → the exporter's label that holds it. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Only series whose labels have one of these values: `{ mode: ["idle"] }`. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** No series whose labels begin with one of these: `{ device: ["dm-"] }`. */
  readonly unless?: Readonly<Record<string, readonly string[]>>;
  /** Each series stands for one, whatever it says: a processor is a series of its time. */
  readonly counts?: true;
  /** What the exporter's number is multiplied with to be in the canonical unit; 1 without it. */
  readonly factor?: number;
  /** The exporter tells a counter's rate per second already. */
  readonly isRate?: true;
  /** First version of the exporter that has it, and the first that has it no more. */
  readonly since?: string;
  readonly until?: string;
}

/**
 * One exporter's, or one service's, own vocabulary, as a table. Where two of its names, or two places of one name, give the same canonical
 * series at the same time, the one that stands earlier counts and the other is left out: they are never added up.
 */
export interface ExporterTable {
  /** `postgres_exporter` */
  readonly exporter: string;
  /** Series that tells the exporter's version in its label `version`; absent where nothing does. */
  readonly build?: string;
  /** Names of settings: `pg_settings_` before the parameter, in the parameter's base unit. Absent where it tells none. */
  readonly settings?: SettingNames;
  readonly mappings: readonly ExporterMapping[];
  /** Where the names are documented. */
  readonly source: string;
}

/** How an exporter names settings. */
export interface SettingNames {
  readonly prefix: string;
  /** Units that the exporter appends to names, longest first: `_bytes`, `_seconds`. */
  readonly suffixes: readonly string[];
  /** Parameter → how many of the exporter's units its base unit is: `{ shared_buffers: 8192 }`; 1 for all others. */
  readonly units?: Readonly<Record<string, number>>;
  /** Names after the prefix that tell no setting. */
  readonly except?: readonly string[];
}
