import type { ApplyOutcome, ReadBack } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";
import type { Rollout } from "../../model/policy.ts";
import type { TargetFailure } from "../../model/target-failure.ts";
import type { ServerPlan } from "./plan-servers.ts";

/** Servers that are changed one after the other and then watched together. */
export interface ServerWave {
  readonly name: string;
  readonly servers: readonly ServerPlan[];
  /** Absent: nothing is waited for, and what is done stays. */
  readonly rollout?: Rollout;
}

/** What became of a wave. */
export interface WaveResult {
  readonly outcome: ApplyOutcome;
  readonly readBack: readonly ReadBack[];
  readonly failures: readonly TargetFailure[];
  readonly findings: readonly Finding[];
  /** What became of each instance that was begun with: `doubtful` are those of which a failure or finding tells. */
  readonly places: ReadonlyMap<string, Place>;
}

/** How an instance stands after its wave. */
export type Place = "applied" | "put back" | "doubtful";

/** True if no server and no wave may follow. */
export function isBroken({ outcome }: Pick<WaveResult, "outcome">): boolean {
  return outcome === "failed" || outcome === "rolled-back";
}

/** The instances of a wave, in its order. */
export function namesOf({ servers }: ServerWave): readonly string[] {
  return servers.map(({ plan }) => plan.instance);
}
