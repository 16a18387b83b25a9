import type { Memberships } from "../../model/approvers.ts";
import type { ContributorRules } from "../../model/configuration.ts";
import type { Plan } from "../../model/plan.ts";
import type { ChangeRequest, Contributor, Review } from "../../model/review.ts";
import type { TicketReading } from "../../model/ticket.ts";

/** What the forge says of a change request at the moment of deciding, and what was accepted by name. */
export interface Evidence {
  readonly request: ChangeRequest;
  /** The plan as it is computed now; its digest is what approvals must name. */
  readonly plan: Plan;
  /** Of every commit of the request. */
  readonly contributors: readonly Contributor[];
  /** In the order in which they arrived. */
  readonly reviews: readonly Review[];
  /** Read now, for every team that `findTeams` names. */
  readonly memberships: Memberships;
  readonly now: Date;
  /** Names of thresholds whose passing somebody has accepted. */
  readonly acceptedThresholds: readonly string[];
  /** The branch that governs: a request towards another is not judged by its policy. */
  readonly trunk: string;
  /** Since when this very plan has been before the reviewers, by the forge's clock; absent where nobody can tell. */
  readonly shownAt?: string;
  /** Read now, for every system that `findSystems` names. */
  readonly tickets: ReadonlyMap<string, TicketReading>;
  readonly contributorRules: ContributorRules;
}
