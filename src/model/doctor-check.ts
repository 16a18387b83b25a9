/** One thing that the gate stands on, and whether it is as it must be. */
export interface DoctorCheck {
  /** Of its finding: `doctor/trunk-unprotected`. */
  readonly code: string;
  /** `wrong` and `unknown` both mean that somebody may get past. */
  readonly verdict: "ok" | "weak" | "wrong" | "unknown";
  /** What was looked at and found, one sentence. */
  readonly found: string;
  /** What to do; empty where all is well. */
  readonly fix: string;
}
