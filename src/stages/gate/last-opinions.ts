import { foldCase } from "../../model/fold-case.ts";
import type { Review } from "../../model/review.ts";

/** What somebody thinks of a request now. */
export interface Opinion extends Omit<Review, "verdict" | "comment"> {
  readonly verdict: Exclude<Review["verdict"], "commented">;
  /** The person approved before, and has said something else since. */
  readonly replacesApproval: boolean;
}

/**
 * The last opinion of every reviewer, by folded login, in the order of arrival. A comment is no opinion. A dismissal takes the place
 * of what it dismisses, and nothing older comes back.
 */
export function lastOpinions(reviews: readonly Review[]): ReadonlyMap<string, Opinion> {
  const opinions = new Map<string, Opinion>();
  for (const { comment: _, ...review } of reviews) {
    const { reviewer, verdict } = review;
    if (verdict === "commented") continue;
    const earlier = opinions.get(foldCase(reviewer));
    const hasApproved = earlier !== undefined && (earlier.replacesApproval || earlier.verdict === "approved");
    const replacesApproval = hasApproved && verdict !== "approved";
    opinions.set(foldCase(reviewer), { ...review, verdict, replacesApproval });
  }
  return opinions;
}
