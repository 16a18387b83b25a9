/** Where a change request is on its way, derived from git, reviews and the audit record. */
export interface RequestLife {
  readonly state: LifeState;
  /** Stages whose approval is awaited, as `policy stage`; empty in every state but `awaiting`. */
  readonly awaits: readonly string[];
  /** One sentence: what put it there, and what takes it on. */
  readonly because: string;
}

/** Every state a request can be in; `docs/lifecycle.md` draws the way between them. */
export type LifeState =
  | "draft"
  | "checking"
  | "invalid"
  | "awaiting"
  | "approved"
  | "merged"
  | "applying"
  | "verified"
  | "closed"
  | "rejected"
  | "expired"
  | "superseded"
  | "rolled-back";
