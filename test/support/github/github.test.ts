import { beforeEach, expect, it } from "vitest";
import { primaryLimit, secondaryLimit, serverError } from "./disturbance.ts";
import { openGitHub, type GitHubStandIn } from "./open-github.ts";
import { statusOf } from "./status-of.ts";

let github: GitHubStandIn;
let address: { readonly owner: string; readonly repo: string };
beforeEach(async () => {
  github = await openGitHub();
  address = { owner: github.owner, repo: github.repo };
});

const bot = "setpoint-gate[bot]";

it("serves what it serves as GitHub describes it", async () => {
  const pull = await github.openPull({ branch: "raise", by: "lin", files: { "a.yaml": "a: 1\n" } });
  const review = await github.review({ pull, by: "priya", verdict: "approve" });
  const comment = await github.comment({ pull, by: bot, body: "Open." });
  const main = await github.head("main");
  const workflow = github.setWorkflow({ path: ".github/workflows/setpoint-sweep.yaml" });
  const run_id = await github.addRun({ workflow });
  github.setEnvironment({ name: "production", protectedBranches: true, reviewers: true });
  const ruleset_id = github.setRuleset({ name: "main", include: ["~DEFAULT_BRANCH"], rules: [{ type: "deletion" }] });
  const { rest } = github.as(bot);
  const org = github.owner;
  const asked = [
    rest.pulls.list({ ...address, state: "all" }),
    rest.pulls.get({ ...address, pull_number: pull }),
    rest.pulls.listCommits({ ...address, pull_number: pull }),
    rest.pulls.listFiles({ ...address, pull_number: pull }),
    rest.pulls.listReviews({ ...address, pull_number: pull }),
    rest.pulls.getReview({ ...address, pull_number: pull, review_id: review }),
    rest.issues.listComments({ ...address, issue_number: pull }),
    rest.issues.getComment({ ...address, comment_id: comment }),
    rest.repos.getContent({ ...address, path: "README.md" }),
    rest.repos.get(address),
    rest.repos.listCommits({ ...address, sha: "raise", path: "a.yaml" }),
    rest.repos.getCommit({ ...address, ref: "raise" }),
    rest.repos.compareCommitsWithBasehead({ ...address, basehead: "main...raise" }),
    rest.repos.listPullRequestsAssociatedWithCommit({ ...address, commit_sha: await github.head("raise") }),
    rest.repos.listActivities(address),
    rest.repos.listBranches({ ...address, protected: true }),
    rest.repos.getBranch({ ...address, branch: "main" }),
    rest.repos.getRepoRulesets(address),
    rest.repos.getRepoRuleset({ ...address, ruleset_id }),
    rest.repos.getBranchRules({ ...address, branch: "main" }),
    rest.repos.getAllEnvironments(address),
    rest.repos.getEnvironment({ ...address, environment_name: "production" }),
    rest.repos.getCollaboratorPermissionLevel({ ...address, username: "lin" }),
    rest.git.getRef({ ...address, ref: "heads/main" }),
    rest.git.listMatchingRefs({ ...address, ref: "heads/" }),
    rest.actions.listRepoWorkflows(address),
    rest.actions.getWorkflow({ ...address, workflow_id: "setpoint-sweep.yaml" }),
    rest.actions.listWorkflowRuns({ ...address, workflow_id: workflow }),
    rest.actions.listWorkflowRunsForRepo({ ...address, event: "push" }),
    rest.actions.getWorkflowRun({ ...address, run_id }),
    rest.actions.getGithubActionsPermissionsRepository(address),
    rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository(address),
    rest.teams.list({ org }),
    rest.teams.getByName({ org, team_slug: "dba" }),
    rest.teams.getMembershipForUserInOrg({ org, team_slug: "dba", username: "lin" }),
    rest.orgs.get({ org }),
    rest.apps.getBySlug({ app_slug: "setpoint-gate" }),
    rest.apps.listReposAccessibleToInstallation(),
    rest.users.getByUsername({ username: "lin" }),
    rest.rateLimit.get(),
  ];
  for (const answer of asked) expect((await answer).status).toBe(200);
  await github.push({ branch: "main", by: "amara", files: { "instances/orders/prod.yaml": "a: é\n" } });
  const file = await rest.repos.getContent({ ...address, path: "instances/orders/prod.yaml" });
  expect(file.data).toMatchObject({ type: "file", content: Buffer.from("a: é\n").toString("base64") });
  const folder = await rest.repos.getContent({ ...address, path: "instances" });
  expect(folder.data).toMatchObject([{ type: "dir", path: "instances/orders" }]);
  expect(await statusOf(rest.repos.getContent({ ...address, path: "nothing" }))).toBe(404);
  expect(await statusOf(github.as("amara").rest.repos.getBranchProtection({ ...address, branch: "main" }))).toBe(404);
  const requested = await rest.pulls.requestReviewers({
    ...address,
    pull_number: pull,
    team_reviewers: ["dba"],
    reviewers: ["max"],
  });
  expect(requested.data.requested_teams?.map((team) => team.slug)).toEqual(["dba"]);
  await rest.git.createRef({ ...address, ref: "refs/heads/override/x", sha: main });
  await rest.git.updateRef({ ...address, ref: "heads/override/x", sha: await github.head("raise") });
  await rest.git.deleteRef({ ...address, ref: "heads/override/x" });
  await expect(rest.git.deleteRef({ ...address, ref: "heads/main" })).rejects.toThrow("Cannot delete this ref.");
  await github.close();
});

