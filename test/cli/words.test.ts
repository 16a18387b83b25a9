import { readdir } from "node:fs/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { runIn } from "./run-in-process.ts";
import { makeRepository, type ShopRepository } from "./shop-repository.ts";

const open = ["override", "open", "inc-4711", "--instance", "orders-prod", "--set", "work_mem=16MB"];

let repository: ShopRepository | undefined;
const begin = async (): Promise<ShopRepository> => (repository = await makeRepository());

afterEach(async () => {
  vi.unstubAllEnvs();
  await repository?.remove();
  repository = undefined;
});

describe("the words of the command line", () => {
  it.each([
    [[], "Usage: setpoint"],
    [["nonsense"], "error: unknown command 'nonsense'"],
    [["validat"], "(Did you mean validate?)"],
    [["validate", "--nonsense"], "error: unknown option '--nonsense'"],
    [["validate", "main", "more"], "error: too many arguments for 'validate'. Expected 1 argument but got 2."],
    [["explain"], "error: missing required argument 'instance'"],
    [["check"], "error: give a change request, or --all, or --head, or --group: one of them"],
    [["check", "more-memory", "--all"], "error: give a change request, or --all"],
    [["check", "--head", "abc", "--group", "abc"], "error: give a change request, or --all"],
    [["check", "--all", "--accept", "few"], "error: --accept goes with one change request, and not with --publish"],
    [["check", "more-memory", "--publish", "--accept", "few"], "error: --accept goes with one change request"],
    [["request", "reject", "more-memory"], "error: required option '--reason <text>' not specified"],
    [["request"], "Usage: setpoint request"],
    [["request", "approve"], "error: missing required argument 'request'"],
    [["override", "open", "inc-4711"], "error: required option '--instance <name>' not specified"],
    [["override", "open", "inc-4711", "--set", "work_mem"], "work_mem is no name=value, for example work_mem=256MB."],
    [["override", "open", "inc-4711", "--set", "=1"], "=1 is no name=value"],
    [open, "error: required option '--for <duration>' not specified"],
    [["override", "close"], "error: missing required argument 'id'"],
    [["audit", "verify", "--anchor"], "error: option '--anchor <entry>' argument missing"],
    [["catalog", "show", "postgresql"], "error: missing required argument 'version'"],
    [["--format", "xml", "validate"], "Allowed choices are text, json, markdown, sarif, github."],
    [["import", "orders", "--vcpu", "many"], "many is no number of processors such as 16 or 0.5."],
    [["import", "orders", "--vcpu", "0"], "0 is no number of processors"],
    [["import", "orders", "--vcpu=-4"], "-4 is no number of processors"],
    [["import", "orders", "--memory", "64GB"], "64GB is no size such as 64GiB or 512MiB."],
    [["import", "orders", "--memory", "0GiB"], "0GiB is no size"],
    [["import", "orders", "--role", "king"], "Allowed choices are primary, replica, standalone."],
    [["import", "orders", "--label", "env"], "env is no name=value"],
    [["workload"], "error: give names of instances, or --all: one of them"],
    [["workload", "orders-prod", "--all"], "error: give names of instances, or --all: one of them"],
    [["workload", "orders-prod", "--shard", "1/2"], "error: --shard goes with --all"],
    [["workload", "--all", "--shard", "0/3"], "0/3 is no part such as 3/16: parts are counted from 1, up to 1000."],
    [["workload", "--all", "--shard", "4/3"], "4/3 is no part such as 3/16"],
    [["workload", "--all", "--shard", "3"], "3 is no part such as 3/16"],
    [["workload", "--all", "--shard", "1/1001"], "1/1001 is no part such as 3/16"],
    [["workload", "--all", "--shard=-1/3"], "-1/3 is no part such as 3/16"],
    [["workload", "--all", "--window", "5"], "5 is no duration such as 30d, 12h or 5m."],
    [["workload", "--all", "--window", "9m"], "9m is too short: a window has 10m at least."],
    [["workload", "--all", "--window", "400d"], "400d is no duration"],
    [["workload", "--all", "--until", "yesterday"], "yesterday is no time with its offset"],
    [
      ["workload", "--all", "--until", "2030-01-31"],
      "2030-01-31 is no time with its offset, such as 2030-01-31T00:00:00Z.",
    ],
    [["workload", "--all", "--for", "10m", "--source", "kept"], "error: --for and --every go with --source live"],
    [["workload", "--all", "--every", "5s", "--source", "kept"], "error: --for and --every go with --source live"],
    [
      ["workload", "--all", "--for", "10m", "--window", "1d"],
      "error: --window and --until do not go with --source live",
    ],
    [
      ["workload", "--all", "--source", "live", "--window", "1d"],
      "error: --window and --until do not go with --source live",
    ],
    [
      ["workload", "--all", "--source", "live", "--for", "9s", "--every", "5s"],
      "error: --every is longer than half of --for",
    ],
    [["workload", "--all", "--source", "live", "--every", "500ms"], "500ms is too often: at most once in 1s."],
    [["workload", "--all", "--jobs", "0"], "0 is no number of instances from 1 to 64."],
    [["workload", "--all", "--jobs", "many"], "many is no number of instances"],
    [["workload", "merge"], "error: missing required argument 'files'"],
    [["metrics"], "Usage: setpoint metrics"],
    [["metrics", "check", "--every", "5s", "--source", "kept"], "error: --for and --every go with --source live"],
    [["metrics", "record", "--to", "a.parquet"], "error: missing required argument 'instance'"],
    [["metrics", "record", "orders-prod"], "error: required option '--to <file>' not specified"],
    [
      ["metrics", "record", "orders-prod", "--to", "a.parquet", "--for", "1m", "--source", "a"],
      "error: --for and --every go with --source live",
    ],
  ])("are refused with 1 and a mend where they are wrong: %j", async (words, message) => {
    const { exitCode, stdout, stderr } = await runIn(".", words);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/--help/u);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  });

  it.each([
    [["--help"], "GitOps and policy-as-code for database configuration"],
    [["apply", "--help"], "of the plan that was shown"],
    [["override", "open", "--help"], "how long: 30m, 2h"],
    [["workload", "--help"], "with --all: the part of the fleet that is meant, such as"],
    [["workload", "merge", "--help"], "put together what runs with --shard and --format json"],
    [["metrics", "record", "--help"], "watch the servers themselves (--source live) for so long"],
    [["help", "drift"], "where servers are not what the trunk and the accepted overrides say"],
    [["--version"], "1.2.3"],
  ])("explain themselves: %j", async (words, text) => {
    const { exitCode, stdout, stderr } = await runIn(".", words);
    expect(stdout).toContain(text);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  });

  it("reach the terminal without what would steer it", async () => {
    const hostile = "\u001B]0;owned\u0007\u001B[2J\u202Etxt";
    for (const words of [[hostile], ["validate", hostile], ["explain", hostile], ["--format", hostile, "validate"]]) {
      const { exitCode, stdout, stderr } = await runIn((await begin()).path, words);
      expect(exitCode).toBe(1);
      expect(`${stdout}${stderr}`).not.toMatch(/[^\P{C}\n]/u);
      expect(stderr).toMatch(/\\u(?:\{1b\}|001b)/u);
      await repository?.remove();
    }
  });
});

