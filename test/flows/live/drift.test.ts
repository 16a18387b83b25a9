import { describe, expect, it } from "vitest";
import { look } from "../../../src/flows/live/look.ts";
import type { LiveResult } from "../../../src/model/results.ts";
import { open, openSettledShop } from "../../support/emergency.ts";
import { hour, ordersInstance, policies } from "../../support/shop-documents.ts";
import { openShop, type Shop, valueOf } from "../../support/workspace.ts";

async function drift(shop: Shop): Promise<LiveResult> {
  return (await look(shop.as("max"), "drift", { instances: [] })).result;
}

/** `orders-prod work_mem 8MB → 64MB` */
function changesOf(result: LiveResult): readonly string[] {
  return result.plans.flatMap((plan) =>
    plan.changes.map(
      ({ instance, parameter, before, after }) =>
        `${instance} ${parameter} ${before?.value.display} → ${after?.value.display}`,
    ),
  );
}

describe("drift", () => {
  it("is nothing where every server is what the trunk says", async () => {
    const result = await drift(await openSettledShop());
    expect(result).toMatchObject({ kind: "drift", failures: [], findings: [], readBack: [] });
    expect(changesOf(result)).toEqual([]);
  });

  it("is a value that somebody stored by hand, declared or not", async () => {
    const shop = await openSettledShop();
    shop.storeByHand("orders-prod", "work_mem", "8MB");
    shop.storeByHand("orders-test", "log_lock_waits", "on");
    expect(changesOf(await drift(shop))).toEqual([
      "orders-prod work_mem 8MB → 64MB",
      "orders-test log_lock_waits on → off",
    ]);
  });

  it("is not what an operator's own file says, which is only told", async () => {
    const shop = await openSettledShop();
    const { written, running } = shop.server("orders-prod");
    written.set("random_page_cost", valueOf("random_page_cost", "1.1"));
    running.set("random_page_cost", valueOf("random_page_cost", "1.1"));
    const result = await drift(shop);
    expect(changesOf(result)).toEqual([]);
    expect(result.findings).toMatchObject([
      { code: "plan/unmanaged", severity: "note", parameter: "random_page_cost" },
    ]);
  });

  it("is not what ties a server to its host or its primary: a standby keeps its connection", async () => {
    const shop = await openSettledShop();
    shop.storeByHand("orders-prod", "primary_conninfo", "host=db1 password=hunter2");
    const result = await drift(shop);
    expect(changesOf(result)).toEqual([]);
    expect(result.findings.filter(({ severity }) => severity === "note")).toMatchObject([
      { code: "plan/left-alone", parameter: "primary_conninfo" },
    ]);
    expect(JSON.stringify(result)).not.toContain("hunter2");
  });

  it("knows what an active override holds, and tells it", async () => {
    const shop = await openSettledShop();
    await open(shop);
    const result = await drift(shop);
    expect(changesOf(result)).toEqual([]);
    expect(result.plans[0]?.heldByOverride).toEqual([{ parameter: "work_mem", override: "inc-4711" }]);
    expect(result.expiredOverrides).toEqual([]);
  });

  it("is what an override has left behind, though nobody has restored it", async () => {
    const shop = await openSettledShop();
    await open(shop);
    shop.clock.advance(2 * hour);
    const result = await drift(shop);
    expect(changesOf(result)).toEqual(["orders-prod work_mem 256MB → 64MB"]);
    expect(result.expiredOverrides).toEqual(["inc-4711"]);
  });

  it("is told for the others where one server cannot be reached", async () => {
    const shop = await openSettledShop();
    shop.server("orders-prod").reachable = false;
    shop.storeByHand("orders-test", "work_mem", "8MB");
    const result = await drift(shop);
    expect(result.failures).toMatchObject([{ instance: "orders-prod", code: "SP_TARGET_UNREACHABLE" }]);
    expect(changesOf(result)).toEqual(["orders-test work_mem 8MB → 16MB"]);
  });

  it("is looked for on more servers than are looked at at once, in the order asked for", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `orders-${10 + index}`);
    const documents = names.map((name) => [`instances/${name}.yaml`, ordersInstance(name, "work_mem: 8MB")]);
    const servers = Object.fromEntries(names.map((name) => [name, {}]));
    const shop = await openShop({ files: { ...policies, ...Object.fromEntries(documents) }, servers });
    expect(changesOf(await drift(shop))).toEqual(names.map((name) => `${name} work_mem 4MB → 8MB`));
  });

  it("tells of a run that died", async () => {
    const shop = await openSettledShop();
    const audit = shop.as("lin").openAudit(configurationOf());
    const digest = "0123456789abcdef";
    await audit.append({ kind: "apply-started", run: "run-9", commit: "c", digest, changes: [] }, "lin");
    expect((await drift(shop)).findings).toMatchObject([
      {
        code: "apply/interrupted",
        severity: "warning",
        message: "Run run-9 (plan 0123456789ab) began and never said how it ended.",
      },
    ]);
  });
});

function configurationOf(): Parameters<ReturnType<Shop["as"]>["openAudit"]>[0] {
  return {
    trunk: "main",
    auditBranch: "setpoint/audit",
    forge: { kind: "local", users: {}, teams: {} },
    contributors: { coAuthors: true, unknown: "close" },
    overrides: { maxDurationMs: hour, maxWeeklyMs: hour },
  };
}
