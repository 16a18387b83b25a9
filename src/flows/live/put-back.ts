import type { ApplyOutcome, ReadBack } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";
import type { Observation } from "../../model/observation.ts";
import type { TargetChange, TargetSession } from "../../ports/target.ts";
import type { Verification } from "../../stages/rollout/verify-read-back.ts";
import { toInverse } from "./target-changes.ts";

/** What became of one server. */
export interface Brought {
  readonly outcome: ApplyOutcome;
  readonly readBack: readonly ReadBack[];
  readonly findings: readonly Finding[];
}

/** A server that does not say what was asked for: what was stored, what had been there, what it says. */
export interface Failed {
  readonly forward: readonly TargetChange[];
  readonly before: Observation;
  readonly verification: Verification;
}

/** Stores again what was there before, reloads, and says what stands there now. @throws SetpointError if the server cannot be put back */
export async function putBack(session: TargetSession, { forward, before, verification }: Failed): Promise<Brought> {
  await session.store(toInverse(forward, before));
  const after = await session.reload();
  const names = forward.map(({ parameter }) => parameter.name);
  const readBack = names.flatMap((name) => readBackOf(after, name));
  return { outcome: "rolled-back", readBack, findings: verification.findings };
}

function readBackOf(observation: Observation, name: string): readonly ReadBack[] {
  const now = observation.parameters.get(name);
  if (!now) return [];
  return [
    { instance: observation.instance, parameter: name, running: now.running, pendingRestart: now.pendingRestart },
  ];
}
