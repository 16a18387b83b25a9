import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { git, tryGit } from "./git.ts";
import { openGitHub, type GitHubStandIn } from "./open-github.ts";

let github: GitHubStandIn;
let address: { readonly owner: string; readonly repo: string };
beforeEach(async () => {
  github = await openGitHub();
  address = { owner: github.owner, repo: github.repo };
});
afterEach(async () => await github.close());
const minute = 60_000;
const bot = "setpoint-gate[bot]";

describe("git", () => {
  let checkout: string;
  beforeEach(async () => {
    checkout = await mkdtemp(path.join(tmpdir(), "setpoint-clone-"));
  });
  afterEach(async () => await rm(checkout, { recursive: true, force: true }));

  const remote = (login: string): string =>
    github.gitUrl().replace("http://", `http://x-access-token:${github.token(login)}@`);
  const clone = async (login = "lin"): Promise<void> => {
    await git(checkout, ["clone", "--quiet", remote(login), "."]);
    await git(checkout, ["config", "user.name", "Lin"]);
    await git(checkout, ["config", "user.email", "lin@orders.example"]);
  };
  const commit = async (name: string): Promise<string> => {
    await writeFile(path.join(checkout, name), `${name}\n`);
    await git(checkout, ["add", name]);
    await git(checkout, ["commit", "--quiet", "-m", `Add ${name}`]);
    return await git(checkout, ["rev-parse", "HEAD"]);
  };

  it("is cloned and pushed to with a token, and with no other", async () => {
    await clone();
    const sha = await commit("b.yaml");
    await git(checkout, ["push", "--quiet", "origin", "HEAD:refs/heads/raise"]);
    expect(await github.head("raise")).toBe(sha);
    const stranger = github.gitUrl().replace("http://", "http://x-access-token:made-up@");
    expect(await tryGit(checkout, ["ls-remote", stranger])).toBeUndefined();
    expect(await tryGit(checkout, ["-c", "core.askPass=false", "ls-remote", github.gitUrl()])).toBeUndefined();
    github.setRole("lin", "read");
    expect(await tryGit(checkout, ["push", "--quiet", "origin", "HEAD:refs/heads/other"])).toBeUndefined();
  });

  it("shows a request's head at refs/pull/N/head, which nobody pushes to, and moves it with its branch", async () => {
    const pull = await github.openPull({ branch: "raise", by: "lin", files: { "a.yaml": "a: 1\n" } });
    await clone();
    await git(checkout, ["fetch", "--quiet", "origin", `refs/pull/${pull}/head:raise`]);
    expect(await git(checkout, ["rev-parse", "raise"])).toBe(await github.head("raise"));
    await git(checkout, ["switch", "--quiet", "raise"]);
    const sha = await commit("b.yaml");
    await git(checkout, ["push", "--quiet", "origin", "raise"]);
    expect(await git(checkout, ["ls-remote", "origin", `refs/pull/${pull}/head`])).toContain(sha);
    expect(await github.pullHead(pull)).toBe(sha);
    const { data } = await github.as(bot).rest.pulls.list({ ...address });
    expect(data.map((one) => [one.number, one.head.sha])).toEqual([[pull, sha]]);
    await commit("c.yaml");
    expect(await tryGit(checkout, ["push", "--quiet", "origin", `HEAD:refs/pull/${pull}/head`])).toBeUndefined();
  });

  it("writes pushes into the activity log: who, when by the server's time, from where to where", async () => {
    await clone();
    const first = await commit("b.yaml");
    await git(checkout, ["push", "--quiet", "origin", "HEAD:refs/heads/override/x"]);
    github.clock.advance(minute);
    const second = await commit("c.yaml");
    await git(checkout, ["push", "--quiet", "origin", "HEAD:refs/heads/override/x"]);
    await git(checkout, ["push", "--quiet", "--force", remote("max"), `${first}:refs/heads/override/x`]);
    await git(checkout, ["push", "--quiet", "origin", ":refs/heads/override/x"]);
    const client = github.as(bot);
    const entries = await client.paginate(client.rest.repos.listActivities, {
      ...address,
      ref: "override/x",
      per_page: 1,
      direction: "asc",
    });
    const none = "0".repeat(40);
    expect(entries.map((one) => [one.activity_type, one.actor?.login, one.before, one.after, one.timestamp])).toEqual([
      ["branch_creation", "lin", none, first, "2030-01-01T00:00:00Z"],
      ["push", "lin", first, second, "2030-01-01T00:01:00Z"],
      ["force_push", "max", second, first, "2030-01-01T00:01:00Z"],
      ["branch_deletion", "lin", first, none, "2030-01-01T00:01:00Z"],
    ]);
    const forced = await client.rest.repos.listActivities({ ...address, activity_type: "force_push" });
    expect(forced.data.map((one) => one.ref)).toEqual(["refs/heads/override/x"]);
  });

  it("refuses pushes that a ruleset forbids, but to who may pass it", async () => {
    const app = github.app();
    github.setRuleset({
      name: "overrides stay",
      include: ["refs/heads/override/*"],
      rules: [{ type: "non_fast_forward" }, { type: "deletion" }],
    });
    github.setRuleset({
      name: "state is the app's",
      include: ["refs/heads/state"],
      rules: [{ type: "creation" }, { type: "update" }],
      bypass: [{ actor_id: app.id, actor_type: "Integration" }],
    });
    await clone();
    const first = await git(checkout, ["rev-parse", "HEAD"]);
    await commit("b.yaml");
    const isPushed = async (...words: readonly string[]): Promise<boolean> =>
      (await tryGit(checkout, ["push", "--quiet", ...words])) !== undefined;
    expect(await isPushed("origin", "HEAD:refs/heads/override/x")).toBe(true);
    expect(await isPushed("--force", "origin", `${first}:refs/heads/override/x`)).toBe(false);
    expect(await isPushed("origin", ":refs/heads/override/x")).toBe(false);
    expect(await isPushed("origin", "HEAD:refs/heads/state")).toBe(false);
    expect(await isPushed(remote(bot), "HEAD:refs/heads/state")).toBe(true);
    const { data } = await github.as("lin").rest.repos.getBranchRules({ ...address, branch: "override/x" });
    expect(data.map((rule) => rule.type)).toEqual(["non_fast_forward", "deletion"]);
    // GitHub's patterns: a star ends at a slash.
    expect((await github.as("lin").rest.repos.getBranchRules({ ...address, branch: "override/x/y" })).data).toEqual([]);
  });

  it("shows a fork's request with the fork's branch", async () => {
    const pull = await github.openPull({ branch: "mine", by: "max", files: { "a.yaml": "a: 1\n" }, fork: true });
    const { data } = await github.as("lin").rest.pulls.get({ ...address, pull_number: pull });
    expect([data.head.label, data.head.repo?.full_name, data.base.repo.full_name]).toEqual([
      "max:mine",
      "max/db-config",
      "acme/db-config",
    ]);
    const fork = { owner: "max", repo: "db-config" };
    // A private fork is not the app's to read.
    await expect(github.as(bot).rest.repos.listActivities(fork)).rejects.toMatchObject({ status: 404 });
    const { data: pushes } = await github.as("max").rest.repos.listActivities(fork);
    expect(pushes.map((one) => [one.activity_type, one.ref])).toEqual([["branch_creation", "refs/heads/mine"]]);
    const sha = await github.push({
      branch: "mine",
      by: "max",
      repository: "max/db-config",
      files: { "b.yaml": "b: 1\n" },
    });
    expect(await github.pullHead(pull)).toBe(sha);
    await clone();
    expect(await git(checkout, ["ls-remote", "origin"])).toContain(`${sha}\trefs/pull/${pull}/head`);
  });
});
