import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { objectOf, textOf } from "./json.ts";
import { openGitHub, type GitHubStandIn } from "./open-github.ts";
import { statusOf } from "./status-of.ts";

let github: GitHubStandIn;
let address: { readonly owner: string; readonly repo: string };
beforeEach(async () => {
  github = await openGitHub();
  address = { owner: github.owner, repo: github.repo };
});
afterEach(async () => await github.close());
const minute = 60_000;
const bot = "setpoint-gate[bot]";

describe("who is who", () => {
  it("gives an unknown token 401, and nobody nothing of a private repository", async () => {
    for (const headers of [{ authorization: "Bearer made-up" }, {}]) {
      const answer = await fetch(`${github.apiUrl}/repos/acme/db-config`, { headers });
      expect(answer.status).toBe(401);
    }
  });

  it("says who a token is, that a bot is a bot, and whose the address of a commit is", async () => {
    expect((await github.as("lin").rest.users.getAuthenticated()).data.login).toBe("lin");
    expect((await github.as("lin").rest.users.getByUsername({ username: bot })).data.type).toBe("Bot");
    const sha = await github.push({
      branch: "raise",
      by: "lin",
      author: { name: "Priya", email: "Priya@Orders.example" },
      committer: { name: "Stranger", email: "stranger@elsewhere.example" },
      files: { "a.yaml": "a: 1\n" },
    });
    const { data } = await github.as("lin").rest.repos.getCommit({ ...address, ref: sha });
    expect([data.author?.login, data.committer]).toEqual(["priya", null]);
    expect(data.files?.map(({ filename, status, additions }) => ({ filename, status, additions }))).toEqual([
      { filename: "a.yaml", status: "added", additions: 1 },
    ]);
  });

  it("lets an installation do what it was allowed, and answers some things to the app alone", async () => {
    github.setAppPermissions("setpoint-gate", { checks: "read", metadata: "read" });
    const client = github.as(bot).rest;
    const sha = await github.head("main");
    expect(await statusOf(client.checks.create({ ...address, name: "setpoint", head_sha: sha }))).toBe(403);
    expect(await statusOf(client.checks.listForRef({ ...address, ref: "main" }))).toBe("done");
    expect(await statusOf(client.teams.listMembersInOrg({ org: "acme", team_slug: "dba" }))).toBe(403);
    const refused = await client.git.deleteRef({ ...address, ref: "heads/main" }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ response: { headers: { "x-accepted-github-permissions": "contents=write" } } });
    expect(await statusOf(client.repos.get(address))).toBe("done");
    expect((await client.apps.getBySlug({ app_slug: "setpoint-gate" })).data?.permissions).toEqual({
      checks: "read",
      metadata: "read",
    });
    expect(await statusOf(client.users.getAuthenticated())).toBe(403);
    expect(await statusOf(client.apps.getAuthenticated())).toBe(401);
    const { jwt, installationId, id } = github.app();
    const headers = { authorization: `Bearer ${jwt}`, "content-type": "application/json" };
    const own = await fetch(`${github.apiUrl}/app`, { headers });
    expect(await own.json()).toMatchObject({ id, slug: "setpoint-gate" });
    const made = await fetch(`${github.apiUrl}/app/installations/${installationId}/access_tokens`, {
      method: "POST",
      headers,
      body: JSON.stringify({}),
    });
    expect(made.status).toBe(201);
    const token = textOf(objectOf(await made.json())["token"]);
    const ask = async (): Promise<number> =>
      (await fetch(`${github.apiUrl}/installation/repositories`, { headers: { authorization: `token ${token}` } }))
        .status;
    expect(await ask()).toBe(200);
    github.clock.advance(60 * minute);
    expect(await ask()).toBe(401);
  });

  it("pages the members of a team, and hides a team", async () => {
    await github.setTeam("dba", ["lin", "amara", "jonas"]);
    const client = github.as(bot);
    github.forgetCalls();
    const members = await client.paginate(client.rest.teams.listMembersInOrg, {
      org: "acme",
      team_slug: "DBA",
      per_page: 2,
    });
    expect(members.map(({ login }) => login)).toEqual(["lin", "amara", "jonas"]);
    expect(github.calls.map((call) => call.path.replace(/^.*\?/u, ""))).toEqual(["per_page=2", "per_page=2&page=2"]);
    expect((await client.rest.teams.getByName({ org: "acme", team_slug: "dba" })).data.id).toBe(
      await github.teamId("dba"),
    );
    for (const status of [403, 404] as const) {
      github.hideTeam("dba", status);
      expect(await statusOf(client.rest.teams.listMembersInOrg({ org: "acme", team_slug: "dba" }))).toBe(status);
    }
    github.hideTeam("dba", undefined);
    await github.deleteTeam("dba");
    expect(await statusOf(client.rest.teams.getByName({ org: "acme", team_slug: "dba" }))).toBe(404);
  });
});
