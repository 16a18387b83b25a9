import type { ApplyOutcome, ReadBack } from "../../model/audit-event.ts";
import { type Finding, hasErrors } from "../../model/finding.ts";
import type { Observation } from "../../model/observation.ts";
import type { Change } from "../../model/plan.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { TargetChange, TargetSession } from "../../ports/target.ts";
import { verifyPutBack } from "../../stages/rollout/verify-put-back.ts";
import { renderValue, type Verification } from "../../stages/rollout/verify-read-back.ts";
import { toInverse } from "./target-changes.ts";

/** What became of one server. */
export interface Brought {
  readonly outcome: ApplyOutcome;
  readonly readBack: readonly ReadBack[];
  readonly findings: readonly Finding[];
}

/** A server that does not say what was asked for: what was stored, what had been there, what it says. */
export interface Failed {
  readonly changes: readonly Change[];
  readonly forward: readonly TargetChange[];
  readonly before: Observation;
  readonly verification: Verification;
}

/**
 * Stores again what was there before, reloads, and says what stands there now. `failed` where that cannot be proven: then a finding
 * says what had been stored.
 */
export async function putBack(session: TargetSession, failed: Failed): Promise<Brought> {
  const { changes, forward, before, verification } = failed;
  try {
    await session.store(toInverse(forward, before));
    const proof = verifyPutBack(changes, before, await reloadOrLook(session));
    const outcome = hasErrors(proof.findings) ? "failed" : "rolled-back";
    return { outcome, readBack: proof.readBack, findings: [...verification.findings, ...proof.findings] };
  } catch (error) {
    return { outcome: "failed", readBack: [], findings: [...verification.findings, notPutBack(failed, error)] };
  }
}

/** Files that cannot be read keep a server from reloading; then what it says without one tells whether it is what it was. */
async function reloadOrLook(session: TargetSession): Promise<Observation> {
  try {
    return await session.reload();
  } catch (error) {
    if (!(error instanceof SetpointError)) throw error;
    return session.observe();
  }
}

function notPutBack({ changes, before }: Failed, error: unknown): Finding {
  if (!(error instanceof SetpointError)) throw error;
  const was = changes.map((change) => {
    const stored = before.parameters.get(change.parameter)?.stored;
    return `${change.parameter} ${renderValue(change, stored, "not stored")}`;
  });
  return {
    code: "rollout/not-put-back",
    severity: "error",
    message: `${before.instance} could not be put back: ${error.message} Before the change: ${was.join(", ")}.`,
    fix: "Bring the server up, put these back in its file of stored values, then run setpoint apply to see what is left.",
    instance: before.instance,
  };
}
