/** A mismatch that is GitHub's published schema's own fault. */
export interface Excuse {
  /** `METHOD template` of the operation. */
  readonly operation: string;
  /** What the violation says, in part. */
  readonly says: RegExp;
  readonly because: string;
}

/** Where GitHub's published description is known to be wrong. */
export const excused: readonly Excuse[] = [
  {
    operation: "DELETE /repos/{owner}/{repo}/git/refs/{ref}",
    says: /^answer 422: a body, none is described$/u,
    because: "the 422 is published without content, but GitHub says what is wrong as it does everywhere",
  },
];
