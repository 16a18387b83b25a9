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

/** What it takes to put a server back: what was stored, and what had been there. */
export interface Undo {
  readonly changes: readonly Change[];
  readonly forward: readonly TargetChange[];
  readonly before: Observation;
}

/** How a server is put back. */
export interface PutBackOptions {
  /** Restart for values that only a restart brings back. */
  readonly restart: boolean;
  /** Why it is put back. */
  readonly because: readonly Finding[];
}

/**
 * Stores again what was there before, reloads, restarts if that is allowed and needed, and says what stands there now. `failed` where
 * that cannot be proven: then a finding says what had been stored.
 */
export async function putBack(session: TargetSession, undo: Undo, options: PutBackOptions): Promise<Brought> {
  const { because } = options;
  try {
    await session.store(toInverse(undo.forward, undo.before));
    const proof = await provePutBack(session, undo, options);
    const outcome = hasErrors(proof.findings) ? "failed" : "rolled-back";
    return { outcome, readBack: proof.readBack, findings: [...because, ...proof.findings] };
  } catch (error) {
    return { outcome: "failed", readBack: [], findings: [...because, notPutBack(undo, error)] };
  }
}

async function provePutBack(
  session: TargetSession,
  { changes, before }: Undo,
  { restart }: PutBackOptions,
): Promise<Verification> {
  const proof = verifyPutBack(changes, before, await reloadOrLook(session));
  if (!restart || hasErrors(proof.findings) || proof.pendingRestart.length === 0) return proof;
  return verifyPutBack(changes, before, await session.restart());
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

/** Says of a server that could not be put back what stood there. Errors that are not the product's own are thrown on. */
export function notPutBack({ changes, before }: Undo, error: unknown): Finding {
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
