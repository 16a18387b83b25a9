import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instance } from "../support/orders-shop.ts";
import { lin, nobody, type Outcome, runIn } from "./run-in-process.ts";
import { makeRepository, policies, type ShopRepository } from "./shop-repository.ts";

const person = (login: string): Readonly<Record<string, string>> => ({
  ...nobody,
  GIT_AUTHOR_NAME: login,
  GIT_AUTHOR_EMAIL: `${login}@shop.example`,
});
const threshold = `apiVersion: setpoint/v1
kind: Threshold
metadata: { name: few-at-once }
spec: { maxInstances: 0 }
`;
const emergency = ["--for", "2h", "--reason", "checkout is slow", "--incident", "INC-4711"];
const open = ["override", "open", "inc-4711", "--instance", "orders-prod", "--set", "work_mem=16MB", ...emergency];

let shop: ShopRepository;
const say = (...words: readonly string[]): Promise<Outcome> => runIn(shop.path, words);
const branches = (): Promise<string> => shop.git("for-each-ref", "--format=%(refname:short)", "refs/heads");

/** Somebody outside the database administrators asks for more memory. */
async function propose(branch: string, workMem: string): Promise<void> {
  await shop.git("checkout", "-q", "-b", branch, "main");
  await shop.commit(`${branch}: ${workMem}`, {
    "instances/orders-prod.yaml": instance("orders-prod", `  settings: { work_mem: ${workMem} }\n`),
  });
  await shop.git("checkout", "-q", "main");
}

beforeEach(async () => {
  shop = await makeRepository();
  await propose("more-memory", "16MB");
});
afterEach(() => shop.remove());

describe("a change request", () => {
  it("waits for an approval, is merged with it, and leaves a record", async () => {
    expect((await say("check", "more-memory")).exitCode).toBe(4);
    const refused = await say("request", "merge", "more-memory");
    expect(refused.exitCode).toBe(4);
    const approved = await say("request", "approve", "more-memory", "--comment", "measured");
    expect(approved.exitCode).toBe(0);
    expect((await say("check", "more-memory")).exitCode).toBe(0);
    expect((await say("request", "merge", "more-memory")).exitCode).toBe(0);
    expect(await shop.git("show", "main:instances/orders-prod.yaml")).toContain("work_mem: 16MB");
    const { stdout } = await say("audit", "log", "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({
      entries: [{ actor: "lin", event: { kind: "request-merged", request: "more-memory" } }],
    });
    expect((await say("audit", "verify")).exitCode).toBe(0);
  });

  it("is closed again by a second opinion or by withdrawing the first", async () => {
    await say("request", "approve", "more-memory", "--as", "ada");
    expect((await say("check", "more-memory")).exitCode).toBe(0);
    const no = ["request", "reject", "more-memory", "--as", "ada", "--reason", "reports are gone by then"];
    await runIn(shop.path, no, { now: "2030-01-07T11:00:00Z" });
    const { exitCode, stdout } = await say("check", "more-memory");
    expect(exitCode).toBe(4);
    expect(stdout).toContain("ada says no: reports are gone by then");
    await runIn(shop.path, ["request", "approve", "more-memory", "--as", "lin"], { now: "2030-01-07T12:00:00Z" });
    await runIn(shop.path, ["request", "withdraw", "more-memory", "--as", "lin"], { now: "2030-01-07T13:00:00Z" });
    expect((await say("check", "more-memory")).exitCode).toBe(4);
  });

  it("waits for the word of whoever passes a threshold", async () => {
    await shop.commit("Few at once", { "policies/few.yaml": threshold });
    await propose("less-memory", "4MB");
    await say("request", "approve", "less-memory", "--accept", "few-at-once");
    expect((await say("check", "less-memory")).exitCode).toBe(4);
    expect((await say("check", "less-memory", "--accept", "few-at-once")).exitCode).toBe(0);
    expect((await say("request", "merge", "less-memory", "--accept", "few-at-once")).exitCode).toBe(0);
  });

  it("is not merged while what it says is wrong", async () => {
    await propose("nonsense", "lots");
    await say("request", "approve", "nonsense");
    const { exitCode, stdout } = await say("request", "merge", "nonsense");
    expect(exitCode).toBe(3);
    expect(stdout).toContain("instances/orders-prod.yaml:");
    expect(await shop.git("show", "main:instances/orders-prod.yaml")).toContain("work_mem: 8MB");
  });

  it.each([
    [["check", "more-memroy"], "SP_FORGE_UNKNOWN_REQUEST"],
    [["request", "approve", "more-memroy"], "SP_FORGE_UNKNOWN_REQUEST"],
    [["request", "merge", "main"], "SP_FORGE_UNKNOWN_REQUEST"],
    [["request", "approve", "more-memory", "--as", "lni"], 'setpoint.yaml knows no user "lni"\n  Did you mean lin?\n'],
  ])("that is not there, or nobody's opinion, is refused: %j", async (words, text) => {
    const { exitCode, stdout, stderr } = await say(...words);
    expect(stderr).toContain(text);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  });

  it("is listed with its branch, whatever its title would do to a terminal", async () => {
    await shop.git("checkout", "-q", "more-memory");
    await shop.git("commit", "-q", "--allow-empty", "-m", "Hello \u001B[31m\u202Ereder");
    const { exitCode, stdout } = await say("request", "list");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("more-memory");
    expect(stdout).not.toMatch(/[^\P{C}\n]/u);
  });
});

