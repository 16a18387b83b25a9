import { describe, expect, it } from "vitest";
import type { Review } from "../../../src/model/review.ts";
import { judgeOpinion, type Standing } from "../../../src/stages/gate/judge-opinion.ts";
import { lastOpinions } from "../../../src/stages/gate/last-opinions.ts";
import { digest, proposed } from "./fsync-request.ts";
import { evidence, minutesAgo, now, review } from "./shop.ts";

const from = { teams: ["acme/dba"], users: [], apps: [] };

/** What the last opinion of a series is worth. */
function judged(...reviews: readonly Review[]): Pick<Standing, "effect" | "reason"> {
  const [opinion] = lastOpinions(reviews);
  if (!opinion) throw new TypeError("nobody has said anything");
  const { effect, reason } = judgeOpinion(opinion, { from }, evidence(proposed));
  return { effect, reason };
}

describe("judgeOpinion", () => {
  const [objection, dismissal] = [{ verdict: "changes-requested" }, { verdict: "dismissed" }] as const;

  it("gives a seat for an approval, with the moment at which it was given", () => {
    const [opinion] = lastOpinions([review("bo", digest)]);
    expect(opinion && judgeOpinion(opinion, { from }, evidence(proposed))).toEqual({
      opinion,
      effect: "counts",
      reason: "approved as acme/dba",
      atMs: now.getTime() - 60 * 60_000,
    });
  });

  it("says why an approval is worth nothing", () => {
    expect(judged(review("eve", digest))).toEqual({
      effect: "none",
      reason: "does not count: is not one of those who may approve here (a bot must be named by the id of its app)",
    });
    expect(judged(review("bo", digest, { at: "yesterday" }))).toEqual({
      effect: "none",
      reason: "does not count: the time of the approval cannot be read",
    });
    expect(judged(review("bo", digest, { at: minutesAgo(-2) }))).toEqual({
      effect: "none",
      reason: "does not count: the approval lies in the future; a clock is wrong",
    });
  });

  it("gives a veto to whoever may approve, and nothing to anybody else", () => {
    expect(judged(review("bo", digest, objection))).toEqual({ effect: "blocks", reason: "requests changes" });
    expect(judged(review("eve", digest, objection))).toEqual({
      effect: "none",
      reason: "requests changes, but may not approve here",
    });
  });

  it("takes a dismissal for no opinion", () => {
    expect(judged(review("bo", digest, dismissal))).toEqual({ effect: "none", reason: "the opinion was dismissed" });
  });

  it("A11, A12: says of an approval alone that it no longer counts", () => {
    const approval = review("bo", digest);
    const gone = "; the earlier approval no longer counts";
    const [objects, dismissed] = [review("BO", digest, objection), review("bo", digest, dismissal)];
    expect(judged(approval, objects).reason).toBe(`requests changes${gone}`);
    expect(judged(approval, objects, dismissed).reason).toBe(`the opinion was dismissed${gone}`);
    expect(judged(objects, dismissed).reason).toBe("the opinion was dismissed");
    expect(judged(dismissed, objects).reason).toBe("requests changes");
    expect(judged(approval, objects, approval, dismissed).reason).toBe(`the opinion was dismissed${gone}`);
  });
});

describe("lastOpinions", () => {
  it("keeps each reviewer's last word in the order in which they first spoke, without the comments", () => {
    const reviews = [
      review("bo", digest),
      review("chris", digest, { verdict: "commented", comment: "hm" }),
      review("dee", digest),
      review("BO", digest, { verdict: "dismissed", comment: "by dee" }),
    ];
    const opinions = lastOpinions(reviews);
    expect(opinions.map(({ reviewer, verdict, replacesApproval }) => [reviewer, verdict, replacesApproval])).toEqual([
      ["BO", "dismissed", true],
      ["dee", "approved", false],
    ]);
    expect(opinions[0]).not.toHaveProperty("comment");
  });
});
