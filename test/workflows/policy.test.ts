import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { objectOf } from "../support/github/json.ts";
import { type Job, readAction, readWorkflow, root, type Step, type Workflow } from "./runner/read-workflow.ts";

const privileged = await Promise.all(
  ["setpoint-gate", "setpoint-apply", "setpoint-drift", "setpoint-sweep"].map(readWorkflow),
);
const event = await readWorkflow("setpoint-event");
const workflows = [event, ...privileged];
const action = await readAction();

const jobs = (of: readonly Workflow[]): readonly (Job & { readonly path: string })[] =>
  of.flatMap(({ path, jobs: some }) => some.map((job) => ({ ...job, path })));
const steps = (of: readonly Workflow[]): readonly Step[] => jobs(of).flatMap((job) => job.steps);
const uses = (name: string): readonly Step[] => steps(workflows).filter((step) => step.uses.startsWith(`${name}@`));
/** The branch whose code runs, as an expression: the default branch on every event. */
const trunk = "${{ github.event.repository.default_branch || github.ref_name }}";
const isTrunk =
  "vars.SETPOINT_APP_ID != '' && github.ref_name == (github.event.repository.default_branch || github.ref_name)";

describe("what the workflows may do", () => {
  it("E1: nothing runs on an event whose workflow a request could have rewritten, but the one that has no rights", () => {
    expect(privileged.map(({ name, on }) => [name, Object.keys(on)])).toEqual([
      ["setpoint-gate", ["workflow_run", "push", "repository_dispatch", "workflow_dispatch"]],
      ["setpoint-apply", ["push", "workflow_dispatch"]],
      ["setpoint-drift", ["schedule", "workflow_dispatch"]],
      ["setpoint-sweep", ["schedule", "workflow_dispatch"]],
    ]);
    expect(Object.keys(event.on)).toEqual(["pull_request", "pull_request_review", "merge_group"]);
    expect(workflows.filter(({ text }) => text.includes("pull_request_target"))).toEqual([]);
  });

  it("E1: the key and the credentials are an environment's, which takes no branch but the default one", () => {
    expect(jobs(privileged).map(({ path, id, environment }) => [path.slice(18, -4), id, environment])).toEqual([
      ["setpoint-gate", "evaluate", "setpoint"],
      ["setpoint-gate", "callback", "setpoint"],
      ["setpoint-apply", "apply", "production"],
      ["setpoint-drift", "drift", "production"],
      ["setpoint-drift", "doctor", "setpoint"],
      ["setpoint-sweep", "emergency", "production"],
      ["setpoint-sweep", "restore", "production"],
      ["setpoint-sweep", "evaluate", "setpoint"],
    ]);
    for (const { condition } of jobs(privileged).filter(({ id }) => !["evaluate", "callback"].includes(id)))
      expect(condition).toContain(isTrunk);
  });

  it("E2: no job is called as the required check is, so that none can be taken for it", () => {
    expect(jobs(workflows).flatMap(({ id, name }) => [id, name])).not.toContain("setpoint");
  });

  it("E3: verdicts are posted with the app's token, and no job's own token may write", () => {
    for (const workflow of workflows) expect(workflow.permissions).toEqual({});
    expect(event.jobs.map(({ permissions }) => permissions)).toEqual([undefined]);
    for (const { permissions } of jobs(privileged)) expect(permissions).toEqual({ contents: "read" });
    expect(workflows.filter(({ text }) => /github\.token|secrets\.GITHUB_TOKEN/u.test(text))).toEqual([]);
    const tokens = steps(privileged).map((step) => step.env["SETPOINT_GITHUB_TOKEN"]);
    expect([...new Set(tokens)]).toEqual([undefined, "${{ steps.app.outputs.token }}"]);
  });

  it("E3: the app's token may do no more in a job than the job does", () => {
    const rights = (job: Job): readonly string[] => {
      const inputs = Object.entries(job.steps.find(({ id }) => id === "app")?.with ?? {});
      return inputs
        .filter(([name]) => name.startsWith("permission-"))
        .map(([name, right]) => `${name.slice(11)} ${right}`);
    };
    const reading = ["checks read", "members read", "pull-requests read"];
    const acting = [...reading, "contents write"].toSorted();
    const publishing = ["checks write", "contents write", "issues write", "members read", "pull-requests read"];
    const looking = ["actions read", "administration read", ...publishing.slice(0, -1), "statuses write"];
    expect(jobs(privileged).map((job) => [job.id, rights(job)])).toEqual([
      ["evaluate", [...publishing, "statuses write"]],
      ["callback", [...publishing, "statuses write"]],
      ["apply", acting],
      ["drift", [...reading, "contents read"].toSorted()],
      ["doctor", looking],
      ["emergency", acting],
      ["restore", acting],
      ["evaluate", [...publishing, "statuses write"]],
    ]);
  });

  it("E4: what is checked out is the default branch's action alone, without credentials; nothing of a head", () => {
    for (const workflow of privileged) expect(workflow.env["SETPOINT_TRUNK"]).toBe(trunk);
    expect(uses("actions/checkout")).toHaveLength(jobs(privileged).length);
    for (const { with: inputs } of uses("actions/checkout"))
      expect(inputs).toEqual({
        ref: "${{ env.SETPOINT_TRUNK }}",
        "persist-credentials": "false",
        "sparse-checkout": ".github/actions/setpoint",
      });
    for (const { run } of [...steps(workflows), ...action.steps]) expect(run).not.toMatch(/\bgit\b(?! or node)/u);
  });

  it("E4: nothing is installed with a token or a credential at hand", () => {
    expect(action.steps.map(({ env, run }) => [Object.keys(env), /secret|token/iu.test(run)])).toEqual([
      [["SETPOINT_PACKAGE"], false],
    ]);
    for (const { steps: some } of jobs(privileged)) {
      const order = some.map(({ uses: used }) => used.split("@")[0]);
      expect(order.slice(0, 2)).toEqual(["actions/checkout", "./.github/actions/setpoint"]);
      expect(some[1]?.with).toEqual({});
    }
  });

  it("E5: expressions stand in no script, of any workflow or action here", async () => {
    const files = [
      "actions/setpoint/action.yml",
      ...(await readdir(`${root}/.github/workflows`)).map((name) => `workflows/${name}`),
    ];
    const scripts = (
      await Promise.all(files.map(async (file) => parse(await readFile(`${root}/.github/${file}`, "utf8"))))
    ).flatMap(findScripts);
    expect(scripts.length).toBeGreaterThan(12);
    expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
  });

  it("E5: what people write reaches a step as a variable that its script quotes", () => {
    const event_ = /^\$\{\{ (?:github\.event\.|inputs\.|github\.triggering_actor)/u;
    const given = steps(workflows).flatMap(({ env, run }) =>
      Object.entries(env).flatMap(([name, value]) => (event_.test(value) ? [{ name, run }] : [])),
    );
    expect([...new Set(given.map(({ name }) => name))].toSorted()).toEqual([
      "ACCEPT",
      "ACTION",
      "ADOPT",
      "CLOSE",
      "COMMIT",
      "EVENT",
      "HEAD",
      "RESTART",
      "SETPOINT_CALLBACK_BODY",
      "SETPOINT_CALLBACK_SIGNATURE",
      "WHO",
    ]);
    for (const { name, run } of given) expect(unquoted(run)).not.toMatch(new RegExp(`\\$\\{?${name}\\b(?!:\\+)`, "u"));
  });

  it("E7: nothing is taken from other runs, and nothing is left for them", () => {
    expect([...new Set(steps(workflows).map(({ uses: used }) => used.split("@")[0]))]).toEqual([
      "",
      "actions/checkout",
      "./.github/actions/setpoint",
      "actions/create-github-app-token",
    ]);
    expect(action.steps.map(({ uses: used }) => used)).toEqual([""]);
  });

  it("E8: whatever happens to a request, from a fork too, starts the default branch's gate, which reads it anew", () => {
    expect(event.on).toEqual({
      pull_request: {
        types: ["opened", "synchronize", "reopened", "edited", "ready_for_review", "converted_to_draft", "closed"],
      },
      pull_request_review: { types: ["submitted", "edited", "dismissed"] },
      merge_group: { types: ["checks_requested"] },
    });
    // Forks are told no variables: a condition on one would be false for them.
    expect(event.jobs.map(({ condition, environment }) => [condition, environment])).toEqual([["", ""]]);
    expect(event.text).not.toMatch(/secrets\.|vars\./u);
    expect(privileged[0]?.on["workflow_run"]).toEqual({ workflows: [event.name], types: ["completed"] });
    expect(privileged[0]?.text).not.toContain("workflow_run.conclusion");
  });

  it("E9: no job restores a cache, and documents are parsed anew", () => {
    for (const { env } of privileged) expect(env["SETPOINT_NO_CACHE"]).toBe("1");
    expect(workflows.filter(({ text }) => /cache@|setup-node|cache:/u.test(text))).toEqual([]);
  });

  it("E16: nothing cancels a restore, and nothing else takes the place of one that waits", () => {
    const groups = jobs(workflows).map(({ id, concurrency }) => [
      id,
      concurrency["group"],
      concurrency["cancel-in-progress"],
    ]);
    expect(groups).toEqual([
      ["event", undefined, undefined],
      ["evaluate", "setpoint-gate-${{ github.event.workflow_run.head_sha || 'all' }}", false],
      ["callback", undefined, undefined],
      ["apply", "setpoint-apply", false],
      ["drift", "setpoint-drift", false],
      ["doctor", "setpoint-doctor", false],
      ["emergency", "setpoint-emergency-${{ github.run_id }}", false],
      ["restore", "setpoint-restore", false],
      ["evaluate", "setpoint-gate-all", false],
    ]);
    for (const { text } of workflows) expect(text).not.toMatch(/^concurrency:/mu);
  });

  it("E15: the schedules are those that the doctor asks for", () => {
    expect(privileged.map(({ on }) => on["schedule"])).toEqual([
      undefined,
      undefined,
      [{ cron: "41 * * * *" }],
      [{ cron: "4,19,34,49 * * * *" }],
    ]);
  });
});

describe("how the workflows are written", () => {
  it("pins every action by its commit, with the version beside it", async () => {
    for (const { text } of workflows)
      for (const [, used = ""] of text.matchAll(/\buses: (.+)/gu))
        expect(used).toMatch(/^(?:\.\/\.github\/actions\/setpoint|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/u);
    const pins = workflows.flatMap(({ text }) => [...text.matchAll(/(actions\/[\w-]+@.+)/gu)].map(([, pin]) => pin));
    expect(new Set(pins).size).toBe(2);
    expect(await readFile(`${root}/.github/workflows/ci.yml`, "utf8")).toContain(
      pins.find((pin) => pin?.includes("checkout")),
    );
  });

  it("gives every job an end, and every script a shell that stops at the first error", () => {
    const strict = "bash --noprofile --norc -euo pipefail {0}";
    for (const { shell, jobs: some } of workflows) {
      expect(shell).toBe(strict);
      for (const { timeoutMinutes } of some) expect(timeoutMinutes).toBeGreaterThan(0);
    }
    expect(action.steps.map(({ shell }) => shell)).toEqual([strict]);
  });

  it("gives secrets to the steps that need them, and to no others", () => {
    for (const workflow of workflows) expect(JSON.stringify(workflow.env)).not.toContain("secrets.");
    const places = jobs(privileged).flatMap(({ steps: some }) =>
      some.flatMap(({ name, env, with: inputs }) =>
        [...JSON.stringify([env, inputs]).matchAll(/secrets\.(\w+)/gu)].map(([, secret]) => `${secret}: ${name}`),
      ),
    );
    const reading = [
      "Accept or close it",
      "Apply",
      "Compare servers with the trunk",
      "Make servers follow the overrides",
      "Plan",
    ];
    const judging = ["Evaluate and publish", "Verify it, look, and publish"];
    const each = (secret: string, names: readonly string[]): readonly string[] =>
      names.map((name) => `${secret}: ${name}`);
    expect([...new Set(places)].toSorted()).toEqual(
      [
        "SETPOINT_APP_KEY: Become the app",
        ...each("SETPOINT_CONNECTIONS", ["Hide the connections", ...reading]),
        "SETPOINT_SERVICENOW_CALLBACK_SECRET: Verify it, look, and publish",
        ...each("SETPOINT_SERVICENOW_TOKEN", [...reading, ...judging]),
        ...each("SETPOINT_SERVICENOW_URL", [...reading, ...judging]),
      ].toSorted(),
    );
  });

  it("does nothing in a repository that has named no app, such as this one", () => {
    for (const { condition } of jobs(privileged)) expect(condition).toMatch(/^vars\.SETPOINT_APP_ID != '' && /u);
  });
});

/** Every script of a file, at any depth. */
function findScripts(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(findScripts);
  return Object.entries(objectOf(value)).flatMap(([key, inner]) =>
    key === "run" && typeof inner === "string" ? [inner] : findScripts(inner),
  );
}

/** A script without what stands in quotes. */
function unquoted(script: string): string {
  return script.replaceAll(/'[^']*'|"(?:[^"\\]|\\.)*"/gu, "''");
}
