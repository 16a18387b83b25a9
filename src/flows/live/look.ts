import { hasErrors, type Finding } from "../../model/finding.ts";
import type { LiveResult } from "../../model/results.ts";
import { deriveOverrides, type OverrideLife } from "../../stages/override/derive-overrides.ts";
import { validateFleet } from "../../stages/validate/validate-fleet.ts";
import { advanceTrunk } from "../trunk/advance-trunk.ts";
import type { Beginning } from "../trunk/begin-trunk.ts";
import { findGoverning, type Governing } from "../trunk/find-governing.ts";
import type { Workspace } from "../workspace.ts";
import { combinedDigest } from "./combine.ts";
import { desiredStates, tellUnmanaged } from "./desired-states.ts";
import { orderServers } from "./order-servers.ts";
import { planServers, type ServerPlan } from "./plan-servers.ts";
import { findInterrupted, interruptedNote, type Started } from "./record.ts";

/** What is to be looked at: all servers of the trunk, or those named. */
export interface LookRequest extends Beginning {
  readonly instances: readonly string[];
  /** Somebody acts on what is seen: how far the trunk was approved is recorded first. */
  readonly act?: boolean;
}

/** What governs, what its servers need at this moment, and everything a flow needs to go on from there. */
export interface Look extends Governing {
  readonly lives: readonly OverrideLife[];
  readonly interrupted: readonly Started[];
  /** In the order in which they are to be changed. */
  readonly servers: readonly ServerPlan[];
  readonly result: LiveResult;
}

/** Finds what governs, observes the servers and plans each. Changes no server. */
export async function look(workspace: Workspace, kind: LiveResult["kind"], request: LookRequest): Promise<Look> {
  const governing = await (request.act === true ? advanceTrunk : findGoverning)(workspace, request);
  const { side, entries } = governing;
  const lives = deriveOverrides(entries, workspace.clock.now());
  const chosen = { engines: workspace.engines, names: request.instances };
  const findings = [...validateFleet(side, workspace.engines), ...tellUnmanaged(side, chosen)];
  const wanted = hasErrors(findings) ? [] : desiredStates(side, lives, chosen);
  const { planned, failures } = await planServers(
    workspace,
    wanted.map((state) => ({ state })),
  );
  const plans = planned.map((server) => server.plan);
  const { servers, findings: unordered } = orderServers(planned, side.fleet, workspace.engines);
  const seen = planned.flatMap(({ plan, preflight }): readonly Finding[] => [...plan.findings, ...preflight]);
  const interrupted = findInterrupted(entries);
  return {
    ...governing,
    lives,
    interrupted,
    servers,
    result: {
      kind,
      commit: side.commit,
      digest: combinedDigest(plans),
      plans,
      failures,
      findings: [...governing.findings, ...findings, ...unordered, ...seen, ...interrupted.map(interruptedNote)],
      readBack: [],
      expiredOverrides: lives
        .filter((life) => life.state === "expired" || life.state === "closed")
        .map((life) => life.override.id),
    },
  };
}
