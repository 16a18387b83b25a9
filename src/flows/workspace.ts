import type { Engines } from "../engines/engine.ts";
import type { Configuration } from "../model/configuration.ts";
import { findLogin } from "../model/login.ts";
import type { AuditLog } from "../ports/audit-log.ts";
import type { Clock } from "../ports/clock.ts";
import type { ConfigRepo, DocumentCache, Signature } from "../ports/config-repo.ts";
import type { Forge } from "../ports/forge.ts";
import type { Targets } from "../ports/target.ts";

/** Everything from outside that a flow works with, put together once by whoever runs it. */
export interface Workspace {
  readonly repo: ConfigRepo;
  readonly cache: DocumentCache;
  readonly engines: Engines;
  readonly targets: Targets;
  readonly clock: Clock;
  /** The branch that governs. Given from outside: a branch under review must not be able to name another. */
  readonly trunk: string;
  /** Who runs the flow, as they say: the repository's configured identity. */
  readonly signature: Signature;
  /** A new name that no other run has. */
  readonly newRun: () => string;
  readonly openAudit: (configuration: Configuration) => AuditLog;
  readonly openForge: (configuration: Configuration) => Forge;
}

/** Who runs the flow: a login of the configuration, or an e-mail address that no account owns. */
export function actorOf({ signature }: Pick<Workspace, "signature">, configuration: Configuration): string {
  return findLogin(signature.email, configuration.forge) ?? signature.email;
}
