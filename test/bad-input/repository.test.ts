import { chmod, readdir, rm } from "node:fs/promises";
import { getuid } from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lin, type Outcome, runIn } from "../cli/run-in-process.ts";
import { runProgram } from "../cli/run-program.ts";
import { makeRepository, shop as documents, type ShopRepository } from "../cli/shop-repository.ts";
import { instance } from "../support/orders-shop.ts";

/** Root reads what it may not, unless it gives up the capabilities for that. */
const withoutPrivilege = getuid?.() === 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : [];
const emergency = ["--for", "2h", "--reason", "checkout is slow", "--incident", "INC-4711"];

let shop: ShopRepository;
const say = (...words: readonly string[]): Promise<Outcome> => runIn(shop.path, words);

beforeEach(async () => {
  shop = await makeRepository();
});
afterEach(() => shop.remove());

/** Every command that needs the trunk. */
const readers: readonly (readonly string[])[] = [
  ["validate", "main"],
  ["check", "more-memory"],
  ["apply"],
  ["drift"],
  ["override", "list"],
  ["audit", "verify"],
  ["workload", "--all"],
  ["metrics", "check"],
];

describe("a repository", () => {
  it("without a commit is told from one without the branch", async () => {
    const empty = await makeRepository({});
    for (const words of readers) {
      const { exitCode, stdout, stderr } = await runIn(empty.path, words);
      expect({ exitCode, stdout, stderr }).toEqual({
        exitCode: 1,
        stdout: "",
        stderr:
          'SP_REPO_UNKNOWN_REF: There is no branch, tag or commit "main"\n' +
          "  The repository has no commit yet: make the first one (setpoint init writes the first documents).\n",
      });
    }
    await empty.remove();
    await shop.git("branch", "-m", "live");
    expect((await say("drift")).stderr).toContain(
      "Known: live. Check the name (--trunk names the branch that governs)",
    );
  });

  it("that lacks objects is named with the object and what to do, whatever the command", async () => {
    await shop.git("checkout", "-q", "-b", "more-memory");
    await shop.commit("More", {
      "instances/orders-prod.yaml": instance("orders-prod", "  settings: { work_mem: 9MB }\n"),
    });
    const blob = await shop.git("rev-parse", "main:instances/orders-prod.yaml");
    await rm(`${shop.path}/.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`, { force: true });
    for (const words of readers) {
      const { exitCode, stdout, stderr } = await say("--no-cache", ...words);
      expect(stderr).toMatch(
        new RegExp(`^SP_REPO_UNREADABLE: Blob ${blob} cannot be read.*\n {2}Check the repository with git fsck`, "u"),
      );
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    }
  });

  it("that whoever runs Setpoint may not read is named with the reason", async () => {
    const objects = `${shop.path}/.git/objects`;
    await chmod(objects, 0o000);
    const { exitCode, stdout, stderr } = await runProgram(shop.path, ["validate", "main"], {
      before: withoutPrivilege,
    });
    await chmod(objects, 0o755);
    expect(stderr).toMatch(/^SP_REPO_UNREADABLE: .*(?:EACCES|permission)/u);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  });

  it("that is a shallow clone is refused where its history decides, with the command that mends it", async () => {
    await shop.git("checkout", "-q", "-b", "more-memory");
    await shop.commit("More", {
      "instances/orders-prod.yaml": instance("orders-prod", "  settings: { work_mem: 9MB }\n"),
    });
    await shop.commit("Even more", {
      "instances/orders-prod.yaml": instance("orders-prod", "  settings: { work_mem: 10MB }\n"),
    });
    const clone = await makeRepository({});
    await clone.git(
      "fetch",
      "-q",
      "--update-head-ok",
      "--depth=1",
      `file://${shop.path}`,
      "main:main",
      "more-memory:more-memory",
    );
    const { exitCode, stdout, stderr } = await runIn(clone.path, ["check", "more-memory"]);
    await clone.remove();
    expect(stderr).toMatch(/^SP_REPO_SHALLOW: .*\n {2}Run git fetch --unshallow/u);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  });

  it("whose record was rewritten is said to be, and nothing more is recorded in it", async () => {
    await shop.git("branch", "setpoint/audit", "main");
    expect((await say("audit", "verify")).exitCode).toBe(3);
    for (const words of [["audit", "log"], ["override", "list"], ["drift"]]) {
      const { exitCode, stderr } = await say(...words);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^SP_AUDIT_UNREADABLE: .*\n {2}Run setpoint audit verify/u);
    }
  });
});

