import type { Configuration } from "./configuration.ts";
import type { Finding } from "./finding.ts";
import type { Instance } from "./instance.ts";
import type { Policies } from "./policy.ts";
import type { Profile } from "./profile.ts";

/** Everything that one commit (or the working tree) says, read and typed. */
export interface Fleet {
  readonly instances: ReadonlyMap<string, Instance>;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly policies: Policies;
  readonly configuration: Configuration;
  /** Every document by identity (`Instance/orders-prod`), with what it was read from. */
  readonly documents: ReadonlyMap<string, DocumentSource>;
  /** What was wrong with the documents; a fleet with errors is never acted on. */
  readonly findings: readonly Finding[];
}

/** Where a document came from: its path, and the content address that changes with any byte of it. */
export interface DocumentSource {
  readonly path: string;
  readonly blob: string;
}
