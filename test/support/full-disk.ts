import { SetpointError } from "../../src/model/setpoint-error.ts";
import type { ConfigRepo } from "../../src/ports/config-repo.ts";

/** A repository on a disk that takes some more commits and is full then. */
export function fullAfter(repo: ConfigRepo, commits: number): ConfigRepo {
  let made = 0;
  return {
    ...repo,
    commit: async (request) => {
      made += 1;
      if (made <= commits) return repo.commit(request);
      throw new SetpointError("SP_REPO_WRITE_FAILED", "No space left.", { fix: "Free some." });
    },
  };
}
