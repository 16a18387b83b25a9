import type { AuditLog } from "../../ports/audit-log.ts";
import type { Workspace } from "../workspace.ts";
import { awaitedChanges } from "./awaited-changes.ts";
import { mayRestart } from "./bring-server.ts";
import { bringWaves, type Rollouts, type RunResult } from "./bring-waves.ts";
import type { ServerPlan } from "./plan-servers.ts";
import { recordedChange } from "./record.ts";
import { recordDone } from "./record-done.ts";

export type { RunResult } from "./bring-waves.ts";

/** A run: which plans, under which name, by whom. */
export interface Run extends Rollouts {
  readonly commit: string;
  readonly digest: string;
  readonly actor: string;
  readonly audit: AuditLog;
}

/**
 * Brings servers to their plans, one after the other, in waves if there are any, and stops at the first that does not come out as
 * asked. The record is written before the first change and after the last; without the first nothing is done.
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
  const unproven = (run.unproven ?? []).flatMap((wave) => wave.servers.map(({ plan }) => plan.instance));
  const proving = unproven.length > 0 ? { proving: unproven } : {};
  await audit.append({ kind: "apply-started", run: id, commit, digest, changes, ...proving }, actor);
  const result = await bringWaves(workspace, run);
  const { outcome, readBack } = result;
  const event = { kind: "apply-finished", run: id, digest, outcome, readBack } as const;
  await recordDone(audit, { event, actor, said: describeDone(servers, result) });
  return result;
}

function describeDone(servers: readonly ServerPlan[], { outcome, readBack }: RunResult): string {
  const names = servers.map(({ plan }) => plan.instance).join(", ");
  const values = readBack.map((one) => `${one.instance} ${one.parameter} runs ${one.running.display}`);
  return `The run on ${names} ended as ${outcome}${values.length > 0 ? `: ${values.join(", ")}` : ""}.`;
}
