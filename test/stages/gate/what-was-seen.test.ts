import { describe, expect, it } from "vitest";
import type { Review, Shown } from "../../../src/model/review.ts";
import { findShownAt, whatWasSeen } from "../../../src/stages/gate/what-was-seen.ts";
import { decideOn, digest, outline } from "./fsync-request.ts";
import { minutesAgo, review } from "./shop.ts";

/** A review as a forge tells it: of a commit, whatever stood there. */
function given(minutes: number, head = "h1"): Review {
  const { digest: _, ...rest } = review("bo", "", { at: minutesAgo(minutes), head });
  return rest;
}

function shown(minutes: number, seen: string, head = "h1"): Shown {
  return { head, digest: seen, at: minutesAgo(minutes) };
}

function digests(reviews: readonly Review[], board: readonly Shown[]): readonly (string | undefined)[] {
  return whatWasSeen(reviews, board).map((one) => one.digest);
}

describe("whatWasSeen", () => {
  it("A10: counts an approval for the plan that had been shown for that very commit, and for no other", () => {
    const board = [shown(50, "early", "h0"), shown(40, digest), shown(20, "later")];
    expect(digests([given(45), given(40), given(30), given(20), given(10)], board)).toEqual([
      undefined,
      digest,
      digest,
      "later",
      "later",
    ]);
    expect(digests([given(30, "h0"), given(30, "h2")], board)).toEqual(["early", undefined]);
  });

  it("A10: does not count an approval that came before the check had finished", () => {
    const board = [shown(40, "before the push", "h0"), shown(20, digest)];
    const decided = (one: Review): readonly string[] => outline(decideOn({ reviews: whatWasSeen([one], board) }));
    expect(decided(given(30))[3]).toBe(
      "      closed bo: does not count: no plan of that commit had been put before them; approve again",
    );
    expect(decided(given(30, "h0"))[3]).toBe(
      "      closed bo: does not count: approved another plan; it has changed since",
    );
    expect(decided(given(10))[3]).toBe("      open bo: approved as acme/dba");
  });

  it("keeps a digest that the review names", () => {
    expect(digests([{ ...given(10), digest: "recorded" }], [shown(20, digest)])).toEqual(["recorded"]);
  });

  it("takes a time that cannot be read for no time at all", () => {
    expect(digests([{ ...given(10), at: "soon" }], [shown(20, digest)])).toEqual([undefined]);
    expect(digests([given(10)], [{ ...shown(20, digest), at: "once" }])).toEqual([undefined]);
  });
});

describe("findShownAt", () => {
  const now = { head: "h1", digest };

  it("tells since when the plan has stood there without a break", () => {
    expect(findShownAt(now, [shown(30, "old"), shown(20, digest), shown(10, digest)])).toBe(minutesAgo(20));
    expect(findShownAt(now, [shown(20, digest)])).toBe(minutesAgo(20));
  });

  it("does not count the time before another plan was shown, so that no old showing wins time", () => {
    expect(findShownAt(now, [shown(90, digest), shown(30, "aside"), shown(5, digest)])).toBe(minutesAgo(5));
  });

  it("does not count the time of another commit, for nobody can tell what stood there in between", () => {
    expect(findShownAt(now, [shown(90, digest, "h0"), shown(5, digest)])).toBe(minutesAgo(5));
    expect(findShownAt(now, [shown(90, digest), shown(5, "aside", "h2")])).toBe(minutesAgo(90));
    expect(findShownAt(now, [shown(90, digest, "h0")])).toBeUndefined();
  });

  it("tells nothing where another plan is shown last, or none", () => {
    expect(findShownAt(now, [shown(90, digest), shown(30, "aside")])).toBeUndefined();
    expect(findShownAt(now, [])).toBeUndefined();
  });
});
