/** An evaluation of a change request, ready to be put before people. */
export interface Notice {
  readonly request: string;
  /** Commit that was evaluated, against `base`: a verdict names both, so that it is worth nothing anywhere else. */
  readonly head: string;
  readonly base: string;
  readonly target: string;
  readonly digest: string;
  /** A gate never ends neutral or skipped. */
  readonly verdict: "open" | "closed";
  /** At most 140 characters, in plain text. */
  readonly summary: string;
  /** Markdown for the conversation, below 60,000 characters. */
  readonly comment: string;
  /** Markdown with everything that the comment had to leave out, below 60,000 characters; what is cut is counted. */
  readonly details: string;
  readonly annotations: readonly Annotation[];
  /** The head is a merge queue's commit: it belongs to no single request, so that nobody's conversation is told. */
  readonly group?: true;
}

/** A finding at its place in a file. */
export interface Annotation {
  readonly path: string;
  readonly line: number;
  readonly level: "failure" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
}
