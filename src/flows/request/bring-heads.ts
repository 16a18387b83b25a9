import type { ChangeRequest } from "../../model/review.ts";
import type { ConfigRepo } from "../../ports/config-repo.ts";

/**
 * Makes the heads of requests readable, all in one question. A head that is not there is no error yet: whoever reads it is told. What
 * has no name of its own on the forge is a branch, and is here already.
 */
export async function bringHeads(repo: Pick<ConfigRepo, "bring">, requests: readonly ChangeRequest[]): Promise<void> {
  const names = requests.flatMap(({ head, headRef }) => (headRef === undefined ? [] : [headRef, head]));
  if (names.length > 0) await repo.bring(names);
}
