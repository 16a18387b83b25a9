import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { NewReview } from "../../src/model/review.ts";
import type { Signature } from "../../src/ports/config-repo.ts";
import type { Forge } from "../../src/ports/forge.ts";

/** A commit to be pushed to a request. */
export interface PushedCommit {
  readonly author: Signature;
  readonly message: string;
}

/** A request after a push: what the forge calls it, and where it stands. */
export interface Pushed {
  readonly id: string;
  readonly head: string;
}

/**
 * A forge for one test, asked as whoever may merge. Its users are dana (dana@orders.example, dana@home.example), lin (lin@orders.example) and kim (no address),
 * its team dba is lin and kim; trunk is `main` and has one commit.
 */
export interface OpenedForge {
  readonly forge: Forge;
  /** Adds commits to the branch of a request, which starts at trunk, and proposes it if it is new. Each commit changes a file of its own. */
  push(branch: string, commits: readonly PushedCommit[]): Promise<Pushed>;
  /** Adds a commit to a branch beside the request and merges it into the request. */
  mergeSide(branch: string, commit: PushedCommit): Promise<Pushed>;
  /** A reviewer speaks in their own voice. */
  review(id: string, review: Omit<NewReview, "digest">): Promise<void>;
  /** The forge's clock goes on. */
  advance(milliseconds: number): void;
  /** @returns where trunk stands */
  trunk(): Promise<string>;
  /** Pushes a commit to trunk that no request brought. @returns it */
  moveTrunk(): Promise<string>;
  /** Merges trunk into a request. */
  update(branch: string): Promise<Pushed>;
  /** Paths of trunk. */
  files(): Promise<readonly string[]>;
  /** How the forge calls a team. */
  team(name: string): string;
  close(): Promise<void>;
}

export const dana: Signature = { name: "Dana", email: "Dana@Orders.example" };
const lin: Signature = { name: "Lin", email: "lin@orders.example" };
const stranger: Signature = { name: "Stranger", email: "someone@elsewhere.example" };

const raise = { author: dana, message: "Raise work_mem" };
const approval = { reviewer: "lin", verdict: "approved" } as const;

