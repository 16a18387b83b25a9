import { describe, expect, it } from "vitest";
import { engines } from "../../src/engines/index.ts";
import { readAudit, verifyAudit } from "../../src/flows/audit.ts";
import { compare } from "../../src/flows/compare.ts";
import { explain } from "../../src/flows/explain.ts";
import { init } from "../../src/flows/init.ts";
import { showCatalog } from "../../src/flows/show-catalog.ts";
import { validate } from "../../src/flows/validate.ts";
import { applyShown } from "../support/apply-shown.ts";
import { configuration, profile } from "../support/orders-shop.ts";
import { ordersInstance, policies } from "../support/shop-documents.ts";
import { openShop, type Shop } from "../support/workspace.ts";

const base = profile("base", "  settings: { work_mem: 16MB, statement_timeout: 30s }\n");
const prod = ordersInstance("orders-prod", "work_mem: 64MB", "  profiles: [base]\n");

async function openReadShop(): Promise<Shop> {
  const files = { ...policies, "profiles/base.yaml": base, "instances/orders-prod.yaml": prod };
  const shop = await openShop({ files, servers: { "orders-prod": {} }, isFollowed: false });
  for (const [path, text] of Object.entries({ ...files, "setpoint.yaml": configuration }))
    shop.workTree.set(path, text);
  return shop;
}

describe("validate", () => {
  it("counts what it checked, of a commit and of the working tree", async () => {
    const shop = await openReadShop();
    const values = engines.get("postgresql")?.catalog({ text: "16", major: "16", number: 16n }).parameters.size;
    const commit = await shop.head("main");
    expect(await validate(shop.as("lin"), "main")).toEqual({
      kind: "validate",
      commit,
      instances: 1,
      values,
      findings: [],
    });
    shop.workTree.set("instances/orders-prod.yaml", prod.replace("64MB", "1kB"));
    const found = await validate(shop.as("lin"), undefined);
    expect(found.commit).toBeUndefined();
    expect(found.findings).toMatchObject([
      { code: "validate/out-of-range", at: { file: "instances/orders-prod.yaml", line: 10 } },
    ]);
  });

  it("refuses a ref that does not exist", async () => {
    const shop = await openReadShop();
    await expect(validate(shop.as("lin"), "mian")).rejects.toMatchObject({ code: "SP_REPO_UNKNOWN_REF" });
  });
});

describe("compare", () => {
  it("plans the way from a ref to another, and to the working tree", async () => {
    const shop = await openReadShop();
    const start = (await shop.head("main")) ?? "";
    const moved = await shop.push("main", { "profiles/base.yaml": base.replace("30s", "60s") });
    const result = await compare(shop.as("lin"), { base: start, head: "main" });
    expect(result).toMatchObject({ kind: "plan", base: start, head: moved, findings: [] });
    expect(result.plan.changes).toMatchObject([
      { parameter: "statement_timeout", before: { value: { display: "30s" } }, after: { value: { display: "1min" } } },
    ]);
    const tree = await compare(shop.as("lin"), { base: "main" });
    expect(tree).toMatchObject({ head: "working tree", plan: { changes: [{ parameter: "statement_timeout" }] } });
  });
});

describe("explain", () => {
  it("says which line sets a value and what it won over", async () => {
    const shop = await openReadShop();
    const result = await explain(shop.as("lin"), { ref: "main", instance: "orders-prod", parameter: "WORK-MEM" });
    expect(result).toMatchObject({ kind: "explain", instance: "orders-prod", engine: "postgresql", version: "16.4" });
    expect(result.settings).toMatchObject([
      {
        parameter: { name: "work_mem" },
        value: { display: "64MB" },
        origin: { kind: "instance", at: { file: "instances/orders-prod.yaml" } },
        over: [{ value: { display: "16MB" }, origin: { kind: "profile", name: "base" } }],
      },
    ]);
  });

  it("says everything that documents declare, and a default where they do not", async () => {
    const shop = await openReadShop();
    const all = await explain(shop.as("lin"), { instance: "orders-prod" });
    expect(all.settings.map((setting) => setting.parameter.name)).toEqual(["work_mem", "statement_timeout"]);
    const one = await explain(shop.as("lin"), { instance: "orders-prod", parameter: "fsync" });
    expect(one.settings).toMatchObject([{ value: { display: "on" }, origin: { kind: "engine-default" }, over: [] }]);
  });

  it.each([
    [{ instance: "orders-prd" }, "SP_EXPLAIN_UNKNOWN_INSTANCE", "Did you mean orders-prod?"],
    [{ instance: "ledger" }, "SP_EXPLAIN_UNKNOWN_INSTANCE", "There are 1: see instances/."],
    [{ instance: "orders-prod", parameter: "wrok_mem" }, "SP_EXPLAIN_UNKNOWN_PARAMETER", "Did you mean work_mem?"],
    [
      { instance: "orders-prod", parameter: "zzzzzzzzzz" },
      "SP_EXPLAIN_UNKNOWN_PARAMETER",
      "List them: setpoint catalog show postgresql 16",
    ],
    [
      { instance: "orders-prod", parameter: "io_method" },
      "SP_EXPLAIN_UNKNOWN_PARAMETER",
      "List them: setpoint catalog show postgresql 16",
    ],
  ])("helps with names that nothing has: %j", async (request, code, fix) => {
    const shop = await openReadShop();
    await expect(explain(shop.as("lin"), request)).rejects.toMatchObject({ code, fix });
  });
});

