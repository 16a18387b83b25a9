import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCallback } from "../../src/adapters/tickets/read-callback.ts";
import { readShippedWorkflows } from "../../src/cli/shipped-workflows.ts";
import { git } from "../adapters/repo/git-program.ts";
import { lin, nobody, type Outcome, runIn } from "../cli/run-in-process.ts";
import { readBlocks } from "../readme/read-blocks.ts";
import { type GitHubStandIn, openGitHub } from "../support/github/open-github.ts";
import { listOf, objectOf, parseJson, textOf } from "../support/github/json.ts";
import { readWorkflow, root } from "./runner/read-workflow.ts";

const text = await readFile(path.join(root, "docs/github.md"), "utf8");
const blocks = readBlocks(text);
const shells = blocks.filter(({ language }) => language === "sh").map((block) => block.text);
/** Without what says which repository, which the test does by itself. */
const commands = shells
  .flatMap((shell) => shell.split("\n"))
  .filter((line) => line.startsWith("setpoint "))
  .map((line) => line.replace(/^setpoint (?:--remote \S+ -C \S+ )?/u, "").split(" "));

describe("the page about GitHub", () => {
  let directory: string;
  let github: GitHubStandIn;
  let begun: Outcome;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "setpoint-docs-"));
    await git(directory, "init", "-q", "shop");
    const init = (commands[0] ?? []).map((word) => (word === "12345" ? "4711" : word));
    begun = await runIn(path.join(directory, "shop"), init, { environment: nobody });
    const files = (await git(path.join(directory, "shop"), "ls-files", "--others")).split("\n");
    const contents = await Promise.all(
      files.map(async (file) => [file, await readFile(path.join(directory, "shop", file), "utf8")]),
    );
    github = await openGitHub({ repositories: [{ name: "db-config", files: Object.fromEntries(contents) }] });
  });
  afterAll(async () => {
    await github.close();
    await rm(directory, { recursive: true, force: true });
  });

  const setpoint = async (words: readonly string[], login = "amara"): Promise<Outcome> =>
    await runIn(path.join(directory, "mirror"), ["--remote", github.gitUrl(), ...words], {
      environment: { ...lin, GITHUB_API_URL: github.apiUrl, SETPOINT_GITHUB_TOKEN: github.token(login) },
      clock: github.clock,
    });

  it("begins with documents and workflows that were not there", () => {
    expect(begun.exitCode).toBe(0);
    expect(commands.map(([name]) => name)).toEqual(["init", "doctor", "validate", "check", "request", "doctor"]);
  });

  it("E1, E2, E3: gives rulesets with which the doctor finds nothing that lets anybody past", async () => {
    expect((await setpoint(["doctor"])).stdout).toContain("doctor/check-not-required");
    const rulesets = blocks.filter(({ language }) => language === "json").map((block) => block.text);
    expect(rulesets).toHaveLength(3);
    for (const ruleset of rulesets)
      await github.as("amara").request({
        method: "POST",
        url: "/repos/acme/db-config/rulesets",
        ...objectOf(parseJson(ruleset.replaceAll("12345", "4711"))),
      });
    for (const name of ["setpoint", "production"]) github.setEnvironment({ name, branches: ["main"] });
    for (const { path: file, everyMs } of await readShippedWorkflows()) {
      const workflow = file.includes("/workflows/") ? github.setWorkflow({ path: file }) : undefined;
      if (workflow !== undefined && everyMs !== undefined) await github.addRun({ workflow, event: "schedule" });
    }
    const find = async (login: string): Promise<readonly string[]> => {
      const { stdout } = await setpoint(["--format", "json", "doctor"], login);
      const findings = listOf(objectOf(parseJson(stdout))["findings"]).map(objectOf);
      return findings.map(({ severity, code }) => `${textOf(severity)} ${textOf(code)}`);
    };
    // What the one is not shown is shown to the other.
    expect(await find("amara")).toEqual(["warning doctor/rights"]);
    expect(await find("setpoint-gate[bot]")).toEqual([
      "warning doctor/trunk-bypass",
      "warning doctor/audit-unprotected",
    ]);
  });

  it("names commands that there are", async () => {
    const pull = await github.openPull({ branch: "notes", by: "max", files: { "notes.md": "for all" } });
    for (const words of commands.slice(1)) {
      const { stdout, stderr } = await setpoint(words.map((word) => (word === "7" ? `${pull}` : word)));
      expect({ words, stdout: stdout === "", stderr }).toEqual({ words, stdout: false, stderr: "" });
    }
  });

  it("starts workflows with the inputs that they take", async () => {
    const started = [...text.matchAll(/gh workflow (?:run|enable) (setpoint-\w+)\.yml(?: -f (\w+)=)?/gu)];
    expect(started.length).toBeGreaterThan(5);
    for (const [, name = "", input] of started) {
      const { on } = await readWorkflow(name);
      const inputs = Object.keys(objectOf(objectOf(on["workflow_dispatch"])["inputs"]));
      expect([name, Object.keys(on).includes("workflow_dispatch")]).toEqual([name, true]);
      expect([...inputs, undefined]).toContain(input);
    }
  });

  it("names every variable and secret that the workflows take, and no other", async () => {
    const names = ["setpoint-gate", "setpoint-apply", "setpoint-drift", "setpoint-sweep"];
    const files = await Promise.all(names.map(async (name) => (await readWorkflow(name)).text));
    const taken = files.flatMap((file) => [...file.matchAll(/(?:vars|secrets)\.(\w+)/gu)].map(([, name]) => name));
    const table = text.slice(text.indexOf("| name | kind |"), text.indexOf("Databases in a private network"));
    const told = [...table.matchAll(/`(SETPOINT_\w+)`/gu)].map(([, name]) => name);
    expect(told.toSorted()).toEqual([...new Set(taken)].toSorted());
  });

  it("lists the permissions that the workflows and the doctor ask for", async () => {
    const listed = [...text.matchAll(/^\| ([A-Z][a-z ]+)(?: \(organisation\))? \| (read(?: and write)?) \|/gmu)];
    expect(listed.map(([, name, right]) => `${name} ${right}`)).toEqual([
      "Checks read and write",
      "Commit statuses read and write",
      "Contents read and write",
      "Issues read and write",
      "Pull requests read",
      "Actions read",
      "Administration read",
      "Members read",
    ]);
  });

  it("E27: shows how a callback is signed, so that it is believed", async () => {
    const shell = shells.find((one) => one.includes("setpoint-callback")) ?? "";
    const script = `gh() { for word in "$@"; do printf '%s\\n' "$word"; done; }\n${shell}`;
    const { stdout } = await promisify(execFile)("bash", ["-euc", script], {
      env: { PATH: process.env["PATH"], DIGEST: "a".repeat(64), SETPOINT_SERVICENOW_CALLBACK_SECRET: "both know" },
    });
    const [, body = ""] = /^client_payload\[body\]=(.*)$/mu.exec(stdout) ?? [];
    const [, signature = ""] = /^client_payload\[signature\]=(.*)$/mu.exec(stdout) ?? [];
    expect(readCallback({ body, signature }, "both know")).toEqual({
      nonce: expect.stringMatching(/^[0-9a-f]{32}$/u),
      digest: "a".repeat(64),
      at: expect.stringMatching(/Z$/u),
    });
  });
});
