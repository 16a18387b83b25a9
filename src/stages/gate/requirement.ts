import type { Instance } from "../../model/instance.ts";
import type { Change, Plan } from "../../model/plan.ts";
import type { ApprovalStage, TicketDemand, Window } from "../../model/policy.ts";
import type { ResolvedFleet } from "../../model/state.ts";

/** What is proposed: trunk, the request's head, and the plan between them. */
export interface ProposedChange {
  readonly plan: Plan;
  readonly base: ResolvedFleet;
  readonly head: ResolvedFleet;
}

/** Something that must be given before a plan may be merged, with what in the plan raised it. */
export type Requirement = ApprovalRequirement | ThresholdRequirement | TicketRequirement | WindowRequirement | Refusal;

/** The approvals of one lock or of one group of owners, as trunk says them. */
export interface ApprovalRequirement {
  readonly kind: "approvals";
  /** Identity of the policy document: `Lock/durability`, `Owners/policies`. */
  readonly policy: string;
  readonly approvals: readonly ApprovalStage[];
  /** An approval older than this is void. */
  readonly expiresMs?: number | undefined;
  readonly grounds: readonly Ground[];
}

/** An explicit word for a plan that touches more than is usual. */
export interface ThresholdRequirement {
  readonly kind: "threshold";
  readonly name: string;
  /** What is and what the limit is: `touches 12 of 40 instances, more than 10`. */
  readonly reason: string;
  /** Who gives the word by approving the plan; empty: it is given by name. */
  readonly approvals: readonly ApprovalStage[];
}

/** A ticket of a change-management system for exactly this plan, or one that is only told. */
export interface TicketRequirement {
  readonly kind: "ticket";
  /** Identity of the lock that asks for it. */
  readonly policy: string;
  readonly demand: TicketDemand;
}

/** A time at which what the plan touches may be changed. */
export interface WindowRequirement {
  readonly kind: "windows";
  /** Trunk's, in their order. */
  readonly windows: readonly Window[];
  /** What the plan touches and these windows match. */
  readonly instances: readonly string[];
  /** One of them. */
  readonly example: Instance;
}

/** What no approval can give: the plan itself must change. */
export interface Refusal {
  readonly kind: "refusal";
  readonly title: string;
  /** What is wrong and how to mend it. */
  readonly reason: string;
}

/** What in a plan raised a requirement. */
export type Ground =
  | { readonly kind: "value"; readonly change: Change; readonly coverage: "named" | "side-door" }
  | { readonly kind: "instance"; readonly instance: string; readonly event: InstanceEvent }
  | DerivedGround
  | { readonly kind: "document"; readonly document: string; readonly path: string };

/** A locked derived value that moves, or of which nobody can tell whether it does. */
export interface DerivedGround {
  readonly kind: "derived";
  readonly instance: string;
  readonly name: string;
  /** The value in words, or why there is none. */
  readonly before: string;
  readonly after: string;
}

/** What happens to an instance under a lock, in words that follow its name. */
export type InstanceEvent =
  | "is created"
  | "is removed"
  | "comes under the lock"
  | "leaves the lock"
  | "is reached another way";
