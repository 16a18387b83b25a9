import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openGitHub, type GitHubStandIn } from "./open-github.ts";

const minute = 60_000;
const bot = "setpoint-gate[bot]";

describe("checks and statuses", () => {
  let github: GitHubStandIn;
  let address: { readonly owner: string; readonly repo: string };
  let sha: string;
  beforeAll(async () => {
    github = await openGitHub();
    address = { owner: github.owner, repo: github.repo };
    sha = await github.head("main");
  });
  afterAll(async () => await github.close());

  const annotation = (
    line: number,
  ): { path: string; start_line: number; end_line: number; annotation_level: "failure"; message: string } => ({
    path: "a.yaml",
    start_line: line,
    end_line: line,
    annotation_level: "failure",
    message: `line ${line}`,
  });
  const output = (
    count: number,
    from = 0,
  ): { title: string; summary: string; annotations: ReturnType<typeof annotation>[] } => ({
    title: "Closed",
    summary: "Two approvals are missing.",
    annotations: Array.from({ length: count }, (_, index) => annotation(from + index + 1)),
  });

  it("takes 50 annotations a request, refuses 51, and adds those of an update", async () => {
    const client = github.as(bot);
    const create = client.rest.checks.create({ ...address, name: "many", head_sha: sha, output: output(51) });
    await expect(create).rejects.toMatchObject({ status: 422 });
    const { data } = await client.rest.checks.create({ ...address, name: "many", head_sha: sha, output: output(50) });
    const more = { ...address, check_run_id: data.id };
    const updated = await client.rest.checks.update({ ...more, conclusion: "failure", output: output(50, 50) });
    expect(updated.data.output.annotations_count).toBe(100);
    const all = await client.paginate(client.rest.checks.listAnnotations, { ...more, per_page: 40 });
    expect(all.map((one) => one.start_line)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });

  it("names the app of a check run, lists the newest of each, and lets only its app change it", async () => {
    const name = "setpoint";
    github.clock.advance(minute);
    const other = await github
      .as("github-actions[bot]")
      .rest.checks.create({ ...address, name, head_sha: sha, conclusion: "success" });
    await github.as(bot).rest.checks.create({ ...address, name, head_sha: sha, external_id: "digest-1" });
    const own = await github
      .as(bot)
      .rest.checks.create({ ...address, name, head_sha: sha, external_id: "digest-2", conclusion: "failure" });
    const list = async (more: { readonly filter?: "all" | "latest"; readonly app_id?: number }): Promise<unknown> => {
      const { data } = await github
        .as(bot)
        .rest.checks.listForRef({ ...address, ref: "main", check_name: name, ...more });
      return data.check_runs.map((run) => [run.app?.id, run.external_id, run.conclusion, run.completed_at]);
    };
    const at = "2030-01-01T00:01:00Z";
    expect(await list({})).toEqual([
      [4711, "digest-2", "failure", at],
      [15_368, "", "success", at],
    ]);
    expect(await list({ filter: "all", app_id: 4711 })).toEqual([
      [4711, "digest-2", "failure", at],
      [4711, "digest-1", null, null],
    ]);
    const change = { ...address, check_run_id: other.data.id, conclusion: "failure" } as const;
    await expect(github.as(bot).rest.checks.update(change)).rejects.toMatchObject({ status: 403 });
    await expect(github.as("lin").rest.checks.create({ ...address, name, head_sha: sha })).rejects.toMatchObject({
      status: 403,
    });
    expect((await github.as("lin").rest.checks.get({ ...address, check_run_id: own.data.id })).data.head_sha).toBe(sha);
  });

  it("combines the newest status of each context", async () => {
    const set = async (state: "success" | "failure" | "pending", context: string): Promise<unknown> =>
      await github.as(bot).rest.repos.createCommitStatus({ ...address, sha, state, context });
    await set("pending", "gate");
    await set("success", "gate");
    await set("success", "build");
    const combined = await github.as(bot).rest.repos.getCombinedStatusForRef({ ...address, ref: "main" });
    expect([combined.data.state, combined.data.statuses.map((one) => one.context)]).toEqual([
      "success",
      ["build", "gate"],
    ]);
    await set("failure", "build");
    expect((await github.as(bot).rest.repos.getCombinedStatusForRef({ ...address, ref: sha })).data.state).toBe(
      "failure",
    );
    const list = await github.as(bot).rest.repos.listCommitStatusesForRef({ ...address, ref: sha });
    expect(list.data.map((one) => [one.state, one.context, one.creator?.login])[0]).toEqual(["failure", "build", bot]);
  });
});
