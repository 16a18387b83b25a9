import type { Reference } from "./instance.ts";
import type { Setting } from "./setting.ts";
import type { SourcePosition } from "./source-position.ts";

/** An emergency change with a time limit, as its document asks for it. */
export interface Override {
  readonly name: string;
  readonly instances: readonly Reference[];
  readonly settings: readonly Setting[];
  readonly reason: string;
  readonly incident: string;
  /** Counted from the acceptance. */
  readonly restoreAfterMs: number;
  /** The override whose place this one takes. */
  readonly supersedes?: Reference;
  readonly at: SourcePosition;
}
