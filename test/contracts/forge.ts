import { beforeEach, describe, expect, it } from "vitest";
import type { Signature } from "../../src/ports/config-repo.ts";
import type { Forge } from "../../src/ports/forge.ts";
import type { FixedClock } from "../../src/testing/fixed-clock.ts";

/** A commit to be pushed to a request. */
export interface PushedCommit {
  readonly author: Signature;
  readonly message: string;
}

/**
 * A forge for one test. Its users are dana (dana@orders.example, dana@home.example), lin (lin@orders.example) and kim (no address),
 * its team dba is lin and kim; trunk has one commit.
 */
export interface OpenedForge {
  readonly forge: Forge;
  readonly clock: FixedClock;
  /** Adds commits to a request, which starts at trunk. @returns where it stands then */
  push(id: string, commits: readonly PushedCommit[]): Promise<string>;
  /** Adds a commit to a branch beside the request and merges it into the request. */
  mergeSide(id: string, commit: PushedCommit): Promise<string>;
  /** @returns where trunk stands */
  trunk(): Promise<string>;
  moveTrunk(): Promise<string>;
  /** Merges trunk into a request. */
  update(id: string): Promise<string>;
  /** Paths of trunk. */
  files(): Promise<readonly string[]>;
}

export const dana: Signature = { name: "Dana", email: "Dana@Orders.example" };
const lin: Signature = { name: "Lin", email: "lin@orders.example" };
const stranger: Signature = { name: "Stranger", email: "someone@elsewhere.example" };

