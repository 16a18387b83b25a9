import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Contributor } from "../../../../src/model/review.ts";
import { quickenWaits } from "../../../support/github/quick-waits.ts";
import { appLogin, type Hub, openHub } from "./open-hub.ts";

quickenWaits();
let hub: Hub;
beforeEach(async () => {
  hub = await openHub();
});
afterEach(async () => await hub.github.close());

const raise = { branch: "raise", by: "max", files: { "a.yaml": "a: 1\n" } } as const;

async function makers(pull: number): Promise<readonly string[]> {
  const people = await hub.forge.contributors(await hub.forge.changeRequest(String(pull)));
  return [...new Set(people.map(({ login, role }: Contributor) => `${login ?? "?"} ${role}`))].toSorted();
}

describe("a pull request", () => {
  it("is told with where its target stands in git, whatever GitHub's list remembers", async () => {
    const pull = await hub.github.openPull({ ...raise, title: "Raise it" });
    const moved = await hub.github.push({ branch: "main", by: "amara", files: { "b.yaml": "b: 1\n" } });
    expect(await hub.forge.changeRequest(String(pull))).toEqual({
      id: "1",
      author: "max",
      target: "main",
      base: moved,
      head: await hub.github.head("raise"),
      headRef: "refs/pull/1/head",
      title: "Raise it",
      state: "open",
    });
  });

  it.each(["0", "01", "-1", "1.0", "raise", "", "99", "1e3"])("is unknown by %j", async (id) => {
    await expect(hub.forge.changeRequest(id)).rejects.toMatchObject({ code: "SP_FORGE_UNKNOWN_REQUEST" });
  });

  it("says whether it is a draft, closed or merged, and when it ended", async () => {
    const draft = await hub.github.openPull({ ...raise, draft: true });
    const closed = await hub.github.openPull({ ...raise, branch: "closed" });
    const merged = await hub.github.openPull({ ...raise, branch: "merged" });
    hub.github.clock.advance(60_000);
    await hub.github.closePull({ pull: closed, by: "max" });
    await hub.github.merge({ pull: merged, by: "amara" });
    const states = await Promise.all(
      [draft, closed, merged].map(async (pull) => await hub.forge.changeRequest(`${pull}`)),
    );
    expect(states.map(({ state, endedAt }) => [state, endedAt])).toEqual([
      ["draft", undefined],
      ["closed", "2030-01-01T00:01:00Z"],
      ["merged", "2030-01-01T00:01:00Z"],
    ]);
  });

  it("is listed with all the others towards the trunk, in the order of their numbers, over more than one page", async () => {
    await hub.github.push({ branch: "release", by: "amara", files: { "r.yaml": "r: 1\n" } });
    await hub.github.openPull({ ...raise, base: "release" });
    for (let number = 2; number <= 103; number += 1) await hub.github.openPull({ ...raise, branch: `raise-${number}` });
    const requests = await hub.forge.openRequests();
    expect(requests.map(({ id }) => Number(id))).toEqual(Array.from({ length: 102 }, (_, index) => index + 2));
  });

  it("A21: towards another branch names that branch, so that the gate can refuse it", async () => {
    await hub.github.push({ branch: "release", by: "amara", files: { "r.yaml": "r: 1\n" } });
    const pull = await hub.github.openPull({ ...raise, base: "release" });
    expect(await hub.forge.changeRequest(`${pull}`)).toMatchObject({ target: "release" });
  });
});

