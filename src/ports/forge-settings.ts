import type { RepositorySettings } from "../model/repository-settings.ts";

/** How a repository is set up on its forge. */
export interface ForgeSettings {
  /**
   * Everything that decides whether the gate can be walked around, read anew. What cannot be read is told as such, never left out.
   *
   * @param asked branches and environments whose rules are asked for; they need not exist
   * @throws SetpointError SP_FORGE_DENIED, SP_FORGE_UNREACHABLE where the repository itself cannot be read
   */
  read(asked: AskedSettings): Promise<RepositorySettings>;
}

/** Names whose rules are asked for. */
export interface AskedSettings {
  readonly branches: readonly string[];
  readonly environments: readonly string[];
}