describe("all open requests", () => {
  const results = async (...words: readonly string[]): Promise<readonly (string | number)[]> => {
    const { exitCode, stdout } = await say("check", ...words, "--format", "json");
    const told: unknown = JSON.parse(stdout);
    const requests = [...stdout.matchAll(/"state": "(?<state>[a-z-]+)"/gu)].map(
      ({ groups }) => groups?.["state"] ?? "",
    );
    expect(told).toMatchObject({ kind: "check-all", failures: [] });
    return [exitCode, ...requests];
  };

  beforeEach(async () => {
    await propose("nonsense", "lots");
    await propose("less-memory", "4MB");
    await say("request", "approve", "less-memory");
  });

  it("have each their own verdict, and it is no error that some are closed", async () => {
    expect(await results("--all")).toEqual([0, "approved", "awaiting", "invalid"]);
    const { exitCode, stdout } = await say("check", "--all");
    expect(exitCode).toBe(0);
    for (const word of ["less-memory", "more-memory", "nonsense", "Lock/durability dba"])
      expect(stdout).toContain(word);
  });

  it("may be those at a commit, and are told to their people with --publish, by somebody who is known", async () => {
    const head = await shop.git("rev-parse", "more-memory");
    expect(await results("--head", head)).toEqual([0, "awaiting"]);
    expect(await results("--head", head, "--head", await shop.git("rev-parse", "nonsense"))).toHaveLength(3);
    expect(await results("--head", "0".repeat(40))).toEqual([0]);
    const before = await shop.git("rev-parse", "setpoint/reviews");
    expect((await say("check", "more-memory", "--publish")).exitCode).toBe(4);
    expect(await shop.git("rev-parse", "setpoint/reviews")).not.toBe(before);
    expect(await results("--all", "--publish")).toHaveLength(4);
    expect((await say("audit", "log")).stdout).toContain("review recorded");
    await propose("even-less", "2MB");
    const anonymous = await runIn(shop.path, ["check", "--all", "--publish"], { environment: nobody });
    expect(anonymous.stdout).toContain("Git does not know who runs this");
    expect(anonymous.exitCode).toBe(1);
  });

  it("may be what a merge queue makes of several", async () => {
    await shop.git("checkout", "-q", "-b", "queue", "main");
    await shop.git("merge", "-q", "--no-ff", "-m", "Merge less-memory", "less-memory");
    expect((await say("check", "--group", await shop.git("rev-parse", "queue"))).exitCode).toBe(0);
    await shop.commit("More by the way", {
      "instances/orders-prod.yaml": instance("orders-prod", "  settings: { work_mem: 2GB }\n"),
    });
    const { exitCode, stdout } = await say("check", "--group", "queue", "--publish");
    expect(exitCode).toBe(4);
    expect(stdout).toContain("its title names no request");
  });

  it("say what became of one that is merged", async () => {
    expect((await say("request", "merge", "less-memory")).exitCode).toBe(0);
    const { exitCode, stdout } = await say("check", "less-memory");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("It is merged, approved by lin; no run has brought it to servers yet");
  });
});

