/**
 * A parameter's value after the engine's own grammar has read it. Two values are equal if and only if their canonical texts are:
 * `1GB` and `1024MB` of shared_buffers are both `131072` (8 kB pages), `yes` and `on` of a boolean are both `on`.
 */
export interface Value {
  readonly canonical: string;
  /** For people: `1GB`. */
  readonly display: string;
}

/** True if the server would do the same with both. */
export function isSameValue(left: Value | undefined, right: Value | undefined): boolean {
  return left?.canonical === right?.canonical;
}
