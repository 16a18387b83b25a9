import { beforeEach, describe, expect, it } from "vitest";
import { gitJournal } from "../../../src/adapters/audit/git/git-journal.ts";
import { localBoard } from "../../../src/adapters/forge/local/local-board.ts";
import { reviewRecord, reviewsBranch } from "../../../src/adapters/forge/local/review-record.ts";
import type { Notice } from "../../../src/model/notice.ts";
import type { NoticeBoard } from "../../../src/ports/notice-board.ts";
import { fixedClock } from "../../../src/testing/fixed-clock.ts";
import { memoryRepo } from "../../../src/testing/memory-repo.ts";

const author = { name: "Lin", email: "lin@shop.example" };
const clock = fixedClock();
let board: NoticeBoard;
let push: (branch: string) => Promise<string>;
let count: () => Promise<number>;

function notice(head: string, given: Partial<Notice> = {}): Notice {
  const words = { summary: "Open", comment: "Open", details: "Open", annotations: [] };
  return { request: "safer", head, base: "b", target: "main", digest: "d1", verdict: "open", ...words, ...given };
}

beforeEach(() => {
  const repo = memoryRepo();
  const reviews = gitJournal({ repo, branch: reviewsBranch, clock, author, kind: reviewRecord });
  board = localBoard({ repo, reviews, actor: author.email });
  push = async (branch) => {
    const expected = (await repo.branches(branch))[0]?.commit ?? null;
    return await repo.commit({ branch, expected, files: new Map(), message: branch, author, at: clock.now() });
  };
  count = async () => (await reviews.entries()).length;
});

describe("the local board", () => {
  it("remembers what was shown for which commit and when, and writes nothing twice", async () => {
    const head = await push("safer");
    await board.show(notice(head));
    clock.advance(60_000);
    await board.show(notice(head, { summary: "Still open" }));
    expect(await count()).toBe(1);
    await board.show(notice(head, { digest: "d2" }));
    await board.show(notice(head));
    const shown = await board.shown("safer", [head]);
    expect(shown.map(({ digest }) => digest)).toEqual(["d1", "d2", "d1"]);
    expect([await board.shown("safer", ["0".repeat(40)]), await board.shown("other", [head])]).toEqual([[], []]);
  });

  it("shows nothing for a commit that the request no longer stands at, or for a request that is gone", async () => {
    const old = await push("safer");
    await push("safer");
    await expect(board.show(notice(old))).rejects.toMatchObject({ code: "SP_FORGE_MOVED" });
    await expect(board.show(notice(old, { request: "saf" }))).rejects.toMatchObject({ code: "SP_FORGE_MOVED" });
    expect(await count()).toBe(0);
  });

  it("shows what a merge queue makes of several requests, which stands on no request's branch", async () => {
    await board.show(notice("c1", { request: "group c1", group: true }));
    expect(await board.shown("group c1", ["c1"])).toHaveLength(1);
  });
});
