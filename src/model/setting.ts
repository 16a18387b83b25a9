import type { Expression } from "./expression.ts";
import type { SourcePosition } from "./source-position.ts";

/** What stands in a document for one parameter: the source text of a scalar, or `${…}`. */
export type SettingSource =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "expression"; readonly expression: Expression };

/** One parameter as a profile, an instance or an override sets it. */
export interface Setting {
  /** The name as it was written; resolution maps it to the canonical one. */
  readonly parameter: string;
  readonly source: SettingSource;
  /** The setting holds only where this is true. */
  readonly when?: Expression;
  /** May not be changed further down the order. */
  readonly final: boolean;
  /** Settles a conflict between sibling profiles in favour of this one. */
  readonly prefer: boolean;
  readonly at: SourcePosition;
}