/** Every implementation of `Forge` keeps these promises. */
export function describeForge(name: string, open: () => Promise<OpenedForge>): void {
  describe(`${name} as a forge`, () => {
    let opened: OpenedForge;
    let forge: Forge;
    beforeEach(async () => {
      opened = await open();
      forge = opened.forge;
    });
    const approval = { reviewer: "lin", verdict: "approved", digest: "digest-1" } as const;

    it("says how far it can be trusted", () => {
      expect(forge.trust).toMatch(/\.$/u);
    });

    it("describes a request: who started it, what it is called, between which commits", async () => {
      const head = await opened.push("raise-work-mem", [
        { author: dana, message: "Raise work_mem" },
        { author: lin, message: "Raise it less\n\nAfter the review." },
      ]);
      expect(await forge.changeRequest("raise-work-mem")).toEqual({
        id: "raise-work-mem",
        author: "dana",
        target: "main",
        base: await opened.trunk(),
        head,
        title: "Raise it less",
        state: "open",
      });
    });

    it("knows no request that is not there, and none for trunk itself", async () => {
      const code = { code: "SP_FORGE_UNKNOWN_REQUEST" };
      await expect(forge.changeRequest("never-proposed")).rejects.toMatchObject(code);
      await expect(forge.changeRequest("main")).rejects.toMatchObject(code);
      await expect(forge.review("never-proposed", approval)).rejects.toMatchObject(code);
    });

    it("lists open requests sorted by id", async () => {
      expect(await forge.openRequests()).toEqual([]);
      await opened.push("b-second", [{ author: dana, message: "Second" }]);
      await opened.push("a-first", [{ author: lin, message: "First" }]);
      const requests = await forge.openRequests();
      expect(requests.map(({ id, author }) => `${id} by ${author}`)).toEqual(["a-first by lin", "b-second by dana"]);
    });

    it("takes an author without an account for a login that nobody has", async () => {
      await opened.push("strange", [{ author: stranger, message: "Hello" }]);
      expect((await forge.changeRequest("strange")).author).toBe("someone@elsewhere.example");
    });

    it("names authors, committers and co-authors of all commits, side branches included", async () => {
      await opened.push("together", [
        { author: dana, message: "Start\n\nCo-authored-by: Lin <LIN@orders.example>\nco-authored-by: nobody" },
      ]);
      await opened.mergeSide("together", { author: stranger, message: "Aside" });
      const people = await forge.contributors(await forge.changeRequest("together"));
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
      await opened.update("updated");
      const people = await forge.contributors(await forge.changeRequest("updated"));
      expect(new Set(people.map((person) => person.login))).toEqual(new Set(["dana"]));
    });

    it("keeps reviews in the order in which they arrived, each with the time of its arrival", async () => {
      const head = await opened.push("raise-work-mem", [{ author: dana, message: "Raise work_mem" }]);
      const id: unknown = expect.any(String);
      expect(await forge.reviews("raise-work-mem")).toEqual([]);
      await forge.review("raise-work-mem", { ...approval, comment: "Good." });
      opened.clock.advance(60_000);
      await forge.review("raise-work-mem", { ...approval, verdict: "changes-requested", digest: "digest-2" });
      expect(await forge.reviews("raise-work-mem")).toEqual([
        { ...approval, id, head, comment: "Good.", at: "2030-01-01T00:00:00.000Z" },
        { id, head, reviewer: "lin", verdict: "changes-requested", digest: "digest-2", at: "2030-01-01T00:01:00.000Z" },
      ]);
    });

    it("keeps the reviews of requests apart", async () => {
      await opened.push("one", [{ author: dana, message: "One" }]);
      await opened.push("two", [{ author: dana, message: "Two" }]);
      await forge.review("one", approval);
      expect(await forge.reviews("two")).toEqual([]);
    });

    it("takes no review from somebody it does not know", async () => {
      await opened.push("raise-work-mem", [{ author: dana, message: "Raise work_mem" }]);
      const code = { code: "SP_FORGE_UNKNOWN_USER" };
      await expect(forge.review("raise-work-mem", { ...approval, reviewer: "linn" })).rejects.toMatchObject({
        ...code,
        fix: "Did you mean lin?",
      });
      await expect(forge.review("raise-work-mem", { ...approval, reviewer: "toString" })).rejects.toMatchObject(code);
      expect(await forge.reviews("raise-work-mem")).toEqual([]);
    });

    it("knows the members of a team, and says so where it does not", async () => {
      expect(await forge.members("dba")).toEqual({ kind: "members", logins: ["lin", "kim"] });
      expect(await forge.members("DBA")).toMatchObject({ kind: "unknown" });
      expect(await forge.members("constructor")).toMatchObject({ kind: "unknown" });
    });

    it("merges exactly what a request holds, and the request is then closed", async () => {
      const head = await opened.push("raise-work-mem", [{ author: dana, message: "Raise work_mem" }]);
      const merge = await forge.merge(await forge.changeRequest("raise-work-mem"), "Merge raise-work-mem");
      expect(await opened.trunk()).toBe(merge);
      expect(merge).not.toBe(head);
      expect(await opened.files()).toEqual(["raise-work-mem/0", "start"]);
      expect(await forge.openRequests()).toEqual([]);
      await expect(forge.changeRequest("raise-work-mem")).rejects.toMatchObject({ code: "SP_FORGE_UNKNOWN_REQUEST" });
    });

    it("refuses to merge when the request moved since it was read", async () => {
      await opened.push("raise-work-mem", [{ author: dana, message: "Raise work_mem" }]);
      const request = await forge.changeRequest("raise-work-mem");
      await opened.push("raise-work-mem", [{ author: dana, message: "Raise it more" }]);
      const before = await opened.trunk();
      await expect(forge.merge(request, "Merge")).rejects.toMatchObject({ code: "SP_FORGE_MOVED" });
      expect(await opened.trunk()).toBe(before);
    });

    it("refuses to merge when trunk moved since the request was read", async () => {
      await opened.push("raise-work-mem", [{ author: dana, message: "Raise work_mem" }]);
      const request = await forge.changeRequest("raise-work-mem");
      const moved = await opened.moveTrunk();
      await expect(forge.merge(request, "Merge")).rejects.toMatchObject({ code: "SP_FORGE_MOVED" });
      expect(await opened.trunk()).toBe(moved);
    });

    it("refuses to merge what does not hold trunk, and merges it once it does", async () => {
      await opened.push("raise-work-mem", [{ author: dana, message: "Raise work_mem" }]);
      await opened.moveTrunk();
      const stale = await forge.changeRequest("raise-work-mem");
      await expect(forge.merge(stale, "Merge")).rejects.toMatchObject({
        code: "SP_FORGE_MOVED",
        fix: "Merge or rebase main into it first.",
      });
      await opened.update("raise-work-mem");
      await forge.merge(await forge.changeRequest("raise-work-mem"), "Merge");
      expect(await opened.files()).toEqual(["raise-work-mem/0", "start", "trunk"]);
    });

    it("lets one of two merges of different requests win", async () => {
      await opened.push("one", [{ author: dana, message: "One" }]);
      await opened.push("two", [{ author: lin, message: "Two" }]);
      const requests = await forge.openRequests();
      const outcomes = await Promise.allSettled(requests.map(async (request) => await forge.merge(request, "Merge")));
      expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(["fulfilled", "rejected"]);
      expect(outcomes.find((outcome) => outcome.status === "rejected")?.reason).toMatchObject({
        code: "SP_FORGE_MOVED",
      });
    });
  });
}