describe("reviews", () => {
  it("come in the order of their arrival, each with the commit it was given for", async () => {
    const pull = await hub.github.openPull(raise);
    const first = await hub.github.head("raise");
    await hub.github.review({ pull, by: "lin", verdict: "approve", body: "Good." });
    hub.github.clock.advance(1000);
    const second = await hub.github.push({ branch: "raise", by: "max", files: { "a.yaml": "a: 2\n" } });
    await hub.github.review({ pull, by: "priya", verdict: "request-changes", body: "Less." });
    await hub.github.review({ pull, by: "lin", verdict: "comment", body: "Why?" });
    const reviews = await hub.forge.reviews(`${pull}`);
    expect(reviews).toMatchObject([
      { reviewer: "lin", verdict: "approved", head: first, at: "2030-01-01T00:00:00Z", comment: "Good." },
      { reviewer: "priya", verdict: "changes-requested", head: second, at: "2030-01-01T00:00:01Z", comment: "Less." },
      { reviewer: "lin", verdict: "commented", head: second, at: "2030-01-01T00:00:01Z", comment: "Why?" },
    ]);
  });

  it("A18: are read from verdicts alone; what the conversation or the request's own text says approves nothing", async () => {
    const pull = await hub.github.openPull({ ...raise, body: "Approved-by: lin" });
    const comment = await hub.github.comment({ pull, by: "lin", body: "LGTM" });
    await hub.github.editComment({ comment, by: "lin", body: "/approve\nAPPROVED" });
    await hub.github.editPull({ pull, by: "max", body: "APPROVED by lin and priya" });
    expect(await hub.forge.reviews(`${pull}`)).toEqual([]);
  });

  it("A12: a dismissed objection is told as dismissed, in the place where it was given", async () => {
    const pull = await hub.github.openPull(raise);
    await hub.github.review({ pull, by: "lin", verdict: "approve" });
    const review = await hub.github.review({ pull, by: "lin", verdict: "request-changes" });
    await hub.github.dismiss({ pull, review, by: "amara" });
    const reviews = await hub.forge.reviews(`${pull}`);
    expect(reviews.map(({ verdict }) => verdict)).toEqual(["approved", "dismissed"]);
  });

  it("A17: a bot's comes with the number of its app", async () => {
    const pull = await hub.github.openPull(raise);
    await hub.github.review({ pull, by: appLogin, verdict: "approve" });
    expect(await hub.forge.reviews(`${pull}`)).toMatchObject([{ reviewer: appLogin, app: 4711 }]);
  });

  it("A4: GitHub itself takes no approval of an author, and neither do we pass one on", async () => {
    const pull = await hub.github.openPull({ ...raise, by: "lin" });
    const review = { reviewer: "lin", verdict: "approved" } as const;
    await expect(hub.as("lin").forge.review(`${pull}`, review)).rejects.toMatchObject({
      code: "SP_FORGE_REFUSED",
      message: `GitHub does not take the review of ${pull}: Unprocessable Entity: "Can not approve your own pull request"`,
    });
  });

  it("are given with one's own voice alone", async () => {
    const pull = await hub.github.openPull(raise);
    const { forge } = hub.as("lin");
    await expect(forge.review(`${pull}`, { reviewer: "priya", verdict: "approved" })).rejects.toMatchObject({
      code: "SP_FORGE_OWN_VOICE",
    });
    await forge.review(`${pull}`, { reviewer: "lin", verdict: "changes-requested", comment: "Less." });
    await forge.review(`${pull}`, { reviewer: "lin", verdict: "approved" });
    const said = (await forge.reviews(`${pull}`)).map(({ verdict, comment }) => [verdict, comment]);
    expect(said).toEqual([
      ["changes-requested", "Less."],
      ["approved", undefined],
    ]);
  });

  it("A10: are given in the name of the token's owner, for the commit that was evaluated, wherever the request stands by now", async () => {
    const pull = await hub.github.openPull(raise);
    const head = await hub.github.head("raise");
    await hub.github.push({ branch: "raise", by: "max", files: { "a.yaml": "a: 2\n" } });
    const { forge } = hub.as("lin");
    await forge.review(`${pull}`, { verdict: "approved", head });
    await forge.review(`${pull}`, { reviewer: "LIN", verdict: "commented", comment: "Good." });
    expect(await forge.reviews(`${pull}`)).toMatchObject([
      { reviewer: "lin", verdict: "approved", head },
      { reviewer: "lin", verdict: "commented", head: await hub.github.head("raise") },
    ]);
  });

  it("are withdrawn all at once", async () => {
    const pull = await hub.github.openPull(raise);
    await hub.github.review({ pull, by: "amara", verdict: "request-changes" });
    await hub.github.review({ pull, by: "amara", verdict: "approve" });
    await hub.github.review({ pull, by: "lin", verdict: "approve" });
    await hub.as("amara").forge.review(`${pull}`, { reviewer: "amara", verdict: "dismissed" });
    const said = (await hub.forge.reviews(`${pull}`)).map(({ reviewer, verdict }) => `${reviewer} ${verdict}`);
    expect(said).toEqual(["amara dismissed", "amara dismissed", "lin approved"]);
  });
});