it("tells of a wrong answer, of a wrong request, and of an operation that it does not serve, and fails the test at its end", async () => {
  const { rest } = github.as("lin");
  github.disturb({ path: /branches/u, alter: (answer) => ({ ...answer, body: [{ name: "main", protected: "no" }] }) });
  await rest.repos.listBranches(address);
  expect(github.takeViolations().map((one) => one.replace(/ \{.*/u, ""))).toEqual([
    "GET /repos/{owner}/{repo}/branches: answer 200: /0 must have required property 'commit'",
    "GET /repos/{owner}/{repo}/branches: answer 200: /0/protected must be boolean",
  ]);
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> =>
    await fetch(github.apiUrl + path, { ...init, headers: { authorization: `Bearer ${github.token("lin")}` } });
  await ask("/repos/acme/db-config/pulls?state=all&sorted=1&per_page=many");
  await ask("/repos/acme/db-config/commits/main/status", { method: "GET" });
  const pull = await github.openPull({ branch: "raise", by: "lin", files: { "a.yaml": "a: 1\n" } });
  await ask(`/repos/acme/db-config/issues/${pull}/comments`, {
    method: "POST",
    body: JSON.stringify({ body: "x", colour: 1 }),
  });
  await ask("/repos/acme/db-config/topics");
  await expect(github.close()).rejects.toThrow(
    expect.objectContaining({
      message: [
        "calls broke GitHub's published description:",
        "GET /repos/{owner}/{repo}/pulls: the query has no parameter sorted",
        'GET /repos/{owner}/{repo}/pulls: parameter per_page: /value must be integer {"type":"integer"}',
        "POST /repos/{owner}/{repo}/issues/{issue_number}/comments: request body: no property colour is described",
        "GET /repos/acme/db-config/topics: the stand-in serves no such operation",
      ].join("\n"),
    }),
  );
});

it("goes wrong when it is told to: limits, failures, lost answers, late ones", async () => {
  const { rest } = github.as("lin");
  const ask = async (): Promise<unknown> => await statusOf(rest.repos.get(address));
  const headers = async (): Promise<unknown> => await rest.repos.get(address).catch((error: unknown) => error);
  github.disturb({ answer: secondaryLimit(7) });
  expect(await headers()).toMatchObject({ status: 403, response: { headers: { "retry-after": "7" } } });
  github.disturb({ answer: primaryLimit(github.clock.now()) });
  expect(await headers()).toMatchObject({ status: 403, response: { headers: { "x-ratelimit-remaining": "0" } } });
  github.disturb({ path: /db-config$/u, method: "GET", times: 2, answer: serverError(503) });
  expect([await ask(), await ask(), await ask()]).toEqual([503, 503, "done"]);
  const pull = await github.openPull({ branch: "raise", by: "lin", files: { "a.yaml": "a: 1\n" } });
  github.disturb({ method: "POST", path: /comments/u, cutAfter: true });
  await expect(github.comment({ pull, by: "lin", body: "Here." })).rejects.toThrow("other side closed");
  expect((await rest.issues.listComments({ ...address, issue_number: pull })).data).toHaveLength(1);
  github.disturb({ delayMs: 30 });
  expect(await ask()).toBe("done");
  expect(
    github.calls.filter((call) => call.operation === "GET /repos/{owner}/{repo}").map((call) => call.status),
  ).toEqual([403, 403, 503, 503, 200, 200]);
  await github.close();
});