describe("whoever git does not know", () => {
  it("may read, but acts on nothing that is recorded", async () => {
    const refusal = {
      exitCode: 1,
      stdout: "",
      stderr:
        "SP_CLI_NO_IDENTITY: Git does not know who runs this, and what is done is recorded.\n" +
        '  Say who you are: git config user.email "you@example.com" (and user.name).\n',
    };
    const before = await branches();
    const anonymous = (words: readonly string[]): Promise<Outcome> => runIn(shop.path, words, { environment: nobody });
    expect((await anonymous(["check", "more-memory"])).exitCode).toBe(4);
    expect(await anonymous(["request", "approve", "more-memory", "--as", "lin"])).toEqual(refusal);
    expect(await anonymous(["request", "reject", "more-memory", "--as", "lin", "--reason", "no"])).toEqual(refusal);
    const opened = await anonymous([...open, "--apply"]);
    expect(opened.exitCode).toBe(3);
    expect(opened.stdout).toContain("Nobody is known to have opened it.");
    expect(await branches()).toBe(before);
    await say("request", "approve", "more-memory");
    expect(await anonymous(["request", "merge", "more-memory"])).toEqual(refusal);
    expect(await shop.git("show", "main:instances/orders-prod.yaml")).toContain("work_mem: 8MB");
  });
});

describe("an override", () => {
  it("that nobody may open is refused with the reason, and no branch is made", async () => {
    const { exitCode, stdout } = await runIn(shop.path, [...open, "--apply"], { environment: person("max") });
    expect(exitCode).toBe(3);
    expect(stdout).toContain("shop/oncall");
    expect(await branches()).toBe("main\nmore-memory");
  });

  it("whose server cannot be reached is not accepted", async () => {
    const { exitCode, stdout } = await say(...open, "--apply");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("orders-prod declares no connection");
    expect((await say("audit", "log")).stdout).not.toContain("override-accepted");
    expect(await branches()).toBe("main\nmore-memory");
  });

  it("that asks for what no server takes is refused with the values that it takes", async () => {
    const words = ["override", "open", "inc-1", "--instance", "orders-prod", "--set", "work_mem=1kB", ...emergency];
    const { exitCode, stdout } = await say(...words, "--apply");
    expect(exitCode).toBe(3);
    expect(stdout).toContain("64kB");
  });

  it.each([
    ["../main", "--for=2h"],
    ["Inc 4711", "--for=2h"],
    ["inc-4711", "--for=forever"],
    ["inc-4711", "--for=0h"],
    ["inc-4711", "--for=9h"],
    ["inc-4711", "--supersedes=inc-0"],
  ])("is refused with a bad word: %s %s", async (id, more) => {
    const words = ["override", "open", id, "--instance", "orders-prod", "--set", "work_mem=16MB", ...emergency, more];
    const { exitCode, stdout } = await say(...words, "--apply");
    expect(exitCode).toBe(3);
    expect(stdout).toContain("Fix: ");
    expect(await branches()).toBe("main\nmore-memory");
  });

  it("that a second person must accept waits for one", async () => {
    const two = policies["policies/durability.yaml"]?.replace("secondPerson: false", "secondPerson: true") ?? "";
    await shop.commit("Two people", { "policies/durability.yaml": two });
    const { exitCode, stdout } = await say(...open, "--apply");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("setpoint override accept inc-4711 --apply");
    const { stdout: accepted, exitCode: code } = await runIn(
      shop.path,
      ["override", "accept", "inc-4711", "--as", "ada"],
      {
        environment: lin,
      },
    );
    expect(code).toBe(1);
    expect(accepted).toContain("orders-prod declares no connection");
    expect((await say("override", "reconcile", "--apply")).exitCode).toBe(0);
  });
});
