import { beforeEach, describe, expect, it } from "vitest";
import { check } from "../../../src/flows/request/check.ts";
import { checkAll } from "../../../src/flows/request/check-all.ts";
import { listRequests } from "../../../src/flows/request/list-requests.ts";
import type { Workspace } from "../../../src/flows/workspace.ts";
import type { CheckAllResult } from "../../../src/model/results.ts";
import { SetpointError } from "../../../src/model/setpoint-error.ts";
import type { ConfigRepo } from "../../../src/ports/config-repo.ts";
import { type HostedShop, openHostedShop, propose } from "../../support/hosted-shop.ts";
import { ordersInstance } from "../../support/shop-documents.ts";

const unreadable = new SetpointError("SP_REPO_UNREADABLE", "The head's objects are missing.", { fix: "Fetch them." });
let shop: HostedShop;

function states({ results }: CheckAllResult): readonly string[] {
  return results.map(({ request, life }) => `${request}: ${life?.state}`);
}

/** A repository in which one commit cannot be read. */
function missing(repo: ConfigRepo, commit: string, error: Error = unreadable): ConfigRepo {
  return {
    ...repo,
    snapshot: async (ref) => {
      if (ref === commit) throw error;
      return repo.snapshot(ref);
    },
  };
}

beforeEach(async () => {
  shop = await openHostedShop();
  await propose(shop, "less-memory", "fsync: off, work_mem: 4MB");
  await propose(shop, "more-memory", "fsync: off, work_mem: 256MB");
  await propose(shop, "nonsense", "fsync: perhaps");
  await propose(shop, "safer-orders", "fsync: on, work_mem: 64MB");
});

describe("all open requests", () => {
  it("are evaluated side by side, each with its own verdict, and none is shown unless that is asked for", async () => {
    shop.told.set("more-memory", { state: "draft" });
    const result = await checkAll(shop.as("lin"), { publish: false });
    expect(result).toMatchObject({ kind: "check-all", base: await shop.head("main"), failures: [], findings: [] });
    expect(states(result)).toEqual([
      "less-memory: approved",
      "more-memory: draft",
      "nonsense: invalid",
      "safer-orders: checking",
    ]);
    expect([result.published, shop.notices, await shop.events()]).toEqual([false, [], []]);
  });

  it("are shown to their people, and the members of a team are asked for once in a round, never across rounds", async () => {
    await propose(shop, "also-safer", "fsync: on");
    const result = await checkAll(shop.as("lin"), { publish: true });
    expect(result.published).toBe(true);
    expect(shop.notices.map(({ request, verdict }) => `${request} ${verdict}`).toSorted()).toEqual([
      "also-safer closed",
      "less-memory open",
      "more-memory open",
      "nonsense closed",
      "safer-orders closed",
    ]);
    expect(shop.asked).toEqual(["shop/dba"]);
    await checkAll(shop.as("lin"), { publish: false });
    expect(shop.asked).toEqual(["shop/dba", "shop/dba"]);
  });

  it("suffer nothing from one that cannot be read: it is told as a failure of its own", async () => {
    const head = (await shop.head("nonsense")) ?? "";
    const workspace = shop.as("lin", { repo: missing(shop.repo, head) });
    const result = await checkAll(workspace, { publish: true });
    expect(states(result)).toEqual(["less-memory: approved", "more-memory: approved", "safer-orders: awaiting"]);
    const { code, message, fix } = unreadable;
    expect(result.failures).toEqual([{ request: "nonsense", head, code, message, fix }]);
    expect([shop.notices.length, result.published]).toEqual([3, false]);
    const list = await listRequests(workspace);
    expect(list.requests.map(({ id, life }) => `${id}: ${life?.state}`)).toEqual([
      "less-memory: approved",
      "more-memory: approved",
      "nonsense: undefined",
      "safer-orders: awaiting",
    ]);
    expect(list.findings).toMatchObject([
      {
        code: "request/not-evaluated",
        severity: "error",
        message: "nonsense: The head's objects are missing. (SP_REPO_UNREADABLE)",
      },
    ]);
  });

  it("of forks are brought along in one question, and one request by itself", async () => {
    const questions: (readonly string[])[] = [];
    const repo: ConfigRepo = {
      ...shop.repo,
      bring: async (names) => {
        questions.push(names);
        return shop.repo.bring(names);
      },
    };
    await checkAll(shop.as("lin", { repo }), { publish: false });
    expect(questions).toEqual([]);
    const names: string[] = [];
    for (const branch of ["nonsense", "safer-orders"]) {
      shop.told.set(branch, { headRef: `refs/pull/${branch}/head` });
      names.push(`refs/pull/${branch}/head`, (await shop.head(branch)) ?? "");
    }
    await checkAll(shop.as("lin", { repo }), { publish: false });
    await check(shop.as("lin", { repo }), { request: "safer-orders", acceptedThresholds: [] });
    expect(questions).toEqual([names, names.slice(2)]);
  });

  it("are all evaluated before a fault of the program in one of them is thrown", async () => {
    const fault = new TypeError("not a function");
    const repo = missing(shop.repo, (await shop.head("less-memory")) ?? "", fault);
    await expect(checkAll(shop.as("lin", { repo }), { publish: true })).rejects.toBe(fault);
    expect(shop.notices.map((notice) => notice.request).toSorted()).toEqual([
      "more-memory",
      "nonsense",
      "safer-orders",
    ]);
  });

  it("may be those at one commit; a commit that none stands at any longer is only a warning", async () => {
    const head = (await shop.head("safer-orders")) ?? "";
    const one = await checkAll(shop.as("lin"), { heads: [head], publish: false });
    expect(states(one)).toEqual(["safer-orders: checking"]);
    const none = await checkAll(shop.as("lin"), { heads: ["0".repeat(40)], publish: true });
    expect(none).toMatchObject({
      results: [],
      failures: [],
      findings: [{ code: "check/no-request", severity: "warning" }],
    });
    await shop.repo.moveBranch("safer-orders", undefined, head);
    expect((await checkAll(shop.as("lin"), { publish: false })).findings).toEqual([]);
  });
});

