import type { Finding } from "../../model/finding.ts";
import type { RequestResult } from "../../model/results.ts";
import type { ChangeRequest } from "../../model/review.ts";
import { listApprovers } from "../trunk/read-decision.ts";
import type { Workspace } from "../workspace.ts";
import { type CheckRequest, isMergeable } from "./check.ts";
import { evaluate } from "./evaluate.ts";
import { requestRow } from "./request-row.ts";
import { readRequest, startRound } from "./round.ts";

/**
 * Merges a request if the gate is open for exactly what stands there now, and records who approved what, and which thresholds were
 * accepted by name, before it does. A request that may not be merged comes back with its check, unmerged.
 *
 * @throws SetpointError SP_FORGE_MOVED, SP_AUDIT_WRITE_FAILED
 */
export async function merge(workspace: Workspace, asked: CheckRequest): Promise<RequestResult> {
  const { acceptedThresholds } = asked;
  const round = await startRound(workspace);
  const request = await readRequest(workspace, round, asked.request);
  const { result } = await evaluate(workspace, round, { request, acceptedThresholds, publish: false });
  const findings = findHindrance(request);
  const refused = { kind: "request", action: "merge", requests: [], check: result, findings } as const;
  if (findings.length > 0 || !isMergeable(result)) return refused;
  const { id, head: commit } = request;
  const { digest } = result.plan;
  await round.audit.append(
    {
      kind: "request-merged",
      request: id,
      commit,
      digest,
      approvedBy: listApprovers(result.decision),
      ...(acceptedThresholds.length === 0 ? {} : { acceptedThresholds }),
    },
    round.actor,
  );
  const merged = await round.forge.merge(request, `Merge ${id}\n\nPlan: ${digest}\n`);
  return { ...refused, requests: [requestRow(request)], commit: merged };
}

/** What the forge itself says against it, whatever the gate says. */
function findHindrance({ id, state, endedAt }: ChangeRequest): readonly Finding[] {
  if (state === "open") return [];
  if (state === "draft")
    return [hindrance("request/draft", `${id} is a draft.`, "Its author marks it as ready for review first.")];
  const when = endedAt === undefined ? "" : ` at ${endedAt}`;
  return [hindrance("request/ended", `${id} was ${state} already${when}.`, "Propose what is still wanted anew.")];
}

function hindrance(code: string, message: string, fix: string): Finding {
  return { code, severity: "error", message, fix };
}
