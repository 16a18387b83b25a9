import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { githubBoard } from "../../../../src/adapters/forge/github/github-board.ts";
import type { Notice } from "../../../../src/model/notice.ts";
import type { NoticeBoard } from "../../../../src/ports/notice-board.ts";
import { serverError } from "../../../support/github/disturbance.ts";
import { quickenWaits } from "../../../support/github/quick-waits.ts";
import { appLogin, type Hub, openHub } from "./open-hub.ts";

quickenWaits();
let hub: Hub;
let board: NoticeBoard;
beforeEach(async () => {
  hub = await openHub();
  board = githubBoard({ ...hub.as(appLogin).place, app: 4711 });
  await hub.github.openPull({ branch: "raise", by: "max", files: { "a.yaml": "a: 1\n" } });
});
afterEach(async () => await hub.github.close());

async function notice(given: Partial<Notice> = {}): Promise<Notice> {
  return {
    request: "1",
    head: await hub.github.head("raise"),
    base: await hub.github.head("main"),
    target: "main",
    digest: "d".repeat(64),
    verdict: "closed",
    summary: "Closed: 1 approval missing (dba)",
    comment: "<!-- setpoint:check -->\n**Closed**\n\nevaluated at 2030-01-01T00:00:00Z",
    details: "Everything\n\nevaluated at 2030-01-01T00:00:00Z",
    annotations: [],
    ...given,
  };
}

async function comments(issue = 1): Promise<readonly string[]> {
  const { owner, repo } = hub.github;
  const { data } = await hub.github.as("lin").rest.issues.listComments({ owner, repo, issue_number: issue });
  return data.map(({ user, body }) => `${user?.login}: ${body?.split("\n")[1]}`);
}

async function runs(): Promise<readonly (readonly (string | null)[])[]> {
  const { owner, repo } = hub.github;
  const { data } = await hub.github.as("lin").rest.checks.listForRef({ owner, repo, ref: "raise", filter: "all" });
  return data.check_runs.map(({ name, conclusion, output }) => [name, conclusion, output.title]).toSorted();
}

/** Calls of the app that change something. */
function writes(): readonly string[] {
  return hub.github.calls.filter(({ method }) => method !== "GET").map(({ method }) => method);
}

