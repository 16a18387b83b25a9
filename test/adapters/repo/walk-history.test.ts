import { array, asyncProperty, assert, integer, nat, record, uniqueArray } from "fast-check";
import { describe, expect, it } from "vitest";
import { shallow } from "../../../src/adapters/repo/repo-error.ts";
import type { StoredCommit } from "../../../src/adapters/repo/stores.ts";
import { findMergeBase, walkBetween, type ReadCommit } from "../../../src/adapters/repo/walk-history.ts";

/** A commit of a random history: parents are older commits, counted backwards. */
interface Sketch {
  readonly parents: readonly number[];
  readonly date: number;
}

const sketches = array(record({ parents: uniqueArray(nat(5), { maxLength: 3 }), date: integer({ min: 0, max: 20 }) }), {
  minLength: 2,
  maxLength: 14,
});

describe("Walks through histories with forged dates", () => {
  it("find at least the commits that only head has, children first, and no date can hide one", async () => {
    await assert(
      asyncProperty(sketches, nat(), nat(), async (drawn, one, other) => {
        const history = draw(drawn);
        const [base, head] = [pick(history, one), pick(history, other)];
        const found = (await walkBetween(history.read, base, head)).map((commit) => commit.info.id);
        const hidden = ancestorsOf(history, base);
        const wanted = [...ancestorsOf(history, head)].filter((id) => !hidden.has(id));
        expect(new Set(found)).toEqual(new Set([...wanted, ...found]));
        expect(found.filter((id) => !ancestorsOf(history, head).has(id))).toEqual([]);
        for (const [index, id] of found.entries()) {
          expect(found.slice(0, index).filter((earlier) => parentsOf(history, id).includes(earlier))).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("find exactly those commits where children are younger than their parents", async () => {
    await assert(
      asyncProperty(sketches, nat(), nat(), async (drawn, one, other) => {
        const history = draw(drawn.map((sketch, index) => ({ ...sketch, date: index })));
        const [base, head] = [pick(history, one), pick(history, other)];
        const hidden = ancestorsOf(history, base);
        const found = (await walkBetween(history.read, base, head)).map((commit) => commit.info.id);
        expect(new Set(found)).toEqual(new Set([...ancestorsOf(history, head)].filter((id) => !hidden.has(id))));
      }),
      { numRuns: 500 },
    );
  });

  it("find a common ancestor that no other common ancestor descends from, whatever the dates", async () => {
    await assert(
      asyncProperty(sketches, nat(), nat(), async (drawn, one, other) => {
        const history = draw(drawn);
        const [left, right] = [pick(history, one), pick(history, other)];
        const rights = ancestorsOf(history, right);
        const common = [...ancestorsOf(history, left)].filter((id) => rights.has(id));
        const covered = new Set(common.flatMap((id) => [...ancestorsOf(history, id)].filter((older) => older !== id)));
        const best = common.filter((id) => !covered.has(id));
        const found = await findMergeBase(history.read, left, right);
        expect(best.length === 0 ? [undefined] : best).toContain(found);
      }),
      { numRuns: 500 },
    );
  });

  it("say so when a cut hides what they need, and need nothing below a common commit", async () => {
    const history = draw([
      { parents: [], date: 0 },
      { parents: [0], date: 1 },
      { parents: [0], date: 2 },
      { parents: [1], date: 3 },
    ]);
    const cut: ReadCommit = async (id) => {
      if (id === "c0") throw shallow("c0");
      return { ...(await history.read(id)), isCut: id === "c1" };
    };
    expect((await walkBetween(cut, "c2", "c3")).map((commit) => commit.info.id)).toEqual(["c3"]);
    expect(await findMergeBase(cut, "c2", "c3")).toBe("c1");
    await expect(walkBetween(cut, undefined, "c3")).rejects.toMatchObject({ code: "SP_REPO_SHALLOW" });
  });
});

interface History {
  readonly commits: ReadonlyMap<string, StoredCommit>;
  readonly read: ReadCommit;
}

function draw(sketch: readonly Sketch[]): History {
  const person = { name: "Dana", email: "dana@orders.example" };
  const commits = new Map(
    sketch.map(({ parents, date }, index): [string, StoredCommit] => {
      const older = parents.map((back) => index - 1 - back).filter((parent) => parent >= 0);
      const info = {
        id: `c${index}`,
        parents: older.map((parent) => `c${parent}`),
        author: person,
        committer: person,
        message: "",
      };
      return [info.id, { info, tree: "", timestamp: date, isCut: false }];
    }),
  );
  return { commits, read: async (id) => commits.get(id) ?? Promise.reject(new Error(`no commit ${id}`)) };
}

function pick(history: History, number: number): string {
  return `c${number % history.commits.size}`;
}

function parentsOf(history: History, id: string): readonly string[] {
  return history.commits.get(id)?.info.parents ?? [];
}

/** The commit itself included. */
function ancestorsOf(history: History, id: string): ReadonlySet<string> {
  return new Set([id, ...parentsOf(history, id).flatMap((parent) => [...ancestorsOf(history, parent)])]);
}
