import type { Review } from "./review.ts";
import type { SourcePosition } from "./source-position.ts";
import type { Value } from "./value.ts";

/** A value to be written, or the parameter's own line to be removed. */
export interface RecordedChange {
  readonly instance: string;
  readonly parameter: string;
  readonly before?: Value;
  readonly after?: Value;
}

/** What cannot be derived from documents and reviews, and is therefore recorded. */
export type AuditEvent =
  | {
      readonly kind: "request-merged";
      readonly request: string;
      readonly commit: string;
      readonly digest: string;
      readonly approvedBy: readonly string[];
      /** Thresholds whose passing was accepted by name. */
      readonly acceptedThresholds?: readonly string[];
    }
  /** A review as it arrived, with the plan that its author had been shown. */
  | { readonly kind: "review-recorded"; readonly request: string; readonly review: Review }
  /** The trunk as far as each step of it was approved: from here on, this commit governs what is applied. */
  | {
      readonly kind: "trunk-advanced";
      readonly commit: string;
      /** Where it stood before; absent for the first: that state was adopted as it was found. */
      readonly from?: string;
      readonly steps: readonly TrunkStep[];
    }
  /** A commit of the trunk that holds what needs approval and has none. Nothing from there on is applied. */
  | { readonly kind: "bypass-found"; readonly commit: string; readonly from: string; readonly reason: string }
  /** A signed word from a change-management system; its nonce is used up. */
  | { readonly kind: "callback-received"; readonly system: string; readonly nonce: string; readonly digest: string }
  | {
      readonly kind: "apply-started";
      readonly run: string;
      /** Of the documents that the run brings to the servers. */
      readonly commit: string;
      /** Of the plan that was shown. */
      readonly digest: string;
      /** On every instance that the run may touch. */
      readonly changes: readonly RecordedChange[];
      /** Instances that a run which died had changed, and whose health this one proves first. */
      readonly proving?: readonly string[];
    }
  | {
      readonly kind: "apply-finished";
      readonly run: string;
      readonly digest: string;
      readonly outcome: ApplyOutcome;
      readonly readBack: readonly ReadBack[];
    }
  | { readonly kind: "override-accepted"; readonly override: AcceptedOverride }
  | { readonly kind: "override-closed"; readonly override: string; readonly by: string }
  | {
      readonly kind: "override-restored";
      readonly override: string;
      /** Proves the restoration of every value whose `expected` is what runs. */
      readonly readBack: readonly ReadBack[];
      /** Instances that trunk no longer holds, so that nothing of them can be read back. */
      readonly unmanaged?: readonly string[];
    };

/** One commit of the trunk and why it may be applied. */
export interface TrunkStep {
  readonly commit: string;
  /** Of the plan from its first parent; of a commit that undoes others, from the commit that governed before them. */
  readonly digest: string;
  /** Absent where nothing of it needs approval. Nobody has approved a request that was merged and then undone: it is used up. */
  readonly request?: { readonly id: string; readonly head: string; readonly approvedBy: readonly string[] };
}

/** How an apply ended. `interrupted`: the run died, and a later one found and closed it. */
export type ApplyOutcome = "applied" | "pending-restart" | "rolled-back" | "failed" | "interrupted";

/** What a server said after a change. */
export interface ReadBack {
  readonly instance: string;
  readonly parameter: string;
  readonly running: Value;
  readonly pendingRestart: boolean;
  /** What it was to be; without it a read-back proves nothing about a restoration. */
  readonly expected?: Value;
}

/** An override as it was accepted: scope and end are frozen here, whatever its branch says later. */
export interface AcceptedOverride {
  readonly id: string;
  readonly commit: string;
  readonly openedBy: string;
  readonly acceptedBy: readonly string[];
  readonly acceptedAt: string;
  readonly expiresAt: string;
  readonly reason: string;
  readonly incident: string;
  readonly supersedes?: string;
  readonly changes: readonly OverrideChange[];
}

/** One value an override holds: canonical, so that no later substitution can move it. */
export interface OverrideChange {
  readonly instance: string;
  readonly parameter: string;
  readonly value: Value;
  /** Where the override's document sets it. */
  readonly at?: SourcePosition;
}

/** An event with its place in the record. */
export interface AuditEntry {
  /** Content address of the entry; the next entry refers to it. */
  readonly id: string;
  /** RFC 3339, by the clock of whoever appended it. */
  readonly at: string;
  readonly actor: string;
  readonly event: AuditEvent;
}
