import type { AuditLog } from "../../ports/audit-log.ts";
import type { ApplyOutcome, ReadBack } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";
import type { TargetFailure } from "../../model/results.ts";
import type { Workspace } from "../workspace.ts";
import { awaitedChanges } from "./awaited-changes.ts";
import { type BringOptions, bringServer, mayRestart } from "./bring-server.ts";
import type { ServerPlan } from "./plan-servers.ts";
import { recordedChange, worstOutcome } from "./record.ts";
import { recordDone } from "./record-done.ts";
import { attempt } from "./with-session.ts";

/** A run: which plans, under which name, by whom. */
export interface Run extends BringOptions {
  /** In the order in which the servers are to be changed. */
  readonly servers: readonly ServerPlan[];
  readonly commit: string;
  readonly digest: string;
  readonly actor: string;
  readonly audit: AuditLog;
}

/** What a run did. */
export interface RunResult {
  readonly outcome: ApplyOutcome;
  readonly readBack: readonly ReadBack[];
  readonly failures: readonly TargetFailure[];
  readonly findings: readonly Finding[];
}

/**
 * Brings servers to their plans, one after the other, and stops at the first that does not come out as asked. The record is
 * written before the first change and after the last; without the first nothing is done.
 *
 * @throws SetpointError SP_AUDIT_WRITE_FAILED
 */
export async function actOnServers(workspace: Workspace, run: Run): Promise<RunResult> {
  const { servers, commit, digest, actor, audit } = run;
  const id = workspace.newRun();
  const changes = servers.flatMap((server) => {
    const awaited = mayRestart(server, run) ? awaitedChanges(server.plan, server.wanted.state, workspace.engines) : [];
    return [...server.plan.changes, ...awaited].map(recordedChange);
  });
  await audit.append({ kind: "apply-started", run: id, commit, digest, changes }, actor);
  const result = await bringInOrder(workspace, run);
  const { outcome, readBack } = result;
  const event = { kind: "apply-finished", run: id, digest, outcome, readBack } as const;
  await recordDone(audit, { event, actor, said: describeDone(servers, result) });
  return result;
}

async function bringInOrder(workspace: Workspace, run: Run): Promise<RunResult> {
  const outcomes: ApplyOutcome[] = [];
  const [readBack, failures, findings]: [ReadBack[], TargetFailure[], Finding[]] = [[], [], []];
  for (const server of run.servers) {
    const brought = await attempt(server.wanted.state.instance, () => bringServer(workspace, server, run));
    if ("code" in brought) {
      failures.push(brought);
      outcomes.push("failed");
      break;
    }
    outcomes.push(brought.outcome);
    readBack.push(...brought.readBack);
    findings.push(...brought.findings);
    if (brought.outcome === "rolled-back" || brought.outcome === "failed") break;
  }
  return { outcome: worstOutcome(outcomes), readBack, failures, findings };
}

function describeDone(servers: readonly ServerPlan[], { outcome, readBack }: RunResult): string {
  const names = servers.map(({ plan }) => plan.instance).join(", ");
  const values = readBack.map((one) => `${one.instance} ${one.parameter} runs ${one.running.display}`);
  return `The run on ${names} ended as ${outcome}${values.length > 0 ? `: ${values.join(", ")}` : ""}.`;
}
