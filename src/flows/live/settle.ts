import { hasErrors, type Finding } from "../../model/finding.ts";
import type { LivePlan } from "../../model/live-plan.ts";
import type { Change } from "../../model/plan.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { TargetSession } from "../../ports/target.ts";
import { readBackOf, type Verification, verifyReadBack } from "../../stages/rollout/verify-read-back.ts";

/** What was stored and what waits, and whether the server may be restarted for it. */
export interface Stored {
  readonly plan: LivePlan;
  /** What a restart would bring beside the plan's own changes. */
  readonly awaited: readonly Change[];
  readonly restart: boolean;
}

/**
 * Makes a server use what was stored and reads it back. A restart happens only where everything else is right already. Errors on the
 * way are findings here, because what was stored must be put back before anyone is told.
 */
export async function settle(session: TargetSession, { plan, awaited, restart }: Stored): Promise<Verification> {
  try {
    const reloaded = verifyReadBack(plan.changes, await session.reload());
    const waiting = [...reloaded.pendingRestart, ...awaited.map((change) => change.parameter)];
    if (waiting.length === 0 || hasErrors(reloaded.findings)) return reloaded;
    return restart ? await restartFor(session, plan.changes, awaited) : { ...reloaded, pendingRestart: waiting };
  } catch (error) {
    return { readBack: [], pendingRestart: [], findings: [asFinding(error, plan.instance)] };
  }
}

async function restartFor(
  session: TargetSession,
  changes: readonly Change[],
  awaited: readonly Change[],
): Promise<Verification> {
  const restarted = await session.restart();
  const own = verifyReadBack(changes, restarted);
  const others = readBackOf(awaited, restarted);
  const left = others.filter((one) => one.pendingRestart).map((one) => one.parameter);
  return { ...own, readBack: [...own.readBack, ...others], pendingRestart: [...own.pendingRestart, ...left] };
}

function asFinding(error: unknown, instance: string): Finding {
  if (!(error instanceof SetpointError)) throw error;
  const { message, fix } = error;
  return { code: "rollout/not-applied", severity: "error", message, fix, instance };
}
