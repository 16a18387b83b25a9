import type { Engines } from "../engines/engine.ts";
import type { WorkloadEngines } from "../engines/workload-engine.ts";
import type { Configuration } from "../model/configuration.ts";
import { findLogin } from "../model/login.ts";
import type { Notice } from "../model/notice.ts";
import type { CheckResult } from "../model/results.ts";
import type { AuditLog } from "../ports/audit-log.ts";
import type { Clock } from "../ports/clock.ts";
import type { BranchActivity } from "../ports/branch-activity.ts";
import type { ConfigRepo, DocumentCache, Signature } from "../ports/config-repo.ts";
import type { Forge } from "../ports/forge.ts";
import type { ForgeSettings } from "../ports/forge-settings.ts";
import type { MetricArchive } from "../ports/metric-archive.ts";
import type { MetricSource } from "../ports/metric-source.ts";
import type { NoticeBoard } from "../ports/notice-board.ts";
import type { Targets } from "../ports/target.ts";
import type { Tickets } from "../ports/tickets.ts";

/** Everything from outside that a flow works with, put together once by whoever runs it. */
export interface Workspace {
  readonly repo: ConfigRepo;
  readonly cache: DocumentCache;
  readonly engines: Engines;
  readonly targets: Targets;
  /** What is known of the metrics of each engine. */
  readonly workloads: WorkloadEngines;
  /** A source of metrics, to be closed: one that the configuration names, or `live`. @throws SetpointError SP_METRICS_UNKNOWN_SOURCE, SP_METRICS_NO_PACKAGE */
  readonly openMetrics: (configuration: Configuration, source: string) => Promise<MetricSource>;
  readonly archive: MetricArchive;
  readonly clock: Clock;
  /** The branch that governs. Given from outside: a branch under review must not be able to name another. */
  readonly trunk: string;
  /** The repository is on a server that others can write, whatever the trunk says: nothing is approved because no record denies it. */
  readonly isShared?: boolean;
  /** Who runs the flow, as they say: the repository's configured identity. */
  readonly signature: Signature;
  /** A new name that no other run has. */
  readonly newRun: () => string;
  readonly openAudit: (configuration: Configuration) => AuditLog;
  readonly openForge: (configuration: Configuration) => Forge;
  readonly openBoard: (configuration: Configuration) => NoticeBoard;
  readonly openActivity: (configuration: Configuration) => BranchActivity;
  /** How the forge is set up; absent where there is nothing to set up. */
  readonly openSettings: (configuration: Configuration) => ForgeSettings | undefined;
  /** A change-management system by its name; absent where the program knows none of that name. */
  readonly openTickets: (system: string) => Tickets | undefined;
  /** Words for people, ready to be put up. */
  readonly renderNotice: (result: CheckResult) => Notice;
}

/** Who runs the flow: a login of the configuration, or an e-mail address that no account owns. */
export function actorOf({ signature }: Pick<Workspace, "signature">, configuration: Configuration): string {
  return findLogin(signature.email, configuration.forge) ?? signature.email;
}