describe("names and reasons that would do something to a terminal", () => {
  const hostile = "\u001B]0;owned\u0007\u001B[2J\u202Egnp\u200B\r";

  it("are refused in an override or shown for what they are", async () => {
    for (const [id, reason] of [
      ["inc-1", hostile],
      [hostile, "checkout is slow"],
    ] as const) {
      const set = ["--instance", "orders-prod", "--set", "work_mem=16MB"];
      const words = ["override", "open", id, ...set, ...emergency, "--reason", reason, "--apply"];
      const { exitCode, stdout, stderr } = await say(...words);
      expect([1, 3]).toContain(exitCode);
      expect(`${stdout}${stderr}`).not.toMatch(/[^\P{C}\n]/u);
    }
    expect(await shop.git("branch", "--list", "override/*")).toBe("");
  });

  it("do nothing when they stand in a branch's name, a title or an author", async () => {
    await shop.git("checkout", "-q", "-b", "tune-\u202Egnp");
    await shop.commit(`Tune ${hostile}`, {
      "instances/orders-prod.yaml": instance("orders-prod", "  settings: { work_mem: 9MB }\n"),
    });
    await shop.git(
      "commit",
      "-q",
      "--allow-empty",
      "-m",
      hostile,
      "--author",
      "\u001B[31mEve <eve\u0007@shop.example>",
    );
    await shop.git("checkout", "-q", "main");
    for (const words of [
      ["request", "list"],
      ["check", "tune-\u202Egnp"],
      ["--format", "github", "check", "tune-\u202Egnp"],
      ["--format", "markdown", "check", "tune-\u202Egnp"],
      ["request", "approve", "tune-\u202Egnp", "--comment", hostile],
      ["audit", "log"],
    ]) {
      const { stdout, stderr } = await say(...words);
      expect(`${stdout}${stderr}`).not.toMatch(/[^\P{C}\n]/u);
    }
  });
});

describe("an override of two thousand parameters", () => {
  it("is refused with what is wrong, and leaves no branch", async () => {
    const set = Array.from({ length: 2000 }, (_, index) => ["--set", `parameter_${index}=1`]).flat();
    const { exitCode, stdout } = await say(
      "override",
      "open",
      "inc-1",
      "--instance",
      "orders-prod",
      ...set,
      ...emergency,
      "--apply",
    );
    expect(exitCode).toBe(3);
    expect(stdout).toContain("parameter_0");
    expect(stdout).toContain("Fix: ");
    expect(await shop.git("branch", "--list", "override/*")).toBe("");
  });
});

describe("documents that are broken on the trunk", () => {
  it("stop every command that would act, and name file, line and mend", async () => {
    await shop.commit("Break it", {
      "instances/orders-prod.yaml": `${documents["instances/orders-prod.yaml"] ?? ""}  settings: {\n`,
    });
    for (const words of [["apply"], ["drift"], ["plan", "--live"], ["validate"]]) {
      const { exitCode, stdout } = await say(...words);
      expect(exitCode).toBe(3);
      expect(stdout).toMatch(/error documents\/[\w-]+ instances\/orders-prod\.yaml:\d+:\d+/u);
      expect(stdout).toContain("Fix: ");
    }
    const entries = await readdir(`${shop.path}/.git/refs/heads`);
    expect(entries).toEqual(["main"]);
  });

  it("do not hinder whoever git knows from reading the record", async () => {
    await shop.commit("Break it", { "setpoint.yaml": "kind: [\n" });
    const { exitCode } = await runIn(shop.path, ["audit", "verify"], { environment: lin });
    expect(exitCode).toBe(0);
  });
});
