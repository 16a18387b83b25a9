/** An answer of the gate with its reasons, down to the single approval. A closed node says what would open it. */
export interface Decision {
  readonly verdict: "open" | "closed";
  readonly title: string;
  readonly reason: string;
  /** Who may act to open it: logins, or teams where their members are not known. */
  readonly mayAct: readonly string[];
  readonly children: readonly Decision[];
}
