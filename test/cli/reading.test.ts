import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportFormats } from "../../src/report/render-report.ts";
import { instance } from "../support/orders-shop.ts";
import { nobody, runIn, type Outcome } from "./run-in-process.ts";
import { makeRepository, type ShopRepository } from "./shop-repository.ts";

let shop: ShopRepository;
const say = (...words: readonly string[]): Promise<Outcome> => runIn(shop.path, words);

beforeAll(async () => {
  shop = await makeRepository();
  await shop.git("tag", "v1");
  await shop.git("checkout", "-q", "-b", "more-memory");
  await shop.commit("More memory", {
    "instances/orders-prod.yaml": instance("orders-prod", "  settings: { work_mem: 16MB }\n"),
  });
  await shop.git("checkout", "-q", "-b", "broken", "main");
  await shop.commit("Break it", {
    "instances/orders-prod.yaml": instance("orders-prod", "  settings: { wrok_mem: 16MB }\n"),
  });
  await shop.git("checkout", "-q", "main");
});

afterAll(() => shop.remove());

describe("a command that only reads", () => {
  it("needs no name of whoever runs it", async () => {
    for (const words of [
      ["validate"],
      ["validate", "v1"],
      ["plan"],
      ["plan", "main", "more-memory"],
      ["explain", "orders-prod"],
      ["explain", "orders-prod", "work_mem", "--ref", "more-memory"],
      ["request", "list"],
      ["override", "list"],
      ["audit", "log"],
      ["audit", "verify"],
      ["catalog", "show", "postgresql", "16"],
      ["catalog", "show", "postgresql", "16.4", "sort_mem"],
    ]) {
      const { exitCode, stdout, stderr } = await runIn(shop.path, words, { environment: nobody });
      expect({ words, exitCode, stderr }).toEqual({ words, exitCode: 0, stderr: "" });
      expect(stdout).not.toBe("");
    }
  });

  it.each(reportFormats)("is told as %s, with a line end and the same exit code", async (format) => {
    const { exitCode, stdout } = await say("--format", format, "validate", "broken");
    expect(exitCode).toBe(3);
    expect(stdout.endsWith("\n")).toBe(true);
    expect(stdout).toContain("wrok_mem");
  });

  it("writes json and sarif that a program can read", async () => {
    const json: unknown = JSON.parse((await say("--format", "json", "validate", "broken")).stdout);
    expect(json).toMatchObject({ kind: "validate", instances: 1, findings: [{ severity: "error" }] });
    const sarif: unknown = JSON.parse((await say("--format", "sarif", "validate", "broken")).stdout);
    expect(sarif).toMatchObject({ version: "2.1.0", runs: [{ results: [{ level: "error" }] }] });
  });

  it("colours text if asked to, and only then", async () => {
    expect((await say("--color", "validate")).stdout).toContain("\u001B[");
    expect((await say("validate")).stdout).not.toContain("\u001B");
  });

  it("says with --detailed-exitcode that there are changes", async () => {
    expect((await say("plan", "main", "more-memory")).exitCode).toBe(0);
    expect((await say("--detailed-exitcode", "plan", "main", "more-memory")).exitCode).toBe(2);
    expect((await say("--detailed-exitcode", "plan", "main", "v1")).exitCode).toBe(0);
    expect((await say("plan", "main", "broken", "--detailed-exitcode")).exitCode).toBe(3);
  });

  it("plans the working tree against the trunk unless told otherwise", async () => {
    await shop.write({ "instances/orders-prod.yaml": instance("orders-prod", "  settings: { work_mem: 32MB }\n") });
    const { stdout } = await say("plan", "--format", "json");
    await shop.git("checkout", "-q", ".");
    expect(JSON.parse(stdout)).toMatchObject({
      head: "working tree",
      plan: { changes: [{ parameter: "work_mem", after: { value: { display: "32MB" } } }] },
    });
  });

  it("explains which line says so", async () => {
    const { stdout } = await say("explain", "orders-prod", "work_mem");
    expect(stdout).toContain("instances/orders-prod.yaml:8");
  });

  it.each([
    [
      ["explain", "orders-prdo"],
      "SP_EXPLAIN_UNKNOWN_INSTANCE: There is no instance orders-prdo.\n  Did you mean orders-prod?\n",
    ],
    [
      ["explain", "orders-prod", "wrok_mem"],
      "SP_EXPLAIN_UNKNOWN_PARAMETER: postgresql 16 has no parameter wrok_mem.\n  Did you mean work_mem?\n",
    ],
    [
      ["validate", "more-memroy"],
      'SP_REPO_UNKNOWN_REF: There is no branch, tag or commit "more-memroy"\n  Did you mean more-memory?\n',
    ],
    [
      ["catalog", "show", "postgres", "16"],
      "SP_CATALOG_UNKNOWN_ENGINE: There is no engine postgres.\n  Try postgresql.\n",
    ],
    [
      ["catalog", "show", "postgresql", "9.6"],
      "SP_CATALOG_UNKNOWN_VERSION: postgresql 9.6 is no version that Setpoint knows.\n  Try 12, 13, 14, 15, 16, 17, 18.\n",
    ],
    [
      ["drift", "orders-prdo"],
      "SP_APPLY_UNKNOWN_INSTANCE: There is no instance orders-prdo on the trunk.\n  Did you mean orders-prod?\n",
    ],
    [
      ["apply", "--apply"],
      "SP_APPLY_NO_DIGEST: --apply takes the digest of a plan that was shown.\n  Run setpoint apply without --apply, look at the plan, and give the digest that it shows.\n",
    ],
    [
      ["override", "close", "inc-1"],
      "SP_OVERRIDE_UNKNOWN: The record knows no accepted override inc-1.\n  No override is accepted and not over.\n",
    ],
    [
      ["override", "accept", "inc-1"],
      "SP_OVERRIDE_NO_BRANCH: There is no branch override/inc-1.\n  Open it first: setpoint override open; see setpoint override list.\n",
    ],
  ])("says what it cannot find and what it may have meant: %j", async (words, stderr) => {
    expect(await say(...words)).toEqual({ exitCode: 1, stdout: "", stderr });
  });
});

describe("a server that cannot be reached", () => {
  it("is a failure beside the plan, with the instance, the reason and a mend", async () => {
    for (const words of [["drift"], ["plan", "--live"], ["apply"], ["drift", "orders-prod"]]) {
      const { exitCode, stdout } = await say(...words);
      expect(exitCode).toBe(1);
      expect(stdout).toContain("orders-prod declares no connection");
      expect(stdout).toContain("connection: { from: env:NAME }");
    }
  });

  it("is not looked for behind any other reference than an environment variable", async () => {
    await shop.git("checkout", "-q", "-b", "elsewhere", "main");
    await shop.commit("Connect", {
      "instances/orders-prod.yaml": instance("orders-prod", "  connection: { from: env:ORDERS_DSN }\n"),
    });
    await shop.git("checkout", "-q", "main");
    const { exitCode, stdout } = await say("--trunk", "elsewhere", "drift");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("reached through env:ORDERS_DSN, which is not set");
    expect(await say("import", "orders-us", "--from", "file:/etc/passwd")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "SP_CLI_BAD_REFERENCE: file:/etc/passwd is no reference that Setpoint resolves.\n" +
        "  Write env:NAME, and put the secret into that environment variable.\n",
    });
  });
});