describe("the makers of a request", () => {
  const priya = { name: "Priya", email: "priya@orders.example" };
  const nobody = { name: "Lin", email: "lin@elsewhere.example" };

  it("are those who wrote, committed and pushed it", async () => {
    const pull = await hub.github.openPull(raise);
    await hub.github.push({ branch: "raise", by: "tomas", author: priya, files: { "a.yaml": "a: 2\n" } });
    expect(await makers(pull)).toEqual([
      "max author",
      "max committer",
      "max pusher",
      "priya author",
      "priya committer",
      "tomas pusher",
    ]);
  });

  it("A5: include whoever pushed commits under another's name", async () => {
    const max = { name: "Max", email: "max@orders.example" };
    const pull = await hub.github.openPull(raise);
    await hub.github.push({ branch: "raise", by: "lin", author: max, files: { "a.yaml": "a: 2\n" } });
    expect(await makers(pull)).toContain("lin pusher");
  });

  it("A5: include those of a side branch that was merged in", async () => {
    const pull = await hub.github.openPull(raise);
    await hub.github.push({ branch: "aside", by: "lin", files: { "b.yaml": "b: 1\n" }, on: "main" });
    await hub.github.push({ branch: "raise", by: "max", merging: ["aside"], message: "Merge aside" });
    expect(await makers(pull)).toContain("lin author");
  });

  it("A6: include co-authors, by addresses of setpoint.yaml and of GitHub's own kind", async () => {
    const own = await openHub({}, { users: { jonas: ["jonas@home.example"] } });
    const message = [
      "Raise",
      "",
      "Co-authored-by: Jonas <jonas@home.example>",
      "Co-authored-by: Lin <1234+lin@users.noreply.github.com>",
      "Co-authored-by: Somebody <somebody@elsewhere.example>",
    ].join("\n");
    await own.github.push({ branch: "raise", by: "max", files: { "a.yaml": "a: 1\n" }, message });
    await own.github.openPull({ branch: "raise", by: "max" });
    const people = await own.forge.contributors(await own.forge.changeRequest("1"));
    const named = people.filter(({ role }) => role === "co-author").map(({ login, known }) => [login, known]);
    expect(named).toEqual([
      ["jonas", "jonas@home.example"],
      ["lin", "1234+lin@users.noreply.github.com"],
      [undefined, "somebody@elsewhere.example"],
    ]);
    await own.github.close();
  });

  it("A7: are unknown where no account owns an address", async () => {
    const pull = await hub.github.openPull(raise);
    await hub.github.push({ branch: "raise", by: "max", author: nobody, files: { "a.yaml": "a: 2\n" } });
    expect(await makers(pull)).toEqual(["? author", "? committer", "max author", "max committer", "max pusher"]);
  });

  it("B8: are those of all 300 commits, though GitHub lists 250", async () => {
    const lin = { name: "Lin", email: "lin@orders.example" };
    const commits = Array.from({ length: 299 }, (_, index) => ({ files: { "a.yaml": `${index}\n` } }));
    const earlier = commits.map((commit, index) => (index === 0 ? { ...commit, author: lin } : commit));
    await hub.github.push({ branch: "long", by: "max", files: { "a.yaml": "last\n" }, earlier });
    const pull = await hub.github.openPull({ branch: "long", by: "max" });
    expect(await makers(pull)).toContain("lin author");
  });

  it("E8: of a fork are those whom the fork's own log tells, and somebody unknown where it is hidden", async () => {
    const open = await openHub({ isPrivate: false });
    await open.github.openPull({ ...raise, fork: true });
    await hub.github.openPull({ ...raise, fork: true });
    const shown = await open.forge.contributors(await open.forge.changeRequest("1"));
    await open.github.close();
    expect(shown.map(({ login, role }) => [login, role])).toContainEqual(["max", "pusher"]);
    expect(await makers(1)).toEqual(["? pusher", "max author", "max committer"]);
  });

  it("are unknown where the log does not tell who pushed the head", async () => {
    const pull = await hub.github.openPull(raise);
    hub.github.disturb({ path: /activity/u, alter: (answer) => ({ ...answer, body: [] }) });
    expect(await makers(pull)).toEqual(["? pusher", "max author", "max committer"]);
  });
});

