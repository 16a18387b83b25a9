/** An instance that could not be planned, changed or looked at, and why. */
export interface TargetFailure {
  readonly instance: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}
