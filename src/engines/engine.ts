import type { ExpressionValue } from "../model/expression.ts";
import type { Finding } from "../model/finding.ts";
import type { Parameter } from "../model/parameter.ts";
import type { Value } from "../model/value.ts";

/** A version of an engine, read. */
export interface EngineVersion {
  /** As written: `16.4`. */
  readonly text: string;
  /** The part that decides which parameters exist: `16`. */
  readonly major: string;
  /** What `version` is in expressions. */
  readonly number: bigint;
}

/** What the engine's grammar makes of a text. `warnings` are findings without a place: `D2`, a size without a unit. */
export type ValueReading =
  | { readonly kind: "value"; readonly value: Value; readonly warnings: readonly ValueProblem[] }
  | { readonly kind: "refused"; readonly problem: ValueProblem };

/** Why a text is no value, or a doubtful one; becomes a finding where the text stands. */
export interface ValueProblem {
  /** `validate/out-of-range`, `validate/not-a-number`, … */
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** What a catalog says of a name that somebody wrote. */
export type NameReading =
  | { readonly kind: "known"; readonly parameter: Parameter; readonly alias: boolean }
  | { readonly kind: "gone"; readonly removedIn: string; readonly hint: string }
  | { readonly kind: "not-yet"; readonly addedIn: string }
  | { readonly kind: "unknown"; readonly suggestions: readonly string[] };

/** Every parameter of one version. */
export interface Catalog {
  readonly engine: string;
  readonly major: string;
  /** By canonical name. */
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** Case, `-`/`_`, aliases and old names lead to the canonical parameter. */
  find(name: string): NameReading;
}

/** What relations between parameters look at. */
export interface RelationInput {
  readonly catalog: Catalog;
  readonly version: EngineVersion;
  /** The effective value of a parameter of this version: declared or default. */
  valueOf(parameter: string): Value | undefined;
  readonly memoryBytes?: bigint;
  readonly vcpu?: number;
}

/** A rule between parameters that the server checks only at start, or never. */
export interface Relation {
  /** `validate/relation-reserved-connections`. */
  readonly code: string;
  /** Canonical names the rule looks at; the finding points at the first that a document sets. */
  readonly parameters: readonly string[];
  /** Manual page or source of the rule. */
  readonly source: string;
  check(input: RelationInput): RelationProblem | undefined;
}

/** A broken relation. */
export interface RelationProblem extends ValueProblem {
  readonly severity: Finding["severity"];
}

/** One line of a server's own configuration file. */
export interface ConfigurationLine {
  readonly name: string;
  /** The value as the file's grammar reads it, quotes removed. */
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

/** A server's own configuration file, read; later lines win over earlier ones. */
export interface ConfigurationFile {
  readonly lines: readonly ConfigurationLine[];
  readonly problems: readonly (ValueProblem & { readonly line: number })[];
}

/** What an engine can do, asked instead of its name. */
export interface EngineCapabilities {
  readonly reloadWithoutRestart: boolean;
  /** Values can be stored over a connection and survive a restart. */
  readonly storeOverConnection: boolean;
}

/** All that is known of one database engine, as data and small pure functions. */
export interface Engine {
  readonly name: string;
  /** Supported majors, oldest first. */
  readonly versions: readonly string[];
  readonly can: EngineCapabilities;
  readonly relations: readonly Relation[];
  /** Parameters whose value on a standby may not be below the primary's. */
  readonly standbyFloor: readonly string[];
  /** Names that place a server on its host (paths, ports): never imported, only managed when declared. */
  readonly hostBound: readonly string[];
  /**
   * Parameters through which the effect of others can be had: they load code, run commands, or read other files. Where a lock names
   * any parameter of a server, it holds these too (D7).
   */
  readonly sideDoors: readonly string[];
  /** Names, over all versions, of parameters that may hold a secret; `secret` of each says the same. */
  readonly secrets: readonly string[];
  /** What servers tell of their work, for health checks: name → what it is, with its unit. */
  readonly statistics: Readonly<Record<string, string>>;
  parseVersion(text: string): EngineVersion | undefined;
  /** `undefined` if the range cannot be read. */
  satisfies(version: EngineVersion, range: string): boolean | undefined;
  catalog(version: EngineVersion): Catalog;
  /** Reads the engine's own configuration file (`postgresql.conf`); includes are problems, because their content is not seen. */
  readConfigurationFile(text: string): ConfigurationFile;
  /** Reads a text with the server's own grammar; `default` is the parameter's default. */
  readValue(parameter: Parameter, text: string): ValueReading;
  /** Reads the result of an expression: numbers are bytes for sizes and milliseconds for durations. */
  readResult(parameter: Parameter, result: ExpressionValue): ValueReading;
  /** What expressions see: bytes, milliseconds, numbers, booleans or texts; specials stay as they are written. */
  toExpression(parameter: Parameter, value: Value): ExpressionValue;
  /** Negative, 0 or positive; undefined where the parameter has no order or a side is a special value. */
  compare(parameter: Parameter, left: Value, right: Value): number | undefined;
}

/** The engines a program knows, by name. */
export type Engines = ReadonlyMap<string, Engine>;

/** Checks an engine's shape where it is written down. */
export function defineEngine(engine: Engine): Engine {
  return engine;
}
