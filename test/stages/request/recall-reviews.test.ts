import { describe, expect, it } from "vitest";
import type { Review } from "../../../src/model/review.ts";
import { recallReviews } from "../../../src/stages/request/recall-reviews.ts";

function review(id: string, given: Partial<Review> = {}): Review {
  const at = `2030-01-01T00:0${id}:00Z`;
  return { id, reviewer: "ada", verdict: "approved", head: "h1", digest: "d1", at, ...given };
}

function recorded(...reviews: readonly Review[]): ReadonlyMap<string, Review> {
  return new Map(reviews.map((one) => [one.id, one]));
}

function withoutDigest(of: Review): Review {
  const { digest: _, ...rest } = of;
  return rest;
}

describe("a review that was recorded when it arrived", () => {
  it("keeps the digest of then, whatever was shown for its commit since", () => {
    const told = [review("1", { digest: "d2" }), review("2", { reviewer: "lin" })];
    const recalled = recallReviews(told, recorded(review("1")));
    expect(recalled).toEqual({ reviews: [review("1"), told[1]], findings: [] });
  });

  it("A10: names no plan for ever if nothing had been shown by then", () => {
    const recalled = recallReviews([review("1")], recorded(withoutDigest(review("1"))));
    expect(recalled).toEqual({ reviews: [withoutDigest(review("1"))], findings: [] });
  });

  it("A14: may be dismissed since, and stays dismissed once that is recorded", () => {
    const dismissed = review("1", { verdict: "dismissed" });
    expect(recallReviews([dismissed], recorded(review("1")))).toEqual({ reviews: [dismissed], findings: [] });
    const revived = recallReviews([review("1")], recorded(dismissed));
    expect(revived.reviews).toEqual([dismissed]);
    expect(revived.findings.map((finding) => finding.code)).toEqual(["check/review-edited"]);
  });

  it.each([
    ["another verdict", { verdict: "approved" }, { verdict: "commented" }],
    ["another commit", { head: "h2" }, {}],
    ["another person", { reviewer: "lin" }, {}],
  ] as const)("A18: approves nothing once it is told with %s", (_, now, then) => {
    const { reviews, findings } = recallReviews([review("1", now)], recorded(review("1", then)));
    expect(reviews).toEqual([review("1", { ...then, verdict: "dismissed" })]);
    expect(findings).toMatchObject([{ code: "check/review-edited", severity: "warning" }]);
  });

  it("A18: tells what was recorded and what it is told as", () => {
    const then = review("1", { verdict: "commented" });
    expect(recallReviews([review("1")], recorded(then)).findings[0]?.message).toBe(
      "Review 1 was recorded as commented by ada of h1 and is told as approved by ada of h1 now; it approves nothing.",
    );
  });

  it("stays an objection, whoever makes an approval of it or removes it", () => {
    const objection = review("1", { verdict: "changes-requested" });
    expect(recallReviews([review("1")], recorded(objection)).reviews).toEqual([objection]);
    const removed = recallReviews([review("2", { reviewer: "lin" })], recorded(objection));
    expect(removed.reviews).toEqual([objection, review("2", { reviewer: "lin" })]);
    expect(removed.findings).toMatchObject([{ code: "check/review-missing" }]);
  });

  it("A12: approves nothing once it has vanished, and what it had replaced does not come back", () => {
    const { reviews } = recallReviews([review("1")], recorded(review("1"), review("2")));
    expect(reviews).toEqual([review("1"), review("2", { verdict: "dismissed" })]);
  });

  it("is nobody's concern if it was a comment that was edited or removed", () => {
    const comment = review("1", { verdict: "commented" });
    const elsewhere = { ...comment, head: "h2" };
    expect(recallReviews([elsewhere], recorded(comment))).toEqual({ reviews: [elsewhere], findings: [] });
    expect(recallReviews([], recorded(comment))).toEqual({ reviews: [], findings: [] });
  });

  it("is put where its time belongs, and last where that cannot be read", () => {
    const told = [review("1", { at: "yesterday" }), review("3")];
    const { reviews } = recallReviews(told, recorded(review("2")));
    expect(reviews.map((one) => one.id)).toEqual(["1", "2", "3"]);
    expect(recallReviews(told, recorded(review("2", { at: "?" }))).reviews.map((one) => one.id)).toEqual([
      "1",
      "3",
      "2",
    ]);
  });
});
