import { hasErrors } from "../../model/finding.ts";
import type { CheckResult } from "../../model/results.ts";
import type { Workspace } from "../workspace.ts";
import { evaluate } from "./evaluate.ts";
import { evaluateAndPublish } from "./publish.ts";
import { readRequest, startRound } from "./round.ts";

/** A change request, and the thresholds whose passing somebody accepts by name. */
export interface CheckRequest {
  readonly request: string;
  readonly acceptedThresholds: readonly string[];
}

/**
 * Everything that a change request needs to know: is it valid, which effective values change, who must approve and who has, where it
 * is on its way. The trunk's policy decides; nothing of the request is checked out or executed.
 *
 * @param asked with `publish`, the answer is put before the request's people, unless it has ended
 * @throws SetpointError SP_FORGE_UNKNOWN_REQUEST, SP_REPO_*; SP_FORGE_MOVED if it moves whenever it is to be published
 */
export async function check(
  workspace: Workspace,
  asked: CheckRequest & { readonly publish?: boolean },
): Promise<CheckResult> {
  const { acceptedThresholds, publish = false } = asked;
  const round = await startRound(workspace);
  const request = await readRequest(workspace, round, asked.request);
  const toEvaluate = { request, acceptedThresholds, publish };
  const evaluated = publish ? evaluateAndPublish : evaluate;
  return (await evaluated(workspace, round, toEvaluate)).result;
}

/** True if the gate is open for the request as it stands, and nothing is wrong with it. */
export function isMergeable(result: CheckResult): boolean {
  return result.decision.verdict === "open" && !hasErrors(result.findings);
}
