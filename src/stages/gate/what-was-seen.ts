import type { Review, Shown } from "../../model/review.ts";
import { parseTimestamp } from "../../model/timestamp.ts";

/**
 * Gives every review the digest of the plan that stood before its author: that of the last evaluation of its commit that was shown
 * when the review was given. A review that names its digest keeps it; where nothing had been shown yet, there is none, and the
 * review does not count (A10).
 *
 * @param shown what was put before the reviewers, oldest first
 */
export function whatWasSeen(reviews: readonly Review[], shown: readonly Shown[]): readonly Review[] {
  return reviews.map((review) => {
    if (review.digest !== undefined) return review;
    const seen = shown.findLast((one) => one.head === review.head && isNotAfter(one.at, review.at));
    return seen ? { ...review, digest: seen.digest } : review;
  });
}

/**
 * Since when a plan has been before the reviewers of a commit without a break, by the forge's clock; `undefined` where the last that
 * was shown for it is another plan, or none, so that nobody has been asked. Another commit begins anew: what stood there between the
 * two, nobody can tell.
 *
 * @param shown what was put before the reviewers, oldest first
 */
export function findShownAt({ head, digest }: Omit<Shown, "at">, shown: readonly Shown[]): string | undefined {
  const own = shown.filter((one) => one.head === head);
  const last = own.findLastIndex((one) => one.digest !== digest);
  return own[last + 1]?.at;
}

/** A time that cannot be read stands in no order. */
function isNotAfter(shownAt: string, reviewedAt: string): boolean {
  return (parseTimestamp(shownAt) ?? Number.NaN) <= (parseTimestamp(reviewedAt) ?? Number.NaN);
}
