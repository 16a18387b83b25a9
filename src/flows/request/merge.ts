import type { Decision } from "../../model/decision.ts";
import type { RequestResult } from "../../model/results.ts";
import { readSide } from "../read-side.ts";
import { actorOf, type Workspace } from "../workspace.ts";
import { check, type CheckRequest, isMergeable } from "./check.ts";

/**
 * Merges a request if the gate is open for exactly what stands there now, and records who approved what before it does. A request
 * that may not be merged comes back with its check, unmerged.
 *
 * @throws SetpointError SP_FORGE_MOVED, SP_AUDIT_WRITE_FAILED
 */
export async function merge(workspace: Workspace, asked: CheckRequest): Promise<RequestResult> {
  const checked = await check(workspace, asked);
  const refused = { kind: "request", action: "merge", requests: [], check: checked, findings: [] } as const;
  if (!isMergeable(checked)) return refused;
  const { configuration } = (await readSide(workspace, checked.base)).fleet;
  const forge = workspace.openForge(configuration);
  const request = await forge.changeRequest(asked.request);
  const { id } = request;
  const { head: commit, plan } = checked;
  const { digest } = plan;
  const approvedBy = [...new Set(approversOf(checked.decision))].toSorted();
  const actor = actorOf(workspace, configuration);
  await workspace
    .openAudit(configuration)
    .append({ kind: "request-merged", request: id, commit, digest, approvedBy }, actor);
  const merged = await forge.merge(
    { ...request, base: checked.base, head: commit },
    `Merge ${id}\n\nPlan: ${digest}\n`,
  );
  return { ...refused, requests: [request], commit: merged };
}

/** Whose opinions count: what is open below the stages of locks and owners. */
function approversOf(decision: Decision): readonly string[] {
  const stages = decision.children.flatMap((requirement) => requirement.children);
  const opinions = stages.flatMap((stage) => stage.children);
  return opinions.filter((opinion) => opinion.verdict === "open").map((opinion) => opinion.title);
}
