import { findInstanceEngine } from "../../engines/effective-setting.ts";
import type { Engines } from "../../engines/engine.ts";
import type { LivePlan } from "../../model/live-plan.ts";
import type { Change } from "../../model/plan.ts";
import type { InstanceState } from "../../model/state.ts";

/** What a restart alone would bring into force: stored before, by whomever, and not part of the plan's own changes. */
export function awaitedChanges(plan: LivePlan, state: InstanceState, engines: Engines): readonly Change[] {
  const parameters = findInstanceEngine(state, engines)?.catalog.parameters;
  const own = new Set(plan.changes.map((change) => change.parameter));
  const awaited = plan.awaitingRestart.filter(({ parameter }) => !own.has(parameter));
  return awaited.map(({ parameter, running, stored }) => ({
    instance: plan.instance,
    parameter,
    before: { value: running, origin: { kind: "server", source: "running" } },
    after: { value: stored, origin: { kind: "server", source: "stored" } },
    takesEffect: "restart",
    secret: parameters?.get(parameter)?.secret ?? true,
  }));
}
