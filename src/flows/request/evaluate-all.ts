import type { RequestFailure } from "../../model/results.ts";
import type { ChangeRequest } from "../../model/review.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { Workspace } from "../workspace.ts";
import { bringHeads } from "./bring-heads.ts";
import { evaluate } from "./evaluate.ts";
import type { Evaluation } from "./evaluation.ts";
import { evaluateAndPublish } from "./publish.ts";
import type { Round } from "./round.ts";

/** Evaluations that wait for the forge at once: enough to keep it busy, few enough for its limits and for memory. */
const evaluationsAtOnce = 8;

/** One request's own outcome: errors about it are told with it, and no other request has a part in them. */
export type Outcome = { readonly request: ChangeRequest } & (
  | { readonly evaluation: Evaluation }
  | { readonly failure: RequestFailure }
);

/** Evaluates requests of one round, so many at once, and answers in their order. A fault of the program is thrown when all others are done. */
export async function evaluateAll(
  workspace: Workspace,
  round: Round,
  { requests, publish }: { readonly requests: readonly ChangeRequest[]; readonly publish: boolean },
): Promise<readonly Outcome[]> {
  await bringHeads(workspace.repo, requests);
  const outcomes = new Map<ChangeRequest, Outcome>();
  const faults: unknown[] = [];
  const waiting = requests.values();
  const work = async (): Promise<void> => {
    for (const request of waiting)
      await evaluateOne(workspace, round, { request, publish }).then(
        (outcome) => outcomes.set(request, outcome),
        (fault: unknown) => faults.push(fault),
      );
  };
  await Promise.all(Array.from({ length: evaluationsAtOnce }, work));
  if (faults.length > 0) throw faults[0];
  return requests.flatMap((request) => outcomes.get(request) ?? []);
}

async function evaluateOne(
  workspace: Workspace,
  round: Round,
  { request, publish }: { readonly request: ChangeRequest; readonly publish: boolean },
): Promise<Outcome> {
  const evaluateIt = publish ? evaluateAndPublish : evaluate;
  try {
    return { request, evaluation: await evaluateIt(workspace, round, { request, publish, acceptedThresholds: [] }) };
  } catch (error) {
    if (!(error instanceof SetpointError)) throw error;
    const { code, message, fix } = error;
    return { request, failure: { request: request.id, head: request.head, code, message, fix } };
  }
}
