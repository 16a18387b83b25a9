import type { Expression } from "./expression.ts";
import type { Reference } from "./instance.ts";
import type { Setting } from "./setting.ts";
import type { Severity } from "./finding.ts";
import type { SourcePosition } from "./source-position.ts";

/** A named template of settings for one engine. */
export interface Profile {
  readonly name: string;
  readonly engine: string;
  /** Versions it serves, such as `>=14` or `>=14 <17`; absent means every supported one. */
  readonly versions?: VersionRange;
  readonly extends: readonly Reference[];
  readonly variables: readonly Variable[];
  readonly settings: readonly Setting[];
  readonly constraints: readonly Constraint[];
  readonly at: SourcePosition;
}

/** A range of versions as written, with its place. */
export interface VersionRange {
  readonly text: string;
  readonly at: SourcePosition;
}

/** A parameter of a profile. Bounds and default are source texts read by `type`; sizes and durations carry units. */
export interface Variable {
  readonly name: string;
  readonly type: "int" | "number" | "size" | "duration" | "bool" | "string";
  readonly default?: string;
  readonly min?: string;
  readonly max?: string;
  readonly at: SourcePosition;
}

/** A condition over an instance's effective state that must hold. */
export interface Constraint {
  readonly rule: Expression;
  readonly message: string;
  readonly severity: Severity;
}