describe("a team", () => {
  it("is told with all its members, over more than one page", async () => {
    const people = Array.from({ length: 130 }, (_, index) => ({ login: `person-${index}` }));
    const big = await openHub({ people, teams: { dba: people.map(({ login }) => login) } });
    const found = await big.forge.members("acme/dba");
    expect(found.kind === "members" && found.logins.length).toBe(130);
    await big.github.close();
  });

  it.each([403, 404] as const)("A19: that answers %i is one of which nobody can tell", async (status) => {
    hub.github.hideTeam("dba", status);
    expect(await hub.forge.members("acme/dba")).toMatchObject({ kind: "unknown" });
  });

  it.each(["dba", "acme/dba/x", "acme/nobody", "acme/dbа"])(
    "A19: named %j is one of which nobody can tell",
    async (team) => {
      expect(await hub.forge.members(team)).toMatchObject({ kind: "unknown" });
    },
  );

  it("A15: is read anew at every call", async () => {
    expect(await hub.forge.members("acme/dba")).toEqual({ kind: "members", logins: ["lin", "priya"] });
    await hub.github.setTeam("dba", ["priya"]);
    expect(await hub.forge.members("acme/dba")).toEqual({ kind: "members", logins: ["priya"] });
  });

  it("A19: knows accounts by their numbers: a renamed one stays who it was, and who takes its login is somebody else", () => {
    const { identities } = hub.as(appLogin);
    expect(identities.nameOf({ id: 1, login: "lin" })).toBe("lin");
    expect(identities.nameOf({ id: 1, login: "lin-of-dba" })).toBe("lin");
    expect(identities.nameOf({ id: 2, login: "Lin" })).toBe("Lin (2)");
    expect(identities.nameOf(null)).toBe("(deleted account)");
  });
});

describe("what brought a commit onto the trunk", () => {
  it("is the merged request, by merge or squash, and nothing for a direct push", async () => {
    const first = await hub.github.openPull(raise);
    const merge = await hub.github.merge({ pull: first, by: "amara" });
    const second = await hub.github.openPull({ ...raise, branch: "again", files: { "b.yaml": "b: 1\n" } });
    const squash = await hub.github.merge({ pull: second, by: "amara", method: "squash" });
    const direct = await hub.github.push({ branch: "main", by: "amara", files: { "c.yaml": "c: 1\n" } });
    expect(await hub.forge.mergedBy(merge)).toMatchObject({ request: { id: "1", state: "merged" }, commit: merge });
    expect(await hub.forge.mergedBy(squash)).toMatchObject({ request: { id: "2", state: "merged" }, commit: squash });
    expect(await hub.forge.mergedBy(direct)).toBeUndefined();
  });
});