/** Every implementation of `Forge` keeps these promises. */
export function describeForge(name: string, open: () => Promise<OpenedForge>): void {
  describe(`${name} as a forge`, () => {
    let opened: OpenedForge;
    let forge: Forge;
    beforeEach(async () => {
      opened = await open();
      forge = opened.forge;
    });
    afterEach(async () => await opened.close());
    const mergeIt = async (id: string): Promise<string> => forge.merge(await forge.changeRequest(id), `Merge ${id}`);

    it("says how far it can be trusted", () => {
      expect(forge.trust).toMatch(/\.$/u);
    });

    it("describes a request: who started it, between which commits, that it is open", async () => {
      const { id, head } = await opened.push("raise-work-mem", [
        raise,
        { author: lin, message: "Raise it less\n\nAfter the review." },
      ]);
      const base = await opened.trunk();
      const title: unknown = expect.any(String);
      const request = await forge.changeRequest(id);
      expect(request).toMatchObject({ id, author: "dana", target: "main", base, head, title, state: "open" });
      expect(request.endedAt).toBeUndefined();
    });

    it("knows no request that is not there, and none for trunk itself", async () => {
      const code = { code: "SP_FORGE_UNKNOWN_REQUEST" };
      await expect(forge.changeRequest("never-proposed")).rejects.toMatchObject(code);
      await expect(forge.changeRequest("main")).rejects.toMatchObject(code);
      await expect(forge.review("never-proposed", approval)).rejects.toMatchObject(code);
    });

    it("names authors, committers and co-authors of all commits, side branches included", async () => {
      await opened.push("together", [
        { author: dana, message: "Start\n\nCo-authored-by: Lin <LIN@orders.example>\nco-authored-by: nobody" },
      ]);
      const { id } = await opened.mergeSide("together", { author: stranger, message: "Aside" });
      const people = await forge.contributors(await forge.changeRequest(id));
      const seen = people.map((person) => `${person.login ?? "?"} ${person.known} ${person.role}`);
      expect(seen).toContain("dana Dana@Orders.example author");
      expect(seen).toContain("dana Dana@Orders.example committer");
      expect(seen).toContain("lin LIN@orders.example co-author");
      expect(seen).toContain("? nobody co-author");
      expect(seen).toContain("? someone@elsewhere.example author");
      expect(seen).toContain("? someone@elsewhere.example committer");
    });

    it("does not count those whose commits came in from trunk", async () => {
      await opened.push("updated", [{ author: dana, message: "Start" }]);
      await opened.moveTrunk();
      const { id } = await opened.update("updated");
      const people = await forge.contributors(await forge.changeRequest(id));
      expect(new Set(people.map((person) => person.login))).toEqual(new Set(["dana"]));
    });

    it("keeps reviews in the order in which they arrived, each with its own name, time and commit", async () => {
      const { id, head } = await opened.push("raise-work-mem", [raise]);
      expect(await forge.reviews(id)).toEqual([]);
      await opened.review(id, { ...approval, comment: "Good." });
      opened.advance(60_000);
      await opened.review(id, { reviewer: "kim", verdict: "changes-requested", comment: "Less." });
      const reviews = await forge.reviews(id);
      expect(reviews).toMatchObject([
        { ...approval, head, comment: "Good." },
        { reviewer: "kim", verdict: "changes-requested", head, comment: "Less." },
      ]);
      const [first, second] = reviews.map(({ at }) => Date.parse(at));
      expect((second ?? 0) - (first ?? 0)).toBe(60_000);
      expect(new Set(reviews.map((review) => review.id)).size).toBe(2);
    });

    it("gives a review that names no plan no digest", async () => {
      const { id } = await opened.push("raise-work-mem", [raise]);
      await opened.review(id, approval);
      expect((await forge.reviews(id)).map((review) => "digest" in review)).toEqual([false]);
    });

    it("keeps the reviews of requests apart", async () => {
      const one = await opened.push("one", [{ author: dana, message: "One" }]);
      const two = await opened.push("two", [{ author: dana, message: "Two" }]);
      await opened.review(one.id, approval);
      expect(await forge.reviews(two.id)).toEqual([]);
    });

    it("knows the members of a team, and says so where it does not", async () => {
      const team = await forge.members(opened.team("dba"));
      expect(team).toMatchObject({ kind: "members" });
      expect(team.kind === "members" ? [...team.logins].toSorted() : []).toEqual(["kim", "lin"]);
      expect(await forge.members(opened.team("no-such-team"))).toMatchObject({ kind: "unknown" });
      expect(await forge.members(opened.team("constructor"))).toMatchObject({ kind: "unknown" });
    });

    it("merges exactly what a request holds, and the request has then ended", async () => {
      const { id, head } = await opened.push("raise-work-mem", [raise]);
      const before = await opened.files();
      const merge = await mergeIt(id);
      expect(await opened.trunk()).toBe(merge);
      expect(merge).not.toBe(head);
      expect((await opened.files()).filter((path) => !before.includes(path))).toHaveLength(1);
      expect(await forge.openRequests()).toEqual([]);
      const ended = await forge.changeRequest(id);
      expect(ended).toMatchObject({ id, author: "dana", target: "main", base: merge, head, state: "merged" });
      expect(ended).toMatchObject({ mergedAs: merge });
      expect(Date.parse(ended.endedAt ?? "")).not.toBeNaN();
    });

    it("tells which request brought a commit onto trunk, and of other commits that none did", async () => {
      const start = await opened.trunk();
      const { id } = await opened.push("raise-work-mem", [raise]);
      const merge = await mergeIt(id);
      const moved = await opened.moveTrunk();
      expect(await forge.mergedBy(merge)).toEqual({ commit: merge, request: await forge.changeRequest(id) });
      expect(await forge.mergedBy(start)).toBeUndefined();
      expect(await forge.mergedBy(moved)).toBeUndefined();
    });

    it("still tells the reviews and the makers of a request that is merged, and takes an approval that comes late", async () => {
      const parent = await opened.trunk();
      const { id, head } = await opened.push("raise-work-mem", [raise]);
      await opened.review(id, approval);
      await mergeIt(id);
      await opened.review(id, { reviewer: "kim", verdict: "approved" });
      expect(await forge.reviews(id)).toMatchObject([
        { ...approval, head },
        { reviewer: "kim", verdict: "approved", head },
      ]);
      const people = await forge.contributors({ ...(await forge.changeRequest(id)), base: parent });
      expect(people.map(({ login }) => login)).toContain("dana");
      expect(new Set(people.map(({ commit }) => commit))).toEqual(new Set([head]));
    });

    it("refuses to merge when the request moved since it was read", async () => {
      const { id } = await opened.push("raise-work-mem", [raise]);
      const request = await forge.changeRequest(id);
      await opened.push("raise-work-mem", [{ author: dana, message: "Raise it more" }]);
      const before = await opened.trunk();
      await expect(forge.merge(request, "Merge")).rejects.toMatchObject({ code: "SP_FORGE_MOVED" });
      expect(await opened.trunk()).toBe(before);
    });

    it("refuses to merge when trunk moved since the request was read", async () => {
      const { id } = await opened.push("raise-work-mem", [raise]);
      const request = await forge.changeRequest(id);
      const moved = await opened.moveTrunk();
      await expect(forge.merge(request, "Merge")).rejects.toMatchObject({ code: "SP_FORGE_MOVED" });
      expect(await opened.trunk()).toBe(moved);
    });

    it("lets one of two merges of different requests win", async () => {
      await opened.push("one", [{ author: dana, message: "One" }]);
      await opened.push("two", [{ author: lin, message: "Two" }]);
      const requests = await forge.openRequests();
      expect(requests.map(({ author }) => author)).toEqual(["dana", "lin"]);
      const outcomes = await Promise.allSettled(requests.map(async (request) => await forge.merge(request, "Merge")));
      expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(["fulfilled", "rejected"]);
      expect(outcomes.find((outcome) => outcome.status === "rejected")?.reason).toMatchObject({
        code: "SP_FORGE_MOVED",
      });
    });
  });
}
