import { canonicalJson } from "../../model/canonical-json.ts";
import { hasErrors } from "../../model/finding.ts";
import type { LivePlan } from "../../model/live-plan.ts";
import type { Change } from "../../model/plan.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import { planLive } from "../../stages/plan/plan-live.ts";
import type { Verification } from "../../stages/rollout/verify-read-back.ts";
import type { Workspace } from "../workspace.ts";
import { awaitedChanges } from "./awaited-changes.ts";
import { optionsOf, type ServerPlan } from "./plan-servers.ts";
import { type Brought, putBack, type Undo } from "./put-back.ts";
import { settle } from "./settle.ts";
import { toTargetChanges } from "./target-changes.ts";
import { withSession } from "./with-session.ts";

/** How far bringing a server may go. */
export interface BringOptions {
  /** Restart where a change needs it and the instance names a restart command. */
  readonly restart: boolean;
}

/** A server after it was brought to its plan. */
export interface BroughtServer extends Brought {
  /** What it takes to put it back; absent where it came out otherwise and was put back at once. */
  readonly undo?: UndoServer;
}

/** What it takes to put a server back, and what a restart has brought beside the plan. */
export interface UndoServer extends Undo {
  readonly awaited: readonly Change[];
}

/**
 * Brings one server to its plan: alone on it, the plan still what was shown, stored, reloaded, restarted if allowed, read back; and
 * put back to what it was if the server does not say what was asked for.
 *
 * @throws SetpointError SP_APPLY_MOVED if the server is no longer what the plan was made from; those of the target
 */
export async function bringServer(
  workspace: Workspace,
  shown: ServerPlan,
  options: BringOptions,
): Promise<BroughtServer> {
  const { wanted } = shown;
  const { state } = wanted;
  return withSession(workspace, state.instance, (session) =>
    session.exclusively(async () => {
      const before = await session.observe();
      const plan = planLive(state, before, optionsOf(workspace, wanted));
      if (meaningOf(plan) !== meaningOf(shown.plan)) throw serverMoved(plan.instance);
      const { changes } = plan;
      const forward = toTargetChanges(changes, wanted, workspace.engines);
      await session.store(forward);
      const awaited = awaitedChanges(plan, state, workspace.engines);
      const verification = await settle(session, { plan, awaited, restart: mayRestart(shown, options) });
      const undo = { changes, forward, before };
      const because = verification.findings;
      return hasErrors(because)
        ? putBack(session, undo, { restart: false, because })
        : { ...succeeded(verification), undo: { ...undo, awaited } };
    }),
  );
}

/** True if a server may be restarted and says how; without its command the restart is left to the operator. */
export function mayRestart({ wanted }: ServerPlan, { restart }: BringOptions): boolean {
  return restart && wanted.state.instance.connection?.restart !== undefined;
}

/** What a run would bring into force: the changes, and what a restart brings with them. */
function meaningOf({ digest, awaitingRestart }: LivePlan): string {
  return canonicalJson([digest, awaitingRestart], ["display"]);
}

function succeeded({ readBack, pendingRestart, findings }: Verification): Brought {
  return { outcome: pendingRestart.length > 0 ? "pending-restart" : "applied", readBack, findings };
}

function serverMoved(instance: string): SetpointError {
  const fix = "Run the plan again and apply the one that it shows.";
  return new SetpointError("SP_APPLY_MOVED", `${instance} changed between the plan and its application.`, { fix });
}