describe("a notice", () => {
  it("is a comment, a check run and a status that end the same way", async () => {
    await board.show(await notice());
    const { owner, repo } = hub.github;
    const { data } = await hub.github.as("lin").rest.repos.listCommitStatusesForRef({ owner, repo, ref: "raise" });
    expect(await comments()).toEqual(["setpoint-gate[bot]: **Closed**"]);
    expect(await runs()).toEqual([["setpoint", "failure", "Closed: 1 approval missing (dba)"]]);
    expect(data.map(({ context, state, description }) => [context, state, description])).toEqual([
      ["setpoint/verdict", "failure", "Closed: 1 approval missing (dba)"],
    ]);
  });

  it("is not written again where only the time is another", async () => {
    await board.show(await notice());
    hub.github.clock.advance(60_000);
    hub.github.forgetCalls();
    const later = "evaluated at 2030-01-01T00:01:00.123Z";
    await board.show(
      await notice({ comment: `<!-- setpoint:check -->\n**Closed**\n\n${later}`, details: `Everything\n\n${later}` }),
    );
    expect(writes()).toEqual([]);
  });

  it("takes the place of the one before: one comment, edited, and a new run beside the old one, which is evidence", async () => {
    await board.show(await notice());
    hub.github.clock.advance(60_000);
    const open = { verdict: "open", summary: "Open", comment: "<!-- setpoint:check -->\n**Open**" } as const;
    await board.show(await notice(open));
    expect(await comments()).toEqual(["setpoint-gate[bot]: **Open**"]);
    expect(await runs()).toEqual([
      ["setpoint", "failure", "Closed: 1 approval missing (dba)"],
      ["setpoint", "success", "Open"],
    ]);
  });

  it("leaves comments of others alone, whatever they begin with, and finds its own behind a hundred of them", async () => {
    for (let index = 0; index < 101; index += 1)
      await hub.github.comment({ pull: 1, by: "max", body: `<!-- setpoint:check -->\n${index}` });
    await board.show(await notice());
    await board.show(await notice({ comment: "<!-- setpoint:check -->\n**Again**" }));
    const { owner, repo } = hub.github;
    const all = { owner, repo, issue_number: 1, per_page: 100, page: 2 };
    const { data } = await hub.github.as("lin").rest.issues.listComments(all);
    expect(data.map(({ user, body }) => [user?.login, body])).toEqual([
      ["max", "<!-- setpoint:check -->\n100"],
      ["setpoint-gate[bot]", "<!-- setpoint:check -->\n**Again**"],
    ]);
  });

  it("removes what two runs at a time left over", async () => {
    await hub.github.comment({ pull: 1, by: appLogin, body: "<!-- setpoint:check -->\none" });
    await hub.github.comment({ pull: 1, by: appLogin, body: "<!-- setpoint:check -->\ntwo" });
    await board.show(await notice());
    expect(await comments()).toEqual(["setpoint-gate[bot]: **Closed**"]);
  });

  it("stays one comment where the answer to its writing was lost, and where GitHub is not well", async () => {
    hub.github.disturb({ method: "POST", path: /comments/u, cutAfter: true });
    await board.show(await notice());
    expect(await comments()).toEqual(["setpoint-gate[bot]: **Closed**"]);
    await hub.github.openPull({ branch: "again", by: "max", files: { "b.yaml": "b: 1\n" } });
    hub.github.disturb({ method: "POST", path: /comments/u, answer: serverError() });
    await board.show(await notice({ request: "2", head: await hub.github.head("again") }));
    expect(await comments(2)).toHaveLength(1);
  });

  it.each(["statuses", "check-runs"])("that died at its %s is mended by the next run", async (place) => {
    hub.github.disturb({ method: "POST", path: new RegExp(place, "u"), answer: serverError(), times: 4 });
    await expect(board.show(await notice())).rejects.toMatchObject({ code: "SP_FORGE_UNREACHABLE" });
    expect(await runs()).toEqual([]);
    await board.show(await notice());
    const { owner, repo } = hub.github;
    const { data } = await hub.github.as("lin").rest.repos.listCommitStatusesForRef({ owner, repo, ref: "raise" });
    const [comment] = await comments();
    expect(data.at(0)?.target_url).toContain("#issuecomment-");
    expect([comment, await runs()]).toEqual([
      "setpoint-gate[bot]: **Closed**",
      [["setpoint", "failure", "Closed: 1 approval missing (dba)"]],
    ]);
  });

  it("brings 120 annotations in three requests, and ends with the last", async () => {
    const annotation = { path: "a.yaml", line: 1, level: "warning", title: "t", message: "m" } as const;
    await board.show(await notice({ annotations: Array.from({ length: 120 }, () => annotation) }));
    const { owner, repo } = hub.github;
    const { data } = await hub.github.as("lin").rest.checks.listForRef({ owner, repo, ref: "raise" });
    expect(data.check_runs.map(({ status, output }) => [status, output.annotations_count])).toEqual([
      ["completed", 120],
    ]);
  });

  it("A10: is not put up where the head or the target moved meanwhile", async () => {
    const old = await notice();
    await hub.github.push({ branch: "raise", by: "max", files: { "a.yaml": "a: 2\n" } });
    await expect(board.show(old)).rejects.toMatchObject({ code: "SP_FORGE_MOVED" });
    await hub.github.push({ branch: "release", by: "amara", files: { "r.yaml": "r: 1\n" } });
    await hub.github.editPull({ pull: 1, by: "max", base: "release" });
    await expect(board.show(await notice())).rejects.toMatchObject({ code: "SP_FORGE_MOVED" });
    expect(await comments()).toEqual([]);
    expect(await runs()).toEqual([]);
  });

  it("A21: opens none of two requests with one head, because a check stands on the commit", async () => {
    await hub.github.createBranch({ branch: "twin", at: "raise", by: "lin" });
    await hub.github.openPull({ branch: "twin", by: "lin" });
    await board.show(await notice({ verdict: "open", summary: "Open" }));
    expect(await runs()).toEqual([["setpoint", "failure", "Closed: #2 has the same head; close one of them"]]);
    expect(await comments()).toEqual(["setpoint-gate[bot]: "]);
  });

  it("of a merge queue's group stands on its commit alone", async () => {
    const group = { ...(await notice({ verdict: "open", summary: "Open" })), request: "group 0123456789ab" };
    await board.show({ ...group, group: true });
    await board.show({ ...group, group: true });
    expect(await comments()).toEqual([]);
    expect(await runs()).toEqual([["setpoint", "success", "Open"]]);
  });

  it("is refused in our words where the token may not write", async () => {
    hub.github.setAppPermissions("setpoint-gate", { checks: "read", pull_requests: "read", metadata: "read" });
    await expect(board.show(await notice())).rejects.toMatchObject({ code: "SP_FORGE_DENIED" });
  });
});

describe("what was shown", () => {
  it("A10: is every finished run of the app on the commits asked for, by GitHub's clock", async () => {
    const first = await notice();
    await board.show(first);
    hub.github.clock.advance(60_000);
    await board.show(await notice({ digest: "e".repeat(64) }));
    expect(await board.shown("1", [first.head, first.head])).toEqual([
      { head: first.head, digest: "d".repeat(64), at: "2030-01-01T00:00:00Z" },
      { head: first.head, digest: "e".repeat(64), at: "2030-01-01T00:01:00Z" },
    ]);
    expect(await board.shown("2", [first.head])).toEqual([]);
  });

  it("E3: is nothing that another app posted under our name", async () => {
    const { head } = await notice();
    const { owner, repo } = hub.github;
    await hub.github.as("github-actions[bot]").rest.checks.create({
      owner,
      repo,
      name: "setpoint",
      head_sha: head,
      conclusion: "success",
      external_id: `1 base ${"d".repeat(64)} open`,
      output: { title: "Open", summary: "All is well" },
    });
    expect(await board.shown("1", [head])).toEqual([]);
  });

  it("is nothing that has not finished", async () => {
    const { head } = await notice();
    const { owner, repo } = hub.github;
    const { rest } = hub.github.as(appLogin);
    const external_id = `1 base ${"d".repeat(64)} open`;
    await rest.checks.create({ owner, repo, name: "setpoint", head_sha: head, external_id, status: "in_progress" });
    await rest.checks.create({
      owner,
      repo,
      name: "setpoint",
      head_sha: head,
      external_id: "?",
      conclusion: "success",
    });
    expect(await board.shown("1", [head])).toEqual([]);
  });
});
