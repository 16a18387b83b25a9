import { type Finding, hasErrors } from "../../model/finding.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { TargetSession } from "../../ports/target.ts";
import { planLive } from "../../stages/plan/plan-live.ts";
import { type Verification, verifyReadBack } from "../../stages/rollout/verify-read-back.ts";
import type { Workspace } from "../workspace.ts";
import { optionsOf, type ServerPlan } from "./plan-servers.ts";
import { type Brought, putBack } from "./put-back.ts";
import { toTargetChanges } from "./target-changes.ts";
import { withSession } from "./with-session.ts";

/** How far bringing a server may go. */
export interface BringOptions {
  /** Restart where a change needs it and the instance names a restart command. */
  readonly restart: boolean;
}

/**
 * Brings one server to its plan: alone on it, the plan still what was shown, stored, reloaded, restarted if allowed, read back; and
 * put back to what it was if the server does not say what was asked for.
 *
 * @throws SetpointError SP_APPLY_MOVED if the server is no longer what the plan was made from; those of the target
 */
export async function bringServer(workspace: Workspace, shown: ServerPlan, options: BringOptions): Promise<Brought> {
  return withSession(workspace, shown.wanted.state.instance, (session) =>
    session.exclusively(async () => {
      const before = await session.observe();
      const plan = planLive(shown.wanted.state, before, optionsOf(workspace, shown.wanted));
      if (plan.digest !== shown.plan.digest) throw serverMoved(shown);
      const forward = toTargetChanges(plan.changes, shown.wanted, workspace.engines);
      await session.store(forward);
      const verification = await settle(session, shown, options);
      return hasErrors(verification.findings)
        ? putBack(session, { forward, before, verification })
        : succeeded(verification);
    }),
  );
}

/** Errors on the way are findings here, because what was stored must be put back before anyone is told. */
async function settle(session: TargetSession, shown: ServerPlan, { restart }: BringOptions): Promise<Verification> {
  try {
    const reloaded = verifyReadBack(shown.plan.changes, await session.reload());
    const waits = reloaded.pendingRestart.length > 0 || shown.plan.awaitingRestart.length > 0;
    return restart && waits ? verifyReadBack(shown.plan.changes, await session.restart()) : reloaded;
  } catch (error) {
    return { readBack: [], pendingRestart: [], findings: [asFinding(error, shown)] };
  }
}

function succeeded(verification: Verification): Brought {
  const outcome = verification.pendingRestart.length > 0 ? "pending-restart" : "applied";
  return { outcome, readBack: verification.readBack, findings: verification.findings };
}

function asFinding(error: unknown, { wanted }: ServerPlan): Finding {
  if (!(error instanceof SetpointError)) throw error;
  const { name } = wanted.state.instance;
  return {
    code: "rollout/not-applied",
    severity: "error",
    message: `${name}: ${error.message}`,
    fix: error.fix,
    instance: name,
  };
}

function serverMoved({ wanted }: ServerPlan): SetpointError {
  const { name } = wanted.state.instance;
  const fix = "Run the plan again and apply the one that it shows.";
  return new SetpointError("SP_APPLY_MOVED", `${name} changed between the plan and its application.`, { fix });
}
