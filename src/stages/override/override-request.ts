import type { Engines } from "../../engines/engine.ts";
import type { Memberships } from "../../model/approvers.ts";
import type { AuditEntry } from "../../model/audit-event.ts";
import type { Override } from "../../model/override.ts";
import type { ResolvedFleet } from "../../model/state.ts";

/** An override somebody asks for. */
export interface OverrideRequest {
  readonly override: Override;
  /** The commit that was read; what the branch says later counts for nothing. */
  readonly commit: string;
  /** Who opened it, by the forge's account, not by the commit. */
  readonly openedBy: string;
  /** Who has accepted it since, by the forge's account. */
  readonly acceptedBy: readonly string[];
}

/** What an override is judged against. */
export interface OverrideContext {
  /** Trunk now. */
  readonly main: ResolvedFleet;
  readonly engines: Engines;
  /** The record, oldest first. */
  readonly entries: readonly AuditEntry[];
  /** Ids of archived override branches. */
  readonly archived: readonly string[];
  /** Read now, for every team that `findEmergencyTeams` names. */
  readonly memberships: Memberships;
  readonly now: Date;
}
