import { describe, expect, it } from "vitest";
import { deploy } from "../../../src/flows/live/deploy.ts";
import { applyShown } from "../../support/apply-shown.ts";
import { fullAfter } from "../../support/full-disk.ts";
import { ordersInstance, policies } from "../../support/shop-documents.ts";
import { openShop, type Shop, type ShopOptions } from "../../support/workspace.ts";

const one: ShopOptions = {
  files: { ...policies, "instances/orders-prod.yaml": ordersInstance("orders-prod", "work_mem: 64MB") },
  servers: { "orders-prod": {} },
};

const two: ShopOptions = {
  files: {
    ...one.files,
    "instances/orders-test.yaml": ordersInstance("orders-test", "work_mem: 16MB"),
  },
  servers: { "orders-prod": {}, "orders-test": {} },
};

const both = { instances: [], restart: false };

describe("apply", () => {
  it("shows the plan and does nothing without a digest", async () => {
    const shop = await openShop(one);
    const result = await deploy(shop.as("lin"), both);
    expect(result).toMatchObject({ kind: "apply", failures: [], findings: [], readBack: [], expiredOverrides: [] });
    expect(result.outcome).toBeUndefined();
    expect(result.commit).toBe(await shop.head("main"));
    expect(result.plans[0]?.changes).toMatchObject([
      { parameter: "work_mem", before: { value: { display: "4MB" } }, after: { value: { display: "64MB" } } },
    ]);
    expect(shop.server("orders-prod").steps).toEqual([]);
    expect(await shop.branches()).toEqual(["main", "setpoint/audit"]);
    expect(await shop.events()).toEqual([]);
  });

  it("stores, reloads, reads back and records who did what", async () => {
    const shop = await openShop(one);
    const result = await applyShown(shop);
    expect(result.outcome).toBe("applied");
    expect(shop.server("orders-prod").steps).toEqual(["store work_mem=64MB", "reload"]);
    expect(shop.runs("orders-prod", "work_mem")).toBe("64MB");
    const running = { canonical: "65536", display: "64MB" };
    const readBack = [{ instance: "orders-prod", parameter: "work_mem", running, pendingRestart: false }];
    expect(result.readBack).toEqual(readBack);
    const { digest, commit } = result;
    const before = { canonical: "4096", display: "4MB" };
    const changes = [{ instance: "orders-prod", parameter: "work_mem", before, after: running }];
    expect(await shop.events()).toEqual([
      { kind: "apply-started", run: "run-1", commit, digest, changes },
      { kind: "apply-finished", run: "run-1", digest, outcome: "applied", readBack },
    ]);
    expect((await shop.record()).map((entry) => entry.actor)).toEqual(["lin", "lin"]);
    expect(await shop.verify()).toEqual([]);
  });

  it("finds nothing to do the second time, and records nothing", async () => {
    const shop = await openShop(one);
    await applyShown(shop);
    const again = await applyShown(shop);
    expect(again).toMatchObject({ outcome: "applied", plans: [{ changes: [] }], readBack: [] });
    expect(await shop.events()).toHaveLength(2);
  });

  it("removes what is stored and no document declares", async () => {
    const shop = await openShop(one);
    shop.storeByHand("orders-prod", "log_lock_waits", "on");
    const result = await applyShown(shop);
    expect(result.outcome).toBe("applied");
    expect(shop.server("orders-prod").steps).toEqual(["reset log_lock_waits", "store work_mem=64MB", "reload"]);
    expect(shop.stored("orders-prod")).toEqual({ work_mem: "64MB" });
    expect(shop.runs("orders-prod", "log_lock_waits")).toBe("off");
  });

  it("refuses any digest but that of the present plan, and does nothing", async () => {
    const shop = await openShop(one);
    const given = "0".repeat(64);
    const refused = deploy(shop.as("lin"), { ...both, digest: given });
    await expect(refused).rejects.toMatchObject({ code: "SP_APPLY_OTHER_PLAN", data: { given } });
    expect(shop.server("orders-prod").steps).toEqual([]);
    expect(await shop.events()).toEqual([]);
  });

  it("refuses a plan of before the trunk moved, and one of before the server moved", async () => {
    const shop = await openShop(one);
    const more = { "instances/orders-prod.yaml": ordersInstance("orders-prod", "work_mem: 65MB") };
    const moved = { code: "SP_APPLY_OTHER_PLAN" };
    await expect(applyShown(shop, { meanwhile: () => shop.push("main", more) })).rejects.toMatchObject(moved);
    const byHand = (): void => shop.storeByHand("orders-prod", "work_mem", "8MB");
    await expect(applyShown(shop, { meanwhile: byHand })).rejects.toMatchObject(moved);
    expect(shop.server("orders-prod").steps).toEqual([]);
  });

  it("does nothing on a server that moved after the plan was compared", async () => {
    const shop = await openShop(one);
    const connect = movingTarget(shop, () => shop.storeByHand("orders-prod", "work_mem", "8MB"));
    const result = await applyShown(shop, { ports: { target: connect } });
    expect(result.outcome).toBe("failed");
    expect(result.failures).toMatchObject([{ instance: "orders-prod", code: "SP_APPLY_MOVED" }]);
    expect(shop.server("orders-prod").steps).toEqual([]);
    expect(shop.stored("orders-prod")).toEqual({ work_mem: "8MB" });
    expect(await shop.events()).toMatchObject([
      { kind: "apply-started" },
      { kind: "apply-finished", outcome: "failed", readBack: [] },
    ]);
  });

  it("does nothing on a server on which another run works", async () => {
    const shop = await openShop(one);
    shop.server("orders-prod").locked = true;
    expect(await applyShown(shop)).toMatchObject({ outcome: "failed", failures: [{ code: "SP_TARGET_BUSY" }] });
    expect(shop.server("orders-prod").steps).toEqual([]);
  });

  it("stops before anything where preflight finds an obstacle", async () => {
    const shop = await openShop(two);
    const obstacle = { code: "target/denied", severity: "error", message: "May not store.", fix: "Grant it." } as const;
    shop.server("orders-test").obstacles.push(obstacle);
    const result = await applyShown(shop);
    expect(result.findings).toEqual([obstacle]);
    expect(result.outcome).toBeUndefined();
    expect(shop.server("orders-prod").steps).toEqual([]);
    expect(await shop.events()).toEqual([]);
  });

  it("applies nothing while one server cannot be reached, and shows the others' plans", async () => {
    const shop = await openShop(two);
    shop.server("orders-prod").reachable = false;
    const result = await applyShown(shop);
    expect(result.failures).toEqual([
      {
        instance: "orders-prod",
        code: "SP_TARGET_UNREACHABLE",
        message: "orders-prod cannot be reached.",
        fix: "Change the fake server.",
      },
    ]);
    expect(result.plans).toMatchObject([{ instance: "orders-test", changes: [{ parameter: "work_mem" }] }]);
    expect(result.outcome).toBeUndefined();
    expect(shop.server("orders-test").steps).toEqual([]);
  });

  it("applies to the servers that are named, each once", async () => {
    const shop = await openShop(two);
    shop.server("orders-prod").reachable = false;
    const result = await applyShown(shop, { instances: ["orders-test", "orders-test"] });
    expect(result).toMatchObject({ outcome: "applied", plans: [{ instance: "orders-test" }] });
    expect(shop.server("orders-test").steps).toEqual(["store work_mem=16MB", "reload"]);
  });

  it("refuses names that the trunk does not have", async () => {
    const shop = await openShop(one);
    const unknown = deploy(shop.as("lin"), { ...both, instances: ["orders-prd"] });
    await expect(unknown).rejects.toMatchObject({
      code: "SP_APPLY_UNKNOWN_INSTANCE",
      fix: "Did you mean orders-prod?",
    });
    const far = deploy(shop.as("lin"), { ...both, instances: ["ledger"] });
    await expect(far).rejects.toMatchObject({ fix: "See instances/ on the trunk for all 1." });
  });

  it("E23: takes a trunk without instances for an error, not for nothing to do", async () => {
    const shop = await openShop({ ...one, isFollowed: false });
    await shop.push("main", { "instances/orders-prod.yaml": null });
    const { findings, plans } = await deploy(shop.as("lin"), both);
    expect(findings[0]).toMatchObject({ code: "documents/empty-fleet", severity: "error" });
    expect(plans).toEqual([]);
  });

  it("looks at no server while a trunk that nobody has followed is not valid", async () => {
    const shop = await openShop({ ...one, isFollowed: false });
    await shop.push("main", { "instances/orders-test.yaml": ordersInstance("orders-test", "work_mem: a lot") });
    const result = await deploy(shop.as("lin"), both);
    expect(result.plans).toEqual([]);
    expect(result.findings.map((finding) => finding.code)).toEqual(["validate/not-a-number"]);
    const given = await deploy(shop.as("lin"), { ...both, digest: result.digest });
    expect(given.outcome).toBeUndefined();
    expect(await shop.events()).toEqual([]);
  });

  it("says of an engine that nobody reaches that it cannot be reached", async () => {
    const shop = await openShop(one);
    const result = await deploy({ ...shop.as("lin"), targets: new Map() }, both);
    expect(result.failures).toMatchObject([{ instance: "orders-prod", code: "SP_TARGET_UNSUPPORTED" }]);
  });

  it("stops at the first server that does not come out as asked and leaves the rest untouched", async () => {
    const shop = await openShop(two);
    shop.server("orders-prod").refuses.add("work_mem");
    const result = await applyShown(shop);
    expect(result).toMatchObject({
      outcome: "failed",
      failures: [{ instance: "orders-prod", code: "SP_TARGET_REFUSED" }],
    });
    expect(shop.stored("orders-prod")).toEqual({});
    expect(shop.server("orders-test").steps).toEqual([]);
    expect((await shop.events()).at(-1)).toMatchObject({ kind: "apply-finished", outcome: "failed" });
  });

  it("lets an error that is not its own stop the run at once", async () => {
    const shop = await openShop(one);
    const target = { connect: () => Promise.reject(new TypeError("a slip")) };
    await expect(applyShown(shop, { ports: { target } })).rejects.toThrow(new TypeError("a slip"));
  });

  it("says an unknown person by the address that git gives", async () => {
    const shop = await openShop(one);
    await applyShown(shop, { by: "stranger" });
    expect((await shop.record())[0]?.actor).toBe("somebody@elsewhere.example");
  });
});

