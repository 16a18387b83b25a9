import type { Finding } from "../../model/finding.ts";
import type { HealthCheck } from "../../model/policy.ts";
import type { TargetFailure } from "../../model/target-failure.ts";
import type { Statistics } from "../../ports/target.ts";
import { judgeHealth } from "../../stages/rollout/judge-health.ts";
import type { Workspace } from "../workspace.ts";
import type { ServerPlan } from "./plan-servers.ts";
import { readAllStatistics } from "./read-all-statistics.ts";

/** Servers, what must hold on each of them, and what they told before they were changed. */
export interface Watch {
  readonly servers: readonly ServerPlan[];
  readonly health: HealthCheck;
  readonly before: ReadonlyMap<string, Statistics>;
}

/** Looks are at least so far apart, whatever a document says. */
const shortestEveryMs = 100;

/**
 * Looks at once, then again and again, for the last time when `forMs` have passed. Ends at the first look at which a server is not
 * healthy, cannot be judged or cannot be reached.
 *
 * @returns what was wrong; empty: every server was healthy at every look
 */
export async function watchHealth(workspace: Workspace, watch: Watch): Promise<readonly Finding[]> {
  const { clock } = workspace;
  const { forMs, everyMs } = watch.health;
  const endMs = clock.now().getTime() + forMs;
  for (;;) {
    const findings = await lookOnce(workspace, watch);
    const leftMs = endMs - clock.now().getTime();
    if (findings.length > 0 || leftMs <= 0) return findings;
    await clock.wait(Math.min(Math.max(everyMs, shortestEveryMs), leftMs));
  }
}

async function lookOnce(workspace: Workspace, { servers, health, before }: Watch): Promise<readonly Finding[]> {
  const { byInstance, failures } = await readAllStatistics(workspace, servers);
  const judged = servers.flatMap(({ wanted: { state } }) => {
    const statistics = byInstance.get(state.instance.name);
    if (!statistics) return [];
    const vitals = { state, statistics, before: before.get(state.instance.name) ?? {} };
    return judgeHealth(health.check, vitals, workspace.engines) ?? [];
  });
  return [...failures.map(unreachable), ...judged];
}

function unreachable({ instance, message, fix }: TargetFailure): Finding {
  return {
    code: "rollout/unhealthy",
    severity: "error",
    message: `${instance} is not healthy: ${message}`,
    fix,
    instance,
  };
}
