import type { RepositorySettings } from "../model/repository-settings.ts";

/** How a repository is set up on its forge. */
export interface ForgeSettings {
  /** Everything that decides whether the gate can be walked around, read anew. What cannot be read is told as such, never left out. */
  read(): Promise<RepositorySettings>;
}
