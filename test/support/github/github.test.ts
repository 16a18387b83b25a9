import { afterEach, beforeEach, expect, it } from "vitest";
import { openGitHub, type GitHubStandIn } from "./open-github.ts";

let github: GitHubStandIn;
beforeEach(async () => {
  github = await openGitHub();
});
afterEach(async () => await github.close());

it("opens, reviews and merges a request", async () => {
  const pull = await github.openPull({ branch: "raise", by: "lin", files: { "a.yaml": "a: 1\n" } });
  expect(pull).toBe(1);
  const review = await github.review({ pull, by: "priya", verdict: "approve" });
  const { owner, repo } = github;
  const bot = github.as("setpoint-gate[bot]").rest;
  const reviews = await bot.pulls.listReviews({ owner, repo, pull_number: pull });
  expect(
    reviews.data.map(({ id, state, commit_id, user, submitted_at }) => ({
      id,
      state,
      commit_id,
      by: user?.login,
      submitted_at,
    })),
  ).toEqual([
    {
      id: review,
      state: "APPROVED",
      commit_id: await github.head("raise"),
      by: "priya",
      submitted_at: "2030-01-01T00:00:00Z",
    },
  ]);
  await bot.repos.createCommitStatus({
    owner,
    repo,
    sha: await github.head("raise"),
    state: "success",
    context: "setpoint",
  });
  await bot.repos.getCombinedStatusForRef({ owner, repo, ref: "raise" });
  await bot.repos.listCommitStatusesForRef({ owner, repo, ref: "raise" });
  const run = await bot.checks.create({
    owner,
    repo,
    name: "setpoint",
    head_sha: await github.head("raise"),
    output: {
      title: "t",
      summary: "s",
      annotations: [{ path: "a", start_line: 1, end_line: 1, annotation_level: "failure", message: "m" }],
    },
  });
  await bot.checks.update({ owner, repo, check_run_id: run.data.id, conclusion: "success" });
  await bot.checks.listAnnotations({ owner, repo, check_run_id: run.data.id });
  await bot.checks.listForRef({ owner, repo, ref: "raise" });
  await bot.checks.get({ owner, repo, check_run_id: run.data.id });
  const merged = await github.merge({ pull, by: "amara" });
  expect(await github.head("main")).toBe(merged);
  await bot.pulls.get({ owner, repo, pull_number: 1 });
  await bot.pulls.list({ owner, repo, state: "all" });
  await bot.pulls.listCommits({ owner, repo, pull_number: 1 });
  await bot.pulls.listFiles({ owner, repo, pull_number: 1 });
  await bot.repos.listCommits({ owner, repo });
  await bot.repos.getCommit({ owner, repo, ref: "main" });
  await bot.repos.compareCommitsWithBasehead({ owner, repo, basehead: "main...raise" });
  await bot.repos.listPullRequestsAssociatedWithCommit({ owner, repo, commit_sha: merged });
  await bot.repos.listActivities({ owner, repo });
  await bot.repos.listBranches({ owner, repo });
  await bot.repos.getBranch({ owner, repo, branch: "main" });
  await bot.repos.get({ owner, repo });
  await bot.git.getRef({ owner, repo, ref: "heads/main" });
  await bot.git.listMatchingRefs({ owner, repo, ref: "heads/" });
  await bot.git.createRef({ owner, repo, ref: "refs/heads/override/x/y", sha: merged });
  await bot.git.updateRef({ owner, repo, ref: "heads/override/x/y", sha: merged });
  await bot.git.deleteRef({ owner, repo, ref: "heads/override/x/y" });
  await bot.teams.list({ org: owner });
  await bot.teams.getByName({ org: owner, team_slug: "dba" });
  await bot.teams.listMembersInOrg({ org: owner, team_slug: "dba" });
  await bot.teams.getMembershipForUserInOrg({ org: owner, team_slug: "dba", username: "lin" });
  const comment = await github.comment({ pull, by: "setpoint-gate[bot]", body: "report" });
  await github.editComment({ comment, by: "setpoint-gate[bot]", body: "report 2" });
  await bot.issues.listComments({ owner, repo, issue_number: pull });
  await bot.issues.getComment({ owner, repo, comment_id: comment });
  await bot.apps.getBySlug({ app_slug: "setpoint-gate" });
  await bot.apps.listReposAccessibleToInstallation();
  await github.as("lin").rest.users.getAuthenticated();
  await bot.users.getByUsername({ username: "lin" });
  await bot.rateLimit.get();
  await bot.orgs.get({ org: owner });
  await bot.repos.getCollaboratorPermissionLevel({ owner, repo, username: "lin" });
  github.setRuleset({
    name: "main",
    include: ["~DEFAULT_BRANCH"],
    rules: [
      { type: "deletion" },
      {
        type: "required_status_checks",
        parameters: {
          strict_required_status_checks_policy: false,
          required_status_checks: [{ context: "setpoint", integration_id: 4711 }],
        },
      },
    ],
  });
  const rulesets = await bot.repos.getRepoRulesets({ owner, repo });
  await bot.repos.getRepoRuleset({ owner, repo, ruleset_id: rulesets.data[0]?.id ?? 0 });
  await bot.repos.getBranchRules({ owner, repo, branch: "main" });
  const workflow = github.setWorkflow({ path: ".github/workflows/setpoint-sweep.yaml" });
  await github.addRun({ workflow });
  await bot.actions.listRepoWorkflows({ owner, repo });
  await bot.actions.listWorkflowRuns({ owner, repo, workflow_id: "setpoint-sweep.yaml" });
  await bot.actions.listWorkflowRunsForRepo({ owner, repo });
  await bot.actions.getWorkflow({ owner, repo, workflow_id: workflow });
  github.setEnvironment({ name: "production", protectedBranches: true, reviewers: true });
  await bot.repos.getAllEnvironments({ owner, repo });
  await bot.repos.getEnvironment({ owner, repo, environment_name: "production" });
  await bot.actions.getGithubActionsDefaultWorkflowPermissionsRepository({ owner, repo });
  await bot.actions.getGithubActionsPermissionsRepository({ owner, repo });
  expect(github.takeViolations()).toEqual([]);
});
