/**
 * Stops the run: something that no document can be blamed for and that the program cannot work around, such as an unreachable
 * server or an unknown ref. `code` is `SP_<STAGE>_<REASON>`, `data` is serialisable and never holds a secret.
 */
export class SetpointError extends Error {
  override readonly name = "SetpointError";
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** What the user can do about it, one sentence. */
  readonly fix: string;

  constructor(code: string, message: string, details: SetpointErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.fix = details.fix;
    this.data = details.data ?? {};
  }
}

/** What a {@link SetpointError} carries beside its code and message. */
export interface SetpointErrorDetails {
  readonly fix: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}