describe("a request that moves while it is evaluated", () => {
  const heads = (): readonly string[] => shop.notices.map(({ request, head }) => `${request} ${head}`);

  it("is shown nothing for the commit that it left, and is evaluated again as it stands then", async () => {
    const before = (await shop.head("safer-orders")) ?? "";
    shop.beforeShow = async () => {
      shop.beforeShow = async () => {};
      await propose(shop, "safer-orders", "fsync: on");
    };
    const result = await checkAll(shop.as("lin"), { heads: [before], publish: true });
    const after = (await shop.head("safer-orders")) ?? "";
    expect(result.results.map(({ head }) => head)).toEqual([after]);
    expect(heads()).toEqual([`safer-orders ${after}`]);
    expect(after).not.toBe(before);
  });

  it("is told as a failure if it moves again", async () => {
    let pushes = 0;
    shop.beforeShow = async () => {
      pushes += 1;
      await propose(shop, "safer-orders", `fsync: on, work_mem: ${pushes}MB`);
    };
    const before = (await shop.head("safer-orders")) ?? "";
    const { failures, results } = await checkAll(shop.as("lin"), { heads: [before], publish: true });
    expect(failures).toMatchObject([{ request: "safer-orders", code: "SP_FORGE_MOVED" }]);
    expect([results, heads(), pushes]).toEqual([[], [], 2]);
  });
});

describe("one of many requests", () => {
  it("R5: has the verdict that it has alone, whoever else is evaluated beside it", async () => {
    for (let number = 0; number < 40; number += 1)
      await propose(shop, `wave-${number}`, number % 2 === 0 ? `fsync: on, work_mem: ${number + 1}MB` : "fsync: off");
    const alone = shop.as("lin");
    const together = await checkAll(alone, { publish: false });
    expect(together.results.length).toBeGreaterThan(20);
    for (const result of together.results) {
      const single = await checkAll(shop.as("lin"), { heads: [result.head], publish: false });
      expect(single.results.find((one) => one.request === result.request)).toEqual(result);
    }
  });
});

describe("setpoint.yaml of trunk", () => {
  it("must mean the branch that governs", async () => {
    const workspace: Workspace = { ...shop.as("lin"), trunk: "live" };
    await shop.push("live", {}, { parents: [(await shop.head("main")) ?? ""] });
    await shop.push("tune", { "instances/orders-prod.yaml": ordersInstance("orders-prod", "work_mem: 8MB") });
    const { results } = await checkAll(workspace, { publish: false });
    const codes = results.flatMap(({ findings }) => findings.map((finding) => finding.code));
    expect(new Set(codes)).toContain("check/other-trunk");
  });
});