/** A target whose server is moved by hand after the plan was made again and before it is locked. */
function movingTarget(shop: Shop, move: () => void): Shop["target"] {
  let connected = 0;
  return {
    connect: async (instance) => {
      connected += 1;
      if (connected === 2) move();
      return shop.target.connect(instance);
    },
  };
}

describe("a record that cannot be written", () => {
  it("keeps everything from happening at its first entry", async () => {
    const shop = await openShop(one);
    const repo = fullAfter(shop.repo, 0);
    await expect(applyShown(shop, { ports: { repo } })).rejects.toMatchObject({ code: "SP_AUDIT_WRITE_FAILED" });
    expect(shop.server("orders-prod").steps).toEqual([]);
    expect(await shop.events()).toEqual([]);
  });

  it("says at its last entry what was done, and the same command records it later", async () => {
    const shop = await openShop(one);
    const { digest } = await deploy(shop.as("lin"), both);
    const failing = deploy(shop.as("lin", { repo: fullAfter(shop.repo, 1) }), { ...both, digest });
    await expect(failing).rejects.toMatchObject({
      code: "SP_AUDIT_WRITE_FAILED",
      message:
        "The record on branch setpoint/audit cannot be written: No space left. " +
        "The run on orders-prod ended as applied: orders-prod work_mem runs 64MB. This is not recorded yet.",
      fix: "Mend the repository, then run the same command again: it reads the servers back and records it.",
    });
    expect(shop.runs("orders-prod", "work_mem")).toBe("64MB");
    expect((await shop.events()).map((event) => event.kind)).toEqual(["apply-started"]);
    const again = await deploy(shop.as("lin"), { ...both, digest });
    expect(again.outcome).toBe("applied");
    const readBack = [{ instance: "orders-prod", parameter: "work_mem", running: { display: "64MB" } }];
    expect((await shop.events()).at(-1)).toMatchObject({
      kind: "apply-finished",
      run: "run-1",
      outcome: "interrupted",
      readBack,
    });
  });

  it("says of a run without a read-back how it ended", async () => {
    const shop = await openShop(one);
    shop.server("orders-prod").refuses.add("work_mem");
    await expect(applyShown(shop, { ports: { repo: fullAfter(shop.repo, 1) } })).rejects.toThrow(
      "The run on orders-prod ended as failed. This is not recorded yet.",
    );
  });
});
