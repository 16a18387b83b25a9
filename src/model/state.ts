import type { ExpressionScope } from "./expression.ts";
import type { Finding } from "./finding.ts";
import type { Fleet } from "./fleet.ts";
import type { Instance } from "./instance.ts";
import type { Parameter } from "./parameter.ts";
import type { Constraint } from "./profile.ts";
import type { SourcePosition } from "./source-position.ts";
import type { Value } from "./value.ts";

/** Why a value holds: who set it and where. `text` is what stands there. */
export type Origin =
  | { readonly kind: "engine-default" }
  | { readonly kind: "platform-default"; readonly platform: string }
  /** What a running server says; `source` is the file or place that sets it there. */
  | { readonly kind: "server"; readonly source: string }
  | {
      readonly kind: "profile" | "instance" | "override";
      readonly name: string;
      readonly at: SourcePosition;
      readonly text: string;
    };

/** A value that lost, and to whom it would have belonged. */
export interface Candidate {
  readonly value: Value;
  readonly origin: Origin;
}

/** What one parameter of one instance is to be, and why. */
export interface EffectiveSetting {
  readonly parameter: Parameter;
  readonly value: Value;
  readonly origin: Origin;
  /** What it won over, strongest first; the engine's default is always last and is left out here. */
  readonly over: readonly Candidate[];
}

/**
 * The desired state of one instance. `settings` holds what documents declare, by canonical name; every other parameter of the
 * version has its default (`effectiveSetting` in stages/resolve answers for both).
 */
export interface InstanceState {
  readonly instance: Instance;
  readonly settings: ReadonlyMap<string, EffectiveSetting>;
  /** Of the profiles that apply. */
  readonly constraints: readonly Constraint[];
  /** What expressions about this instance may use, less `settings`. */
  readonly scope: ExpressionScope;
  /** What is wrong with the documents that make up this state. */
  readonly findings: readonly Finding[];
}

/** The desired state of a fleet. */
export interface FleetState {
  readonly instances: ReadonlyMap<string, InstanceState>;
  /** Of all its instances; one finding per fault, however many instances inherit it. */
  readonly findings: readonly Finding[];
}

/** A fleet with what its documents resolve to. */
export interface ResolvedFleet {
  readonly fleet: Fleet;
  readonly state: FleetState;
}
