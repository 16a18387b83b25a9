/** A person's opinion on a change request, as the forge tells it. Times are the forge's own. */
export interface Review {
  readonly reviewer: string;
  readonly verdict: "approved" | "changes-requested" | "commented" | "dismissed";
  /** Plan digest that the reviewer saw. */
  readonly digest: string;
  readonly at: string;
  readonly comment?: string;
}

/** What a forge knows of a change request besides its reviews. */
export interface ChangeRequest {
  /** On a local forge: the branch. */
  readonly id: string;
  readonly author: string;
  readonly base: string;
  readonly head: string;
  readonly title: string;
}

/** Whether somebody belongs to a team: a forge that cannot tell must say so, and it counts as no. */
export type Membership =
  | { readonly kind: "members"; readonly logins: readonly string[] }
  | { readonly kind: "unknown"; readonly reason: string };

/** Who put commits into a request. `login` is absent where no account owns the address. */
export interface Contributor {
  readonly email: string;
  readonly login?: string;
  readonly role: "author" | "committer" | "co-author";
  readonly commit: string;
}
