import { foldCase } from "../../model/fold-case.ts";
import type { Finding } from "../../model/finding.ts";
import type { Review } from "../../model/review.ts";
import { parseTimestamp } from "../../model/timestamp.ts";

/** Reviews as they count, and what is wrong with how the forge tells them now. */
export interface Recalled {
  readonly reviews: readonly Review[];
  readonly findings: readonly Finding[];
}

/**
 * Holds what the forge tells of reviews against what was recorded when they arrived. The plan that a reviewer saw is the recorded one.
 * A review that is told differently now – another verdict, commit or person under the same id – approves nothing, and one that has
 * vanished stays as an objection if it was one; only a dismissal may follow.
 *
 * @param told in the order of arrival, each with the digest that its author saw
 * @param recorded by the review's id
 */
export function recallReviews(told: readonly Review[], recorded: ReadonlyMap<string, Review>): Recalled {
  const names = new Set(told.map((review) => review.id));
  const vanished = [...recorded.values()].filter((review) => !names.has(review.id) && review.verdict !== "commented");
  const findings = [
    ...told.flatMap((review) => {
      const known = recorded.get(review.id);
      return known === undefined || isSame(known, review) ? [] : [edited(known, review)];
    }),
    ...vanished.map(missing),
  ];
  const reviews = told.map((review) => recall(review, recorded.get(review.id)));
  return { reviews: vanished.reduce(insertByTime, reviews), findings };
}

/** Only a dismissal may follow what was said. A comment that stays a comment is nobody's concern. */
function isSame(known: Review, now: Review): boolean {
  if (known.verdict === "commented" && now.verdict === "commented") return true;
  const sameAuthor = foldCase(known.reviewer) === foldCase(now.reviewer);
  return sameAuthor && known.head === now.head && [known.verdict, "dismissed"].includes(now.verdict);
}

function recall(now: Review, known: Review | undefined): Review {
  if (known === undefined) return now;
  if (!isSame(known, now)) return { ...known, verdict: worst(known, now) };
  const { digest: _, ...rest } = now;
  return known.digest === undefined ? rest : { ...rest, digest: known.digest };
}

/** An objection stays one whoever rewrites it; anything else is worth nothing. */
function worst(known: Review, now: Review): Review["verdict"] {
  return [known.verdict, now.verdict].includes("changes-requested") ? "changes-requested" : "dismissed";
}

function insertByTime(reviews: readonly Review[], vanished: Review): readonly Review[] {
  const time = parseTimestamp(vanished.at) ?? Infinity;
  const later = reviews.findIndex((review) => (parseTimestamp(review.at) ?? 0) > time);
  const place = later === -1 ? reviews.length : later;
  return reviews.toSpliced(place, 0, { ...vanished, verdict: worst(vanished, vanished) });
}

function edited(known: Review, now: Review): Finding {
  const was = `${known.verdict} by ${known.reviewer} of ${known.head.slice(0, 12)}`;
  const is = `${now.verdict} by ${now.reviewer} of ${now.head.slice(0, 12)}`;
  return {
    code: "check/review-edited",
    severity: "warning",
    message: `Review ${known.id} was recorded as ${was} and is told as ${is} now; it approves nothing.`,
    fix: "Whoever approves gives a new review; find out who edited the old one.",
  };
}

function missing({ id, verdict, reviewer }: Review): Finding {
  return {
    code: "check/review-missing",
    severity: "warning",
    message: `Review ${id}, recorded as ${verdict} by ${reviewer}, is no longer told by the forge; it approves nothing.`,
    fix: "Whoever approves gives a new review; find out who removed the old one.",
  };
}
