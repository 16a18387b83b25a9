import type { Finding } from "../../model/finding.ts";
import type { RequestFailure, RequestResult } from "../../model/results.ts";
import type { Workspace } from "../workspace.ts";
import { evaluateAll } from "./evaluate-all.ts";
import { requestRow } from "./request-row.ts";
import { startRound } from "./round.ts";

/** The open change requests of the forge, each with where it is on its way, what it waits for and who may act. */
export async function listRequests(workspace: Workspace): Promise<RequestResult> {
  const round = await startRound(workspace);
  const requests = await round.forge.openRequests();
  const outcomes = await evaluateAll(workspace, round, { requests, publish: false });
  return {
    kind: "request",
    action: "list",
    requests: outcomes.map((outcome) =>
      "evaluation" in outcome ? requestRow(outcome.request, outcome.evaluation.result) : requestRow(outcome.request),
    ),
    findings: outcomes.flatMap((outcome) => ("failure" in outcome ? [toFinding(outcome.failure)] : [])),
  };
}

function toFinding({ request, code, message, fix }: RequestFailure): Finding {
  return { code: "request/not-evaluated", severity: "error", message: `${request}: ${message} (${code})`, fix };
}
