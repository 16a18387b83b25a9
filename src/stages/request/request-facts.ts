import type { ApplyOutcome } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";
import type { RequestState } from "../../model/review.ts";

/** Everything that decides where a request is on its way. */
export interface RequestFacts {
  /** What the forge itself says. */
  readonly state: RequestState;
  /** Branch that it is to be merged into. */
  readonly target: string;
  /** Branch that governs. */
  readonly trunk: string;
  readonly findings: readonly Finding[];
  readonly gate: GateFacts;
  /** An evaluation of what stands there now was put before its people, so that an opinion given now can count. */
  readonly isShown: boolean;
  /** Trunk says already what the request asks for: the request that brought it, where the record names it. */
  readonly superseded?: { readonly by?: string };
  /** Present where the request is part of trunk. */
  readonly delivery?: Delivery;
}

/** What the gate says of it. */
export interface GateFacts {
  readonly verdict: "open" | "closed";
  /** What no approval can give, each with how to mend it. */
  readonly refusals: readonly string[];
  /** What is missing: stages as `policy stage`, others by their title. */
  readonly awaited: readonly string[];
  /** Those of them that nothing but the age of approvals keeps closed. */
  readonly aged: readonly string[];
  /** Of those who may object and do. */
  readonly objections: readonly Objection[];
  readonly mayAct: readonly string[];
}

/** Who says no, and why if they say. */
export interface Objection {
  readonly by: string;
  readonly reason?: string;
}

/** What became of a merged request on the servers, as far as the record tells. */
export interface Delivery {
  /** Whose approvals let it in; empty where nothing of it needed one. */
  readonly approvedBy: readonly string[];
  /** Values that it moves on servers. */
  readonly values: number;
  /** Those of them that a server has read back right since. */
  readonly proven: number;
  /** How the last run that was to bring any of them ended; absent where there was none. */
  readonly lastRun?: ApplyOutcome | "running";
}
