import type { AuditEntry, TrunkStep } from "../../model/audit-event.ts";
import type { CommitInfo } from "../../ports/config-repo.ts";
import type { CommitSide } from "./commit-side.ts";

/** Where a walk along the trunk begins, and what it is judged by. */
export interface TrunkWay {
  /** The commit that governs so far. */
  readonly from: CommitSide;
  /** The trunk's commits after it along first parents, oldest first. */
  readonly way: readonly CommitInfo[];
  /** The record, oldest first. */
  readonly entries: readonly AuditEntry[];
}

/** How far the trunk may be followed. */
export interface Walked {
  /** Of the newest commit up to which everything may be applied. */
  readonly side: CommitSide;
  readonly steps: readonly TrunkStep[];
  readonly bypass?: Bypass;
}

/** A commit that may not be applied. */
export interface Bypass {
  readonly commit: string;
  readonly reason: string;
  readonly head: CommitSide;
  /** The trunk does not descend from the commit that governs. */
  readonly isRewritten?: boolean;
}

/** A walk on its way. */
export interface TrunkWalk extends TrunkWay {
  /** Commit of the trunk by request and head, filled as the walk goes on. */
  readonly used: Map<string, string>;
  readonly at: TrunkPosition;
}

/** Where a walk is. */
export interface TrunkPosition extends Walked {
  /** Place of the commit that is looked at next. */
  readonly next: number;
  /** The first place after the last commit that undid a bypass. */
  readonly since: number;
  /** The side that was read last: what is the same in the next one is not computed again. */
  readonly latest: CommitSide;
  /** From the commit that stopped the walk on. */
  readonly passed: readonly TrunkStep[];
}
