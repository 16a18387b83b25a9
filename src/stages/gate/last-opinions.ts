import { nameApp } from "../../model/approvers.ts";
import { foldCase } from "../../model/fold-case.ts";
import type { Review } from "../../model/review.ts";

/** What somebody thinks of a request now. */
export interface Opinion extends Omit<Review, "verdict" | "comment"> {
  readonly verdict: Exclude<Review["verdict"], "commented">;
  /** The reviewer approved before, and has said something else since. */
  readonly replacesApproval: boolean;
}

/**
 * The last opinion of every reviewer (a person by folded login, an app by its id), in the order of arrival. A comment is no opinion.
 * A dismissal takes the place of what it dismisses, and nothing older comes back.
 */
export function lastOpinions(reviews: readonly Review[]): readonly Opinion[] {
  const opinions = new Map<string, Opinion>();
  for (const { comment: _, ...review } of reviews) {
    const { verdict, reviewer, app } = review;
    if (verdict === "commented") continue;
    const speaker = app === undefined ? foldCase(reviewer) : nameApp(app);
    const earlier = opinions.get(speaker);
    const hasApproved = earlier !== undefined && (earlier.replacesApproval || earlier.verdict === "approved");
    opinions.set(speaker, { ...review, verdict, replacesApproval: hasApproved && verdict !== "approved" });
  }
  return [...opinions.values()];
}
