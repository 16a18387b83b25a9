import type { Finding } from "../../model/finding.ts";
import type { Precedence } from "../../model/plan.ts";
import type { Rollout } from "../../model/policy.ts";
import type { LiveResult } from "../../model/results.ts";
import { planWaves, type Wave } from "../../stages/rollout/plan-waves.ts";
import type { Workspace } from "../workspace.ts";
import { type BringOptions, mayRestart } from "./bring-server.ts";
import type { ServerWave } from "./server-wave.ts";
import type { Rollouts } from "./bring-waves.ts";
import { holdForWindows } from "./hold-for-windows.ts";
import type { Look } from "./look.ts";
import { orderServers } from "./order-servers.ts";
import type { ServerPlan } from "./plan-servers.ts";

/** Servers that may be changed now and how, and what somebody should know before. */
export interface Staged extends Required<Rollouts> {
  /** What the result tells of it. */
  readonly told: Pick<LiveResult, "findings" | "waves" | "held">;
}

/** Leaves out what needs nothing and what windows hold, and deals the rest out to the waves of the trunk's rollouts. Does nothing. */
export function stageServers(workspace: Workspace, seen: Look, options: BringOptions): Staged {
  const { fleet } = seen.side;
  const open = seen.servers.filter((server) => needsWork(server, options));
  const { precedences } = orderServers(open, fleet, workspace.engines);
  const findHeld = (some: readonly ServerPlan[]): readonly Finding[] =>
    holdForWindows(some, { fleet, precedences, now: workspace.clock.now() });
  const closed = findHeld(open);
  const held = closed.flatMap(({ instance }) => instance ?? []);
  const servers = open.filter(({ plan }) => !held.includes(plan.instance));
  const { rollouts } = fleet.policies;
  const waves = deal(servers, rollouts, precedences);
  const together = rollouts.filter(({ health }) => health).map((rollout) => ({ ...rollout, canary: [], waves: [] }));
  const unproven = deal(findUnproven(seen, open), together, []).filter(({ rollout }) => rollout);
  return {
    restart: options.restart,
    servers,
    waves,
    unproven,
    findHeld,
    told: {
      findings: [...seen.result.findings, ...closed],
      ...(waves.some(({ rollout }) => rollout) ? { waves: waves.map(nameOnly) } : {}),
      ...(held.length > 0 ? { held } : {}),
    },
  };
}

function needsWork(server: ServerPlan, options: BringOptions): boolean {
  const { changes, awaitingRestart } = server.plan;
  return changes.length > 0 || (mayRestart(server, options) && awaitingRestart.length > 0);
}

/** What runs that died have changed completely; of what is still open, its own wave takes care. */
function findUnproven({ interrupted, servers }: Look, open: readonly ServerPlan[]): readonly ServerPlan[] {
  const touched = new Set(
    interrupted.flatMap(({ changes, proving = [] }) => [...changes.map(({ instance }) => instance), ...proving]),
  );
  return servers.filter((server) => touched.has(server.plan.instance) && !open.includes(server));
}

function deal(
  servers: readonly ServerPlan[],
  rollouts: readonly Rollout[],
  precedences: readonly Precedence[],
): readonly ServerWave[] {
  const instances = servers.map(({ wanted }) => wanted.state.instance);
  return planWaves({ instances, rollouts, precedences }).map((wave) => withServers(wave, servers));
}

function withServers({ name, instances, rollout }: Wave, servers: readonly ServerPlan[]): ServerWave {
  const own = servers.filter(({ plan }) => instances.includes(plan.instance));
  return { name, servers: own, ...(rollout ? { rollout } : {}) };
}

function nameOnly({ name, servers }: ServerWave): { readonly name: string; readonly instances: readonly string[] } {
  return { name, instances: servers.map(({ plan }) => plan.instance) };
}
