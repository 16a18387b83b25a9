import type { Finding } from "../../model/finding.ts";
import type { LivePlan } from "../../model/live-plan.ts";
import type { Observation } from "../../model/observation.ts";
import type { TargetFailure } from "../../model/target-failure.ts";
import type { InstanceState } from "../../model/state.ts";
import { planLive } from "../../stages/plan/plan-live.ts";
import type { Workspace } from "../workspace.ts";
import { sideBySide } from "./side-by-side.ts";
import { toTargetChanges } from "./target-changes.ts";
import { attempt, withSession } from "./with-session.ts";

/** An instance whose server is to be planned; `only` narrows the plan to some parameters. */
export interface Wanted {
  readonly state: InstanceState;
  readonly only?: ReadonlySet<string>;
}

/** What one server needs, seen without changing anything. */
export interface ServerPlan {
  readonly wanted: Wanted;
  readonly plan: LivePlan;
  readonly observation: Observation;
  readonly preflight: readonly Finding[];
}

/** The plans of the servers that answered, in the order asked for, and why the others did not. */
export interface ServerPlans {
  readonly planned: readonly ServerPlan[];
  readonly failures: readonly TargetFailure[];
}

/** Observes servers and plans each; changes nothing. One that cannot be reached does not hide the others. */
export async function planServers(workspace: Workspace, wanted: readonly Wanted[]): Promise<ServerPlans> {
  const outcomes = await sideBySide(wanted, (one) => attempt(one.state.instance, () => planServer(workspace, one)));
  return {
    planned: outcomes.filter((outcome) => "plan" in outcome),
    failures: outcomes.filter((outcome) => "code" in outcome),
  };
}

async function planServer(workspace: Workspace, wanted: Wanted): Promise<ServerPlan> {
  return withSession(workspace, wanted.state.instance, async (session) => {
    const observation = await session.observe();
    const plan = planLive(wanted.state, observation, optionsOf(workspace, wanted));
    const preflight =
      plan.changes.length > 0 ? await session.preflight(toTargetChanges(plan.changes, wanted, workspace.engines)) : [];
    return { wanted, plan, observation, preflight };
  });
}

/** What a plan of this server takes: the engines, and the narrowing if there is one. */
export function optionsOf({ engines }: Workspace, { only }: Wanted): Parameters<typeof planLive>[2] {
  return only ? { engines, only } : { engines };
}
