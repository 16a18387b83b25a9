import type { ChangeRequest, Contributor, Membership, Review } from "../model/review.ts";

/** Where change requests are proposed, discussed and merged. */
export interface Forge {
  /** How far its word can be trusted, one sentence for reports: a local forge trusts whoever can write the repository. */
  readonly trust: string;
  /** @throws SetpointError SP_FORGE_UNKNOWN_REQUEST */
  changeRequest(id: string): Promise<ChangeRequest>;
  /** Open requests, sorted by id. */
  openRequests(): Promise<readonly ChangeRequest[]>;
  /** In the order in which they arrived. */
  reviews(id: string): Promise<readonly Review[]>;
  /** Everyone whose commits the request holds: authors, committers and co-authors of all commits, not of first parents alone. */
  contributors(request: ChangeRequest): Promise<readonly Contributor[]>;
  /** Read anew at every call. A team that does not exist or cannot be read is `unknown`. */
  members(team: string): Promise<Membership>;
  /** Records the caller's opinion. @throws SetpointError SP_FORGE_UNKNOWN_USER, SP_FORGE_UNKNOWN_REQUEST */
  review(id: string, review: Omit<Review, "at">): Promise<void>;
  /**
   * Merges exactly `head` into `base`, only if both still stand there.
   * @returns the merge commit @throws SetpointError SP_FORGE_MOVED
   */
  merge(request: ChangeRequest, message: string): Promise<string>;
}
