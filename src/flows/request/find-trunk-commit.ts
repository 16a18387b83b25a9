import type { ChangeRequest } from "../../model/review.ts";
import type { Workspace } from "../workspace.ts";
import type { Round } from "./round.ts";

/**
 * The commit of trunk that a merged request became: the record's word, else the forge's, else the merge whose second parent is the
 * request's head. `undefined` where nobody can tell.
 */
export async function findTrunkCommit(
  { repo }: Pick<Workspace, "repo">,
  { entries, trunk }: Pick<Round, "entries" | "trunk">,
  { id, head, mergedAs }: ChangeRequest,
): Promise<string | undefined> {
  const steps = entries.flatMap(({ event }) => (event.kind === "trunk-advanced" ? event.steps : []));
  const step = steps.findLast(({ request }) => request?.id === id && request.head === head);
  if (step !== undefined || mergedAs !== undefined) return step?.commit ?? mergedAs;
  if (trunk.commit === undefined) return undefined;
  const commits = await repo.commitsBetween(head, trunk.commit);
  return commits.find(({ parents }) => parents.slice(1).includes(head))?.id;
}
