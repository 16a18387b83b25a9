import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { git } from "./git.ts";
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

describe("requests and reviews", () => {
  let pull: number;
  beforeEach(async () => {
    pull = await github.openPull({ branch: "raise", by: "lin", files: { "a.yaml": "a: 1\n" } });
  });

  it("keeps reviews by the server's time, and refuses an author's own", async () => {
    const first = await github.push({ branch: "raise", by: "lin", files: { "a.yaml": "a: 2\n" } });
    const approval = await github.review({ pull, by: "priya", verdict: "approve", body: "Fine." });
    github.clock.advance(5 * minute);
    const second = await github.push({ branch: "raise", by: "lin", files: { "a.yaml": "a: 3\n" } });
    await github.review({ pull, by: "priya", verdict: "request-changes", body: "No." });
    await github.dismiss({ pull, review: approval, by: "amara", message: "Too old." });
    const { data } = await github.as(bot).rest.pulls.listReviews({ ...address, pull_number: pull });
    expect(data.map((one) => [one.user?.login, one.state, one.body, one.commit_id, one.submitted_at])).toEqual([
      ["priya", "DISMISSED", "Fine.", first, "2030-01-01T00:00:00Z"],
      ["priya", "CHANGES_REQUESTED", "No.", second, "2030-01-01T00:05:00Z"],
    ]);
    expect(await statusOf(github.review({ pull, by: "lin", verdict: "approve" }))).toBe(422);
    expect(await statusOf(github.review({ pull, by: "lin", verdict: "comment" }))).toBe("done");
  });

  it("takes a review with comments on lines", async () => {
    const comments = [{ path: "a.yaml", line: 1, body: "Why?" }];
    const review = github
      .as("priya")
      .rest.pulls.createReview({ ...address, pull_number: pull, event: "COMMENT", body: "See.", comments });
    expect((await review).status).toBe(200);
  });

  it("merges in git, and only what the rules allow", async () => {
    const { id } = github.app();
    const checks = [{ context: "setpoint", integration_id: id }];
    github.setRuleset({
      name: "main",
      include: ["~DEFAULT_BRANCH"],
      rules: [
        {
          type: "required_status_checks",
          parameters: { strict_required_status_checks_policy: false, required_status_checks: checks },
        },
        { type: "pull_request", parameters: { required_approving_review_count: 1 } },
      ],
      bypass: [{ actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "pull_request" }],
    });
    const head = await github.pullHead(pull);
    expect(await statusOf(github.merge({ pull, by: "lin" }))).toBe(405);
    // Another's check of the same name is not the app's.
    await github
      .as("lin")
      .rest.repos.createCommitStatus({ ...address, sha: head, state: "success", context: "setpoint" });
    await github.review({ pull, by: "priya", verdict: "approve" });
    expect(await statusOf(github.merge({ pull, by: "lin" }))).toBe(405);
    await expect(github.push({ branch: "main", by: "lin", files: { "a.yaml": "a: 9\n" } })).rejects.toThrow(/GH013/u);
    await github.as(bot).rest.checks.create({ ...address, name: "setpoint", head_sha: head, conclusion: "success" });
    expect(await statusOf(github.merge({ pull, by: "lin", sha: await github.head("main") }))).toBe(409);
    const before = await github.head("main");
    const merge = await github.merge({ pull, by: "lin", sha: head });
    expect(await github.head("main")).toBe(merge);
    expect(await git(github.gitDirectory(), ["show", "--no-patch", "--format=%P", merge])).toBe(`${before} ${head}`);
    const { data } = await github.as(bot).rest.pulls.get({ ...address, pull_number: pull });
    expect([data.state, data.merged, data.merge_commit_sha, data.merged_by?.login, data.head.sha]).toEqual([
      "closed",
      true,
      merge,
      "lin",
      head,
    ]);
    const of = await github.as(bot).rest.repos.listPullRequestsAssociatedWithCommit({ ...address, commit_sha: merge });
    expect(of.data.map((one) => one.number)).toEqual([pull]);
    const log = await github.as(bot).rest.repos.listActivities({ ...address, ref: "main" });
    expect(log.data[0]).toMatchObject({ activity_type: "pr_merge", actor: { login: "lin" }, before, after: merge });
  });

  it("lets an administrator past a rule that lets administrators past", async () => {
    github.setRuleset({
      name: "main",
      include: ["refs/heads/main"],
      rules: [{ type: "pull_request", parameters: { required_approving_review_count: 2 } }],
      bypass: [{ actor_id: 1, actor_type: "OrganizationAdmin", bypass_mode: "pull_request" }],
    });
    expect(await statusOf(github.merge({ pull, by: "lin" }))).toBe(405);
    expect(await github.merge({ pull, by: "amara", method: "squash" })).toBe(await github.head("main"));
  });

  it("closes, reopens, moves to another base, is brought up to date, and closes when its branch goes", async () => {
    const stateOf = async (): Promise<string> =>
      (await github.as("lin").rest.pulls.get({ ...address, pull_number: pull })).data.state;
    const head = await github.pullHead(pull);
    await github.closePull({ pull, by: "lin" });
    expect(await stateOf()).toBe("closed");
    await github.reopenPull({ pull, by: "lin" });
    await github.push({ branch: "main", by: "amara", files: { "c.yaml": "c: 1\n" } });
    await github.updateBranch({ pull, by: "priya" });
    const parents = await git(github.gitDirectory(), [
      "show",
      "--no-patch",
      "--format=%P",
      await github.pullHead(pull),
    ]);
    expect(parents).toBe(`${head} ${await github.head("main")}`);
    await github.createBranch({ branch: "release", at: "main", by: "amara" });
    await github.editPull({ pull, by: "lin", base: "release", title: "Raise it" });
    const { data } = await github.as("lin").rest.pulls.get({ ...address, pull_number: pull });
    expect([data.base.ref, data.title, data.commits, data.changed_files]).toEqual(["release", "Raise it", 2, 1]);
    await github.deleteBranch({ branch: "raise", by: "lin" });
    expect(await stateOf()).toBe("closed");
  });

  it("refuses a request of a branch that is not there, that has nothing new, or that is there already", async () => {
    expect(await statusOf(github.openPull({ branch: "nowhere", by: "lin" }))).toBe(422);
    await github.createBranch({ branch: "same", at: "main", by: "lin" });
    expect(await statusOf(github.openPull({ branch: "same", by: "lin" }))).toBe(422);
    expect(await statusOf(github.openPull({ branch: "raise", by: "priya" }))).toBe(422);
  });

  it("lists at most 250 commits and 3,000 files of a request", async () => {
    const files = Object.fromEntries(Array.from({ length: 3001 }, (_, index) => [`f/${index}.yaml`, `n: ${index}\n`]));
    const earlier = Array.from({ length: 250 }, (_, index) => ({ message: `Step ${index}` }));
    await github.push({ branch: "raise", by: "lin", files, earlier });
    const client = github.as(bot);
    const all = { ...address, pull_number: pull, per_page: 100 };
    expect(await client.paginate(client.rest.pulls.listCommits, all)).toHaveLength(250);
    expect(await client.paginate(client.rest.pulls.listFiles, all)).toHaveLength(3000);
    const { data } = await client.rest.pulls.get({ ...address, pull_number: pull });
    expect([data.commits, data.changed_files]).toEqual([252, 3002]);
  });

  it("opens many at once, and follows a request whose branch was replaced by another history", async () => {
    const wanted = Array.from({ length: 120 }, (_, index) => ({
      branch: `many/${index}`,
      by: "max",
      files: { [`${index}`]: "" },
    }));
    const numbers = await github.openPulls(wanted);
    expect(numbers).toEqual(wanted.map((_, index) => pull + index + 1));
    const last = await github.as(bot).rest.pulls.get({ ...address, pull_number: numbers.at(-1) ?? 0 });
    expect([last.data.head.sha, last.data.commits, last.data.mergeable]).toEqual([
      await github.head("many/119"),
      1,
      true,
    ]);
    const { data: tree } = await github.as("lin").rest.repos.getCommit({ ...address, ref: "raise" });
    const words = ["commit-tree", tree.commit.tree.sha, "-m", "Nothing before me"];
    const environment = {
      GIT_AUTHOR_NAME: "Lin",
      GIT_AUTHOR_EMAIL: "lin@orders.example",
      GIT_COMMITTER_NAME: "Lin",
      GIT_COMMITTER_EMAIL: "lin@orders.example",
    };
    const orphan = await git(github.gitDirectory(), words, { environment });
    await github.as("lin").rest.git.updateRef({ ...address, ref: "heads/raise", sha: orphan, force: true });
    const { data } = await github.as(bot).rest.pulls.get({ ...address, pull_number: pull });
    expect([data.head.sha, data.commits, data.mergeable]).toEqual([orphan, 1, false]);
  });

  it("keeps comments by their author, and refuses one that is too long", async () => {
    const comment = await github.comment({ pull, by: bot, body: "Closed." });
    await github.editComment({ comment, by: bot, body: "Open." });
    const { data } = await github.as("lin").rest.issues.listComments({ ...address, issue_number: pull });
    expect(data.map((one) => [one.user?.id, one.body, one.performed_via_github_app?.id])).toEqual([
      [await github.userId(bot), "Open.", 4711],
    ]);
    expect(await statusOf(github.comment({ pull, by: bot, body: "x".repeat(65_537) }))).toBe(422);
  });
});
