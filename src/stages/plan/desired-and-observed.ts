import type { ObservedParameter } from "../../model/observation.ts";
import type { EffectiveSetting } from "../../model/state.ts";

/** One parameter: what is wanted and what the server says. */
export interface DesiredAndObserved {
  readonly wanted: EffectiveSetting;
  readonly declared: boolean;
  /** Nobody declares it, and it belongs to its host or may hold a secret: never stored, never removed, only told. */
  readonly leftAlone: boolean;
  readonly observed: ObservedParameter;
}
