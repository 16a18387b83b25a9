import { canonicalJson } from "../../model/canonical-json.ts";
import type { Instance } from "../../model/instance.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { InstanceState } from "../../model/state.ts";
import type { Target, Targets, TargetSession } from "../../ports/target.ts";
import { deriveOverrides } from "../../stages/override/derive-overrides.ts";
import { findGoverning, type Governing } from "../trunk/find-governing.ts";
import type { Workspace } from "../workspace.ts";
import { desiredStates } from "./desired-states.ts";
import type { Look } from "./look.ts";

/**
 * The workspace's targets, which ask once more before anything is done on a server: when its lock is held, what governs and the overrides
 * in force must still want of it what was shown. Asked once for each server, so that a run can always put back what it has done.
 *
 * @throws SetpointError SP_APPLY_MOVED, from the session's `exclusively`
 */
export function confirmedTargets(workspace: Workspace, seen: Look): Targets {
  const asked = new Set<string>();
  const confirm = async (instance: Instance): Promise<void> => {
    if (asked.has(instance.name)) return;
    const shown = seen.servers.find(({ plan }) => plan.instance === instance.name)?.wanted.state;
    const now = await findWanted(workspace, seen, instance.name);
    if (meaningOf(now) !== meaningOf(shown)) throw moved(instance.name);
    asked.add(instance.name);
  };
  return new Map([...workspace.targets].map(([engine, target]) => [engine, confirmed(target, confirm)]));
}

function confirmed(target: Target, confirm: (instance: Instance) => Promise<void>): Target {
  return {
    connect: async (instance) => {
      const session: TargetSession = await target.connect(instance);
      return {
        ...session,
        exclusively: (work) =>
          session.exclusively(async () => {
            await confirm(instance);
            return await work();
          }),
      };
    },
  };
}

async function findWanted(workspace: Workspace, shown: Governing, name: string): Promise<InstanceState | undefined> {
  const { side, entries } = await findNow(workspace, shown);
  const lives = deriveOverrides(entries, workspace.clock.now());
  if (!side.state.instances.has(name)) return undefined;
  return desiredStates(side, lives, { engines: workspace.engines, names: [name] })[0];
}

/** What governs now; where the trunk has not moved, the record alone can have. */
async function findNow(workspace: Workspace, shown: Governing): Promise<Pick<Governing, "side" | "entries">> {
  const { repo, trunk } = workspace;
  const head = (await repo.branches(trunk)).find((branch) => branch.name === trunk);
  return head?.commit === shown.trunk ? { ...shown, entries: await shown.audit.entries() } : findGoverning(workspace);
}

/** Which server is meant, and every value that it is to have. */
function meaningOf(state: InstanceState | undefined): string {
  const settings = [...(state?.settings.values() ?? [])].map(({ parameter, value }) => [
    parameter.name,
    value.canonical,
  ]);
  return canonicalJson([state?.instance.connection, Object.fromEntries(settings)], ["at"]);
}

function moved(instance: string): SetpointError {
  const fix = "Run the plan again and apply the one that it shows.";
  const message = `${instance} is to be something else now than the plan showed: trunk or overrides moved meanwhile.`;
  return new SetpointError("SP_APPLY_MOVED", message, { fix });
}
