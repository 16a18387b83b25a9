import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openHub, type Hub } from "../adapters/forge/github/open-hub.ts";
import { quickenWaits } from "../support/github/quick-waits.ts";

quickenWaits();
let hub: Hub;
beforeEach(async () => {
  hub = await openHub();
});
afterEach(async () => await hub.github.close());

const max = { name: "Max", email: "max@orders.example" };
const raise = { branch: "raise", by: "max", files: { "a.yaml": "a: 1\n" } } as const;

async function makers(pull: number): Promise<readonly string[]> {
  const people = await hub.forge.contributors(await hub.forge.changeRequest(String(pull)));
  return [...new Set(people.map(({ login, role }) => `${login ?? "?"} ${role}`))].toSorted();
}

describe("whoever pushed to a request's branch", () => {
  it("A5: is its maker though the commit that was pushed last was taken back, and the one under another's name stayed", async () => {
    const pull = await hub.github.openPull(raise);
    const first = await hub.github.head("raise");
    const evil = { author: max, files: { "a.yaml": "a: 2\n" } };
    await hub.github.push({ branch: "raise", by: "lin", author: max, files: { "b.yaml": "b: 1\n" }, earlier: [evil] });
    const [stays] = await commitsOf(pull, first);
    await hub.github.as("max").rest.git.updateRef({
      owner: hub.github.owner,
      repo: hub.github.repo,
      ref: "heads/raise",
      sha: stays ?? "",
      force: true,
    });
    expect(await hub.github.head("raise")).toBe(stays);
    expect(await makers(pull)).toContain("lin pusher");
  });

  it("is none where what they pushed is part of the trunk", async () => {
    await hub.github.createBranch({ branch: "raise", at: "main", by: "lin" });
    const pull = await hub.github.openPull(raise);
    expect(await makers(pull)).toEqual(["max author", "max committer", "max pusher"]);
  });
});

describe("whoever pushes to a request's branch after its merge", () => {
  it("is no maker of what was merged", async () => {
    const pull = await hub.github.openPull(raise);
    const request = await hub.forge.changeRequest(String(pull));
    await hub.github.merge({ pull, by: "amara" });
    await hub.github.push({ branch: "raise", by: "lin", files: { "c.yaml": "c: 1\n" } });
    const people = await hub.forge.contributors(request);
    expect([...new Set(people.map(({ login, role }) => `${login} ${role}`))].toSorted()).toEqual([
      "max author",
      "max committer",
      "max pusher",
    ]);
  });
});

/** Commits after one, oldest first. */
async function commitsOf(pull: number, after: string): Promise<readonly string[]> {
  const { head } = await hub.forge.changeRequest(String(pull));
  const commits = await hub.git.commitsBetween(after, head);
  return commits.map(({ id }) => id).toReversed();
}

describe("the activity log of the record's branch", () => {
  it("E29: tells what was cut off, whatever else happened there", async () => {
    const branch = "setpoint/audit";
    const first = await hub.github.push({ branch, by: "setpoint-gate[bot]", files: { "latest.json": "1\n" } });
    const second = await hub.github.push({ branch, by: "setpoint-gate[bot]", files: { "latest.json": "2\n" } });
    expect(await hub.activity.pushes(branch, ["force-pushed", "deleted"])).toEqual({ kind: "known", pushes: [] });
    const { owner, repo } = hub.github;
    await hub.github.as("amara").rest.git.updateRef({ owner, repo, ref: `heads/${branch}`, sha: first, force: true });
    hub.github.clock.advance(60_000);
    await hub.github.deleteBranch({ branch, by: "amara" });
    expect(await hub.activity.pushes(branch, ["force-pushed", "deleted"])).toEqual({
      kind: "known",
      pushes: [
        { actor: "amara", kind: "force-pushed", at: "2030-01-01T00:00:00Z", before: second, after: first },
        { actor: "amara", kind: "deleted", at: "2030-01-01T00:01:00Z", before: first },
      ],
    });
    hub.github.disturb({ path: /activity/u, answer: { status: 403, body: { message: "Forbidden" } } });
    expect(await hub.activity.pushes(branch, ["force-pushed", "deleted"])).toMatchObject({ kind: "unknown" });
  });
});