describe("the audit", () => {
  it("is read, oldest first, and verified", async () => {
    const shop = await openReadShop();
    expect(await readAudit(shop.as("max"))).toEqual({ kind: "audit", entries: [], findings: [] });
    await applyShown(shop);
    const { entries } = await readAudit(shop.as("max"));
    expect(entries.map(({ event }) => event.kind)).toEqual(["trunk-advanced", "apply-started", "apply-finished"]);
    expect(await verifyAudit(shop.as("max"), entries[0]?.id)).toEqual({ kind: "audit", entries, findings: [] });
  });

  it("is not shown where it was rewritten", async () => {
    const shop = await openReadShop();
    await applyShown(shop);
    const result = await verifyAudit(shop.as("max"), "0".repeat(40));
    expect(result).toMatchObject({ entries: [], findings: [{ code: "audit/rewritten" }] });
  });

  it("is shown with a warning where a clock went backwards", async () => {
    const shop = await openReadShop();
    await applyShown(shop);
    shop.clock.advance(-3_600_000);
    shop.storeByHand("orders-prod", "work_mem", "8MB");
    await applyShown(shop);
    const result = await verifyAudit(shop.as("max"), undefined);
    expect(result.findings).toMatchObject([{ code: "audit/time-backwards", severity: "warning" }]);
    expect(result.entries).toHaveLength(5);
  });
});

describe("init", () => {
  const owner = { login: "lin", email: "lin@shop.example" };

  it.each([
    ["local", { name: "orders-shop", trunk: "main", forge: { kind: "local" as const }, owner }],
    [
      "github",
      { name: "orders-shop", trunk: "main", forge: { kind: "github" as const, repository: "shop/databases" } },
    ],
  ])("gives a repository that is valid from its first commit, once it holds an instance: %s", async (_, starter) => {
    const { files, findings, written } = init(starter);
    expect({ findings, written }).toEqual({ findings: [], written: false });
    const contents = Object.fromEntries(files.map(({ path, content }) => [path, content]));
    const shop = await openShop({
      files: { ...contents, "instances/orders-prod.yaml": prod.replace("[base]", "[postgresql-base]") },
      servers: {},
    });
    expect((await validate(shop.as("lin"), "main")).findings).toEqual([]);
  });

  it("says where people are to be named: in the documents, or on the forge", () => {
    const local = init({ name: "orders-shop", trunk: "main", forge: { kind: "local" }, owner });
    expect(local.next[0]).toContain("Name your colleagues in setpoint.yaml");
    expect(local.next.join(" ")).not.toContain("doctor");
    const github = init({
      name: "orders-shop",
      trunk: "main",
      forge: { kind: "github", repository: "shop/databases" },
    });
    expect(github.next[0]).toContain("Make sure that the team shop/dba is on the forge");
    expect(github.next.at(-1)).toContain("setpoint doctor");
  });
});

describe("the catalog", () => {
  it("shows one parameter by any spelling, those that hold a word, or all", () => {
    const names = (version: string, parameter?: string): readonly string[] =>
      showCatalog(engines, {
        engine: "postgresql",
        version,
        ...(parameter === undefined ? {} : { parameter }),
      }).parameters.map((one) => one.name);
    expect(names("16.4", "Work-Mem")).toEqual(["work_mem"]);
    expect(names("16", "commit_")).toContain("commit_delay");
    expect(names("12").length).toBeGreaterThan(300);
    expect(showCatalog(engines, { engine: "postgresql", version: "16" })).toMatchObject({
      kind: "catalog",
      major: "16",
      findings: [],
    });
  });

  it.each([
    [{ engine: "postgres", version: "16" }, "SP_CATALOG_UNKNOWN_ENGINE", "Try postgresql."],
    [{ engine: "postgresql", version: "9.6" }, "SP_CATALOG_UNKNOWN_VERSION", "Try 12, 13, 14, 15, 16, 17, 18."],
    [{ engine: "postgresql", version: "16", parameter: "wrok_mem" }, "SP_CATALOG_UNKNOWN_PARAMETER", "Try work_mem."],
    [
      { engine: "postgresql", version: "16", parameter: "zzzzzzzzzz" },
      "SP_CATALOG_UNKNOWN_PARAMETER",
      "List them all by leaving the name out.",
    ],
  ])("says of %j what there is instead", (request, code, fix) => {
    expect(() => showCatalog(engines, request)).toThrow(expect.objectContaining({ code, fix }));
  });
});
