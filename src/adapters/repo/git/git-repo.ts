import type { ConfigRepo } from "../../../ports/config-repo.ts";

/** A repository of git, and where it keeps its own data. */
export interface GitRepo extends ConfigRepo {
  /** Shared by all worktrees; Setpoint's cache lives below it. */
  readonly gitDirectory: string;
  /** Top of the checked-out files; absent in a bare repository. */
  readonly workTree?: string;
}
