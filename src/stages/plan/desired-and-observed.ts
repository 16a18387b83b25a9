import type { ObservedParameter } from "../../model/observation.ts";
import type { EffectiveSetting } from "../../model/state.ts";

/** One parameter: what is wanted and what the server says. */
export interface DesiredAndObserved {
  readonly wanted: EffectiveSetting;
  readonly declared: boolean;
  readonly observed: ObservedParameter;
}
