import type { Finding } from "../../model/finding.ts";
import type { Workspace } from "../workspace.ts";
import type { ServerPlan } from "./plan-servers.ts";
import type { Started } from "./record.ts";
import { attempt, withSession } from "./with-session.ts";

/** Runs that nobody is at any more, and what is said of the others. */
export interface IdleRuns {
  readonly idle: readonly Started[];
  readonly findings: readonly Finding[];
}

/**
 * Tells runs that died from runs that are still at work: a run holds the lock of the server that it works on, so that only one whose
 * servers are all free can be over. A server that does not answer is not free.
 */
export async function findIdleRuns(
  workspace: Workspace,
  runs: readonly Started[],
  servers: readonly ServerPlan[],
): Promise<IdleRuns> {
  const findings: Finding[] = [];
  const idle: Started[] = [];
  for (const run of runs) {
    const touched = new Set(run.changes.map((change) => change.instance));
    const busy = await findBusy(
      workspace,
      servers.filter(({ plan }) => touched.has(plan.instance)),
    );
    if (busy) findings.push(stillAtWork(run, busy));
    else idle.push(run);
  }
  return { idle, findings };
}

async function findBusy(workspace: Workspace, servers: readonly ServerPlan[]): Promise<ServerPlan | undefined> {
  for (const server of servers) {
    const { instance } = server.wanted.state;
    const tried = await attempt(instance, () =>
      withSession(workspace, instance, (session) => session.exclusively(async () => ({ isFree: true }))),
    );
    if ("code" in tried) return server;
  }
  return undefined;
}

function stillAtWork({ run }: Started, { plan: { instance } }: ServerPlan): Finding {
  const message = `Run ${run} is still at work on ${instance}: nobody else can have that server, so the run is left open in the record.`;
  const fix = "Wait for it to end, then look again; if its process is gone, its lock goes with its connection.";
  return { code: "apply/still-at-work", severity: "warning", message, fix, instance };
}