describe("what surrounds the command", () => {
  it("is the trunk of SETPOINT_TRUNK, unless --trunk says another", async () => {
    const shop = await begin();
    await shop.git("branch", "-m", "live");
    expect((await runIn(shop.path, ["check", "x"])).stderr).toContain('There is no branch, tag or commit "main"');
    vi.stubEnv("SETPOINT_TRUNK", "live");
    expect((await runIn(shop.path, ["request", "list"])).exitCode).toBe(0);
    const { exitCode, stderr } = await runIn(shop.path, ["--trunk", "lvie", "request", "list"]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'SP_REPO_UNKNOWN_REF: There is no branch, tag or commit "lvie"\n  Did you mean live?\n',
    });
  });

  it("is a cache that --no-cache and SETPOINT_NO_CACHE leave alone", async () => {
    const shop = await begin();
    const cached = async (): Promise<readonly string[]> => await readdir(`${shop.path}/.git/setpoint`).catch(() => []);
    await runIn(shop.path, ["--no-cache", "validate", "main"]);
    expect(await cached()).toEqual([]);
    vi.stubEnv("SETPOINT_NO_CACHE", "1");
    await runIn(shop.path, ["validate", "main"]);
    expect(await cached()).toEqual([]);
    vi.unstubAllEnvs();
    expect((await runIn(shop.path, ["validate", "main"])).exitCode).toBe(0);
    expect(await cached()).toEqual(["documents-v1"]);
  });

  it("may be any directory of the repository", async () => {
    const shop = await begin();
    const { exitCode, stdout } = await runIn(`${shop.path}/instances`, ["explain", "orders-prod", "work_mem"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("instances/orders-prod.yaml");
  });
});
