import type { ChangeRequest, Contributor, Membership, MergedRequest, NewReview, Review } from "../model/review.ts";

/** Where change requests are proposed, discussed and merged. */
export interface Forge {
  /** How far its word can be trusted, one sentence for reports: a local forge trusts whoever can write the repository. */
  readonly trust: string;
  /** Any request, ended ones included. @throws SetpointError SP_FORGE_UNKNOWN_REQUEST */
  changeRequest(id: string): Promise<ChangeRequest>;
  /** Open requests and drafts towards the trunk, sorted by id (numbers by their value), all of them. */
  openRequests(): Promise<readonly ChangeRequest[]>;
  /** In the order in which they arrived, all of them, of ended requests too. */
  reviews(id: string): Promise<readonly Review[]>;
  /** Everyone who made the request: authors, committers and co-authors of all its commits by git's objects, and who pushed them. */
  contributors(request: ChangeRequest): Promise<readonly Contributor[]>;
  /** Read anew at every call. A team that does not exist or cannot be read is `unknown`. */
  members(team: string): Promise<Membership>;
  /** The merged request that brought this very commit onto the trunk, if there is one. */
  mergedBy(commit: string): Promise<MergedRequest | undefined>;
  /** Records an opinion; a hosted forge takes none but the caller's own. @throws SetpointError SP_FORGE_UNKNOWN_USER, SP_FORGE_UNKNOWN_REQUEST, SP_FORGE_OWN_VOICE */
  review(id: string, review: NewReview): Promise<void>;
  /**
   * Merges exactly `head` into `base`, only if both still stand there.
   * @returns the merge commit @throws SetpointError SP_FORGE_MOVED, SP_FORGE_REFUSED
   */
  merge(request: ChangeRequest, message: string): Promise<string>;
}
