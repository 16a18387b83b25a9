/** A person's opinion on a change request, as the forge tells it. Times are the forge's own. */
export interface Review {
  /** The forge's own name of it, unique within the request. */
  readonly id: string;
  readonly reviewer: string;
  /** Numeric id of the app that speaks, where it is no person. */
  readonly app?: number;
  readonly verdict: "approved" | "changes-requested" | "commented" | "dismissed";
  /** Commit that the reviewer looked at. */
  readonly head: string;
  /** Plan digest that the reviewer saw; absent where nothing was shown for that commit when the review was given. */
  readonly digest?: string;
  readonly at: string;
  readonly comment?: string;
}

/** An opinion to be given; the forge adds its id and time. */
export interface NewReview extends Omit<Review, "id" | "at" | "head" | "app" | "reviewer"> {
  /** Absent: whoever the forge knows the caller as. */
  readonly reviewer?: string;
  /** Commit that the reviewer looked at; absent: where the request stands now. */
  readonly head?: string;
}

/** What a forge knows of a change request besides its reviews. */
export interface ChangeRequest {
  /** On a local forge: the branch; on others the number. */
  readonly id: string;
  readonly author: string;
  /** Branch that it is to be merged into. */
  readonly target: string;
  /** Where that branch stands now. */
  readonly base: string;
  readonly head: string;
  /** Where the head is read from, if not by its commit: `refs/pull/12/head`. */
  readonly headRef?: string;
  readonly title: string;
  readonly state: RequestState;
  /** When it was closed or merged, by the forge's clock. */
  readonly endedAt?: string;
  /** Commit of the target that its merge made, where the forge tells. */
  readonly mergedAs?: string;
}

/** What the forge itself says of a request; everything else is derived. */
export type RequestState = "draft" | "open" | "merged" | "closed";

/** A request whose merge brought a commit onto the trunk. */
export interface MergedRequest {
  readonly request: ChangeRequest;
  /** Commit of the trunk. */
  readonly commit: string;
}

/** A finished evaluation that was put before the reviewers. */
export interface Shown {
  readonly head: string;
  readonly digest: string;
  /** By the forge's clock. */
  readonly at: string;
}

/** Whether somebody belongs to a team: a forge that cannot tell must say so, and it counts as no. */
export type Membership =
  | { readonly kind: "members"; readonly logins: readonly string[] }
  | { readonly kind: "unknown"; readonly reason: string };

/** Who put commits into a request. `login` is absent where no account owns the address, or nobody can tell who pushed. */
export interface Contributor {
  /** As it is known: an e-mail address, or what the forge says of whoever pushed. */
  readonly known: string;
  readonly login?: string;
  readonly role: "author" | "committer" | "co-author" | "pusher";
  readonly commit: string;
}

/** One movement of a branch as the forge recorded it. */
export interface Push {
  /** Login; absent where the account is gone. */
  readonly actor?: string;
  /** By the forge's clock. */
  readonly at: string;
  readonly kind: "created" | "pushed" | "force-pushed" | "deleted" | "merged";
  readonly before?: string;
  readonly after?: string;
}