describe("merging", () => {
  it("merges exactly what was read", async () => {
    await hub.github.openPull(raise);
    const merged = await hub.forge.merge(await hub.forge.changeRequest("1"), "Merge 1\n\nPlan: abc\n");
    expect(await hub.github.head("main")).toBe(merged);
  });

  it("is refused when the head or the target moved since", async () => {
    await hub.github.openPull(raise);
    const request = await hub.forge.changeRequest("1");
    await hub.github.push({ branch: "raise", by: "max", files: { "a.yaml": "a: 2\n" } });
    await expect(hub.forge.merge(request, "Merge 1")).rejects.toMatchObject({ code: "SP_FORGE_MOVED" });
    const again = await hub.forge.changeRequest("1");
    await hub.github.push({ branch: "main", by: "amara", files: { "b.yaml": "b: 1\n" } });
    await expect(hub.forge.merge(again, "Merge 1")).rejects.toMatchObject({ code: "SP_FORGE_MOVED" });
    const stale = await hub.forge.changeRequest("1");
    await expect(hub.forge.merge(stale, "Merge 1")).rejects.toMatchObject({ code: "SP_FORGE_MOVED" });
  });

  it("is told as made where its answer was lost on the way", async () => {
    await hub.github.openPull(raise);
    hub.github.disturb({ method: "PUT", path: /merge/u, cutAfter: true });
    const merged = await hub.forge.merge(await hub.forge.changeRequest("1"), "Merge 1");
    expect(await hub.github.head("main")).toBe(merged);
  });

  it("E2: is refused by GitHub where the required check of the app has not passed, whoever else posted one of its name", async () => {
    const context = "setpoint";
    hub.github.setRuleset({
      name: "gate",
      include: ["~DEFAULT_BRANCH"],
      rules: [
        {
          type: "required_status_checks",
          parameters: {
            strict_required_status_checks_policy: false,
            required_status_checks: [{ context, integration_id: 4711 }],
          },
        },
      ],
    });
    const pull = await hub.github.openPull(raise);
    const { owner, repo } = hub.github;
    const sha = await hub.github.pullHead(pull);
    await hub.github.as("max").rest.repos.createCommitStatus({ owner, repo, sha, context, state: "success" });
    const request = await hub.forge.changeRequest("1");
    await expect(hub.forge.merge(request, "Merge 1")).rejects.toMatchObject({ code: "SP_FORGE_REFUSED" });
  });
});

describe("the activity log", () => {
  it("E10: tells who made an override's branch and when, by the server's clock", async () => {
    const branch = "override/inc-1";
    const first = await hub.github.push({
      branch,
      by: "priya",
      files: { "overrides/inc-1.yaml": "x\n" },
      date: new Date(0),
    });
    hub.github.clock.advance(60_000);
    await hub.github.deleteBranch({ branch, by: "max" });
    const second = await hub.github.push({ branch, by: "max", files: { "overrides/inc-1.yaml": "y\n" } });
    expect(await hub.activity.pushes(branch)).toEqual({
      kind: "known",
      pushes: [
        { actor: "priya", kind: "created", at: "2030-01-01T00:00:00Z", after: first },
        { actor: "max", kind: "deleted", at: "2030-01-01T00:01:00Z", before: first },
        { actor: "max", kind: "created", at: "2030-01-01T00:01:00Z", after: second },
      ],
    });
  });

  it("is told whole, over more than one page", async () => {
    for (let index = 0; index < 120; index += 1)
      await hub.github.push({ branch: "busy", by: "max", files: { "a.yaml": `${index}\n` } });
    const found = await hub.activity.pushes("busy");
    expect(found.kind === "known" && found.pushes.length).toBe(120);
  });

  it("says so where it cannot be read", async () => {
    hub.github.disturb({ path: /activity/u, answer: { status: 403, body: { message: "Forbidden" } } });
    expect(await hub.activity.pushes("main")).toMatchObject({ kind: "unknown" });
  });
});
