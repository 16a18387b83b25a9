import { describe, expect, it } from "vitest";
import { deploy } from "../../../src/flows/live/deploy.ts";
import { applyShown } from "../../support/apply-shown.ts";
import {
  freeInstance,
  healthy,
  openRolloutShop,
  rolloutDocument,
  told,
  watchedTarget,
  workMem,
} from "../../support/rollout-shop.ts";
import { minute } from "../../support/shop-documents.ts";
import type { Shop } from "../../support/workspace.ts";

async function lastEvent(shop: Shop): Promise<unknown> {
  return (await shop.events()).at(-1);
}

describe("a staged rollout", () => {
  it("shows its waves before anything is done", async () => {
    const shop = await openRolloutShop();
    const { waves, outcome } = await deploy(shop.as("lin"), { instances: [], restart: false });
    expect(waves).toEqual([
      { name: "critical: canary", instances: ["orders-a"] },
      { name: "critical: wave 1", instances: ["orders-b"] },
      { name: "critical: wave 2", instances: ["orders-c"] },
    ]);
    expect(outcome).toBeUndefined();
    expect(workMem(shop)).toEqual(["8MB", "8MB", "8MB"]);
  });

  it("pauses after each wave, and asks its health at once and again until the time is over", async () => {
    const shop = await openRolloutShop();
    const looks: string[] = [];
    const start = shop.clock.now().getTime();
    const target = watchedTarget(shop, (name) => {
      looks.push(`${name} ${(shop.clock.now().getTime() - start) / 1000} ${workMem(shop).join(" ")}`);
    });
    const result = await applyShown(shop, { ports: { target } });
    expect(result.outcome).toBe("applied");
    expect(looks.filter((look) => look.startsWith("orders-b"))).toEqual([
      "orders-b 360 64MB 8MB 8MB",
      ...[660, 670, 680, 690, 700, 710, 720].map((second) => `orders-b ${second} 64MB 64MB 8MB`),
    ]);
    expect(shop.clock.now().getTime() - start).toBe(3 * 6 * minute);
    expect(told(result)).toEqual([]);
    expect(workMem(shop)).toEqual(["64MB", "64MB", "64MB"]);
  });

  it("puts the wave back that is not healthy, leaves earlier ones, and begins no later one", async () => {
    const shop = await openRolloutShop();
    shop.server("orders-b").statistics.set("deadlocks_total", 40);
    const target = watchedTarget(shop, (name) => {
      const count = shop.runs(name, "work_mem") === "64MB" && name === "orders-b" ? 42 : 40;
      shop.server(name).statistics.set("deadlocks_total", count);
    });
    const result = await applyShown(shop, { ports: { target } });
    expect(result.outcome).toBe("rolled-back");
    expect(workMem(shop)).toEqual(["64MB", "8MB", "8MB"]);
    expect(shop.stored("orders-b")).toEqual({ work_mem: "8MB" });
    expect(shop.server("orders-c").steps).toEqual([]);
    expect(told(result)).toEqual([
      "rollout/unhealthy: orders-b is not healthy: statistics.waiting_locks < 5 && statistics.deadlocks_total - before.deadlocks_total <= 0 " +
        "is false; statistics.waiting_locks was 0; statistics.deadlocks_total was 42; before.deadlocks_total was 40.",
      "rollout/stopped: The rollout ended with critical: wave 1. " +
        "stay as applied: orders-a; put back: orders-b; left as they were: orders-c.",
    ]);
    expect(result.findings.find(({ code }) => code === "rollout/unhealthy")).toMatchObject({
      instance: "orders-b",
      at: { file: "policies/critical.rollout.yaml", line: 10 },
    });
    expect(await lastEvent(shop)).toMatchObject({
      kind: "apply-finished",
      outcome: "rolled-back",
      readBack: [
        { instance: "orders-a", running: { display: "64MB" } },
        { instance: "orders-b", running: { display: "8MB" } },
      ],
    });
  });

  it("does not let a wave pass in which one server was well at first and ill at the last look", async () => {
    const shop = await openRolloutShop();
    const start = shop.clock.now().getTime();
    const target = watchedTarget(shop, (name) => {
      const isLast = shop.clock.now().getTime() - start >= 6 * minute;
      shop.server(name).statistics.set("waiting_locks", isLast ? 5 : 0);
    });
    expect((await applyShown(shop, { ports: { target } })).outcome).toBe("rolled-back");
    expect(workMem(shop)).toEqual(["8MB", "8MB", "8MB"]);
  });

  it("takes a server that cannot be reached for ill, says that it could not be put back, and what had been there", async () => {
    const shop = await openRolloutShop();
    const target = watchedTarget(shop, (name) => {
      if (shop.runs(name, "work_mem") === "64MB") shop.server(name).reachable = false;
    });
    const result = await applyShown(shop, { ports: { target } });
    expect(result.outcome).toBe("failed");
    expect(told(result)).toEqual([
      "rollout/unhealthy: orders-a is not healthy: orders-a cannot be reached.",
      "rollout/not-put-back: orders-a could not be put back: orders-a cannot be reached. Before the change: work_mem 8MB.",
      "rollout/stopped: The rollout ended with critical: canary. in doubt, see what is said of them: orders-a; left as they were: orders-b, orders-c.",
    ]);
  });

  it("changes nothing where the check cannot be decided", async () => {
    const shop = await openRolloutShop();
    shop.server("orders-a").statistics.delete("waiting_locks");
    const result = await applyShown(shop);
    expect(result.outcome).toBe("failed");
    expect(result.findings.find(({ code }) => code === "rollout/health-undecided")).toMatchObject({
      message:
        "statistics.waiting_locks < 5 && statistics.deadlocks_total - before.deadlocks_total <= 0 cannot be decided for orders-a: " +
        'waiting_locks is not there; ask first: has(labels.pooler), "pooler" in labels.',
      instance: "orders-a",
    });
    expect(workMem(shop)).toEqual(["8MB", "8MB", "8MB"]);
    expect(shop.server("orders-a").steps).toEqual([]);
  });

  it("changes nothing where a server tells no statistics before", async () => {
    const shop = await openRolloutShop();
    const target = watchedTarget(shop, () => {
      shop.server("orders-a").reachable = false;
    });
    const result = await applyShown(shop, { ports: { target } });
    expect(result).toMatchObject({ outcome: "failed", failures: [{ code: "SP_TARGET_UNREACHABLE" }] });
    expect(shop.server("orders-a").steps).toEqual([]);
  });

  it("lets a change through that is to make an ill server well", async () => {
    const shop = await openRolloutShop();
    const target = watchedTarget(shop, (name) => {
      shop.server(name).statistics.set("waiting_locks", shop.runs(name, "work_mem") === "64MB" ? 0 : 9);
    });
    expect((await applyShown(shop, { ports: { target } })).outcome).toBe("applied");
  });

  it("puts back the whole wave where one of its servers does not come out as asked", async () => {
    const shop = await openRolloutShop({
      "policies/critical.rollout.yaml": rolloutDocument("").replace("canary: [orders-a]", "pause: 1m"),
    });
    shop.server("orders-b").shadows.set("work_mem", ["command line"]);
    const result = await applyShown(shop);
    expect(result.outcome).toBe("rolled-back");
    expect(result.waves?.map(({ instances }) => instances)).toEqual([["orders-a", "orders-b"], ["orders-c"]]);
    expect(workMem(shop)).toEqual(["8MB", "8MB", "8MB"]);
    expect(shop.server("orders-a").steps.slice(-2)).toEqual(["store work_mem=8MB", "reload"]);
    expect(told(result).at(-1)).toBe(
      "rollout/stopped: The rollout ended with critical: wave 1. put back: orders-a, orders-b; left as they were: orders-c.",
    );
  });

  it("without a health check pauses between waves, not after the last", async () => {
    const shop = await openRolloutShop({ "policies/critical.rollout.yaml": rolloutDocument("  pause: 5m\n") });
    const start = shop.clock.now().getTime();
    expect((await applyShown(shop)).outcome).toBe("applied");
    expect(shop.clock.now().getTime() - start).toBe(2 * 5 * minute);
  });

  it("leaves servers alone that somebody else has changed since, and says so", async () => {
    const shop = await openRolloutShop(undefined, "work_mem: 64MB, log_lock_waits: on");
    const target = watchedTarget(shop, (name) => {
      if (shop.runs(name, "work_mem") !== "64MB") return;
      shop.storeByHand(name, "work_mem", "128MB");
      shop.server(name).statistics.set("waiting_locks", 7);
    });
    const result = await applyShown(shop, { ports: { target } });
    expect(result.outcome).toBe("rolled-back");
    expect(shop.stored("orders-a")).toEqual({ work_mem: "128MB" });
    expect(shop.runs("orders-a", "log_lock_waits")).toBe("off");
    expect(told(result)[1]).toBe(
      "rollout/moved-since: work_mem was stored by somebody else since this run stored it, and is left as it is.",
    );
  });

  it("restarts to put back what a restart brought, where restarts are allowed, the last server first", async () => {
    const two = rolloutDocument(healthy).replace("canary: [orders-a]", "canary: [orders-a, orders-b]");
    const shop = await openRolloutShop(
      { "policies/critical.rollout.yaml": two },
      "work_mem: 8MB, max_connections: 200",
    );
    const log: string[] = [];
    const target = watchedTarget(shop, (name) => {
      if (shop.runs("orders-b", "max_connections") !== "200") return;
      log.push(name);
      shop.server("orders-b").statistics.set("waiting_locks", 7);
    });
    const result = await applyShown(shop, { restart: true, ports: { target } });
    expect(result.outcome).toBe("rolled-back");
    expect(shop.server("orders-a").steps).toEqual([
      "store max_connections=200",
      "reload",
      "restart",
      "reset max_connections",
      "reload",
      "restart",
    ]);
    expect(["orders-a", "orders-b"].map((name) => shop.runs(name, "max_connections"))).toEqual(["100", "100"]);
    expect(told(result).map((text) => text.split(":")[0])).toEqual(["rollout/unhealthy", "rollout/stopped"]);
  });

  it("says of what a restart brought beside the plan that it stays", async () => {
    const shop = await openRolloutShop(undefined, "work_mem: 64MB, max_connections: 200");
    for (const name of ["orders-a", "orders-b", "orders-c"]) shop.storeByHand(name, "max_connections", "200");
    const target = watchedTarget(shop, (name) => {
      if (shop.runs(name, "work_mem") === "64MB") shop.server(name).statistics.set("waiting_locks", 7);
    });
    const result = await applyShown(shop, { restart: true, ports: { target } });
    expect(result.outcome).toBe("rolled-back");
    expect(told(result)[1]).toBe(
      "rollout/restart-stays: max_connections had waited for a restart and runs 200 since this run's; that stays.",
    );
    expect(shop.stored("orders-a")).toEqual({ max_connections: "200", work_mem: "8MB" });
  });

  it("where only a restart was to be done has nothing to put back", async () => {
    const shop = await openRolloutShop(undefined, "work_mem: 8MB, max_connections: 200");
    for (const name of ["orders-a", "orders-b", "orders-c"]) shop.storeByHand(name, "max_connections", "200");
    const target = watchedTarget(shop, (name) => {
      if (shop.runs(name, "max_connections") === "200") shop.server(name).statistics.set("waiting_locks", 7);
    });
    const result = await applyShown(shop, { restart: true, ports: { target } });
    expect(result.outcome).toBe("rolled-back");
    expect(shop.server("orders-a").steps).toEqual(["reload", "restart"]);
    expect(shop.server("orders-b").steps).toEqual([]);
  });

  it("begins with servers under no rollout, which are not waited for", async () => {
    const shop = await openRolloutShop({
      "policies/critical.rollout.yaml": rolloutDocument(healthy),
      "instances/orders-b.yaml": freeInstance("orders-b"),
    });
    shop.server("orders-a").refuses.add("work_mem");
    const start = shop.clock.now().getTime();
    const result = await applyShown(shop);
    expect(result.waves?.map(({ name }) => name)).toEqual(["no rollout", "critical: canary", "critical: wave 1"]);
    expect(result.outcome).toBe("failed");
    expect(shop.clock.now().getTime()).toBe(start);
    expect(workMem(shop)).toEqual(["8MB", "64MB", "8MB"]);
    expect(told(result)).toEqual([
      "rollout/stopped: The rollout ended with critical: canary. stay as applied: orders-b; in doubt, see what is said of them: orders-a; left as they were: orders-c.",
    ]);
  });
});

describe("a run that died in the middle of its waves", () => {
  const dying = async (): Promise<{ shop: Shop; digest: string }> => {
    const shop = await openRolloutShop();
    const { digest } = await deploy(shop.as("lin"), { instances: [], restart: false });
    let looks = 0;
    const target = watchedTarget(shop, () => {
      looks += 1;
      if (looks === 3) throw new Error("killed");
    });
    await expect(deploy(shop.as("lin", { target }), { instances: [], restart: false, digest })).rejects.toThrow(
      "killed",
    );
    expect(workMem(shop)).toEqual(["64MB", "8MB", "8MB"]);
    return { shop, digest };
  };

  it("is taken up by the same digest: what it changed is watched first, then the other waves come", async () => {
    const { shop, digest } = await dying();
    const looks: string[] = [];
    const target = watchedTarget(shop, (name) => looks.push(name));
    const result = await deploy(shop.as("lin", { target }), { instances: [], restart: false, digest });
    expect(result.outcome).toBe("applied");
    expect(workMem(shop)).toEqual(["64MB", "64MB", "64MB"]);
    expect([...new Set(looks)]).toEqual(["orders-a", "orders-b", "orders-c"]);
    const started = (await shop.events()).filter((event) => event.kind === "apply-started");
    expect(started.map(({ proving }) => proving)).toEqual([undefined, ["orders-a"]]);
    expect(await shop.verify()).toEqual([]);
  });

  it("goes no further while a server that it changed is not well, and says that it was not put back", async () => {
    const { shop, digest } = await dying();
    shop.server("orders-a").statistics.set("waiting_locks", 5);
    const result = await deploy(shop.as("lin"), { instances: [], restart: false, digest });
    expect(result.outcome).toBe("failed");
    expect(
      told(result)
        .slice(-2)
        .map((text) => text.split(":")[0]),
    ).toEqual(["rollout/unhealthy", "rollout/unproven"]);
    expect(workMem(shop)).toEqual(["64MB", "8MB", "8MB"]);
  });

  it("that had changed everything is watched to its end", async () => {
    const { shop } = await dying();
    for (const name of ["orders-b", "orders-c"]) shop.storeByHand(name, "work_mem", "64MB");
    const result = await applyShown(shop);
    expect(result).toMatchObject({ outcome: "applied", readBack: [] });
    expect((await shop.events()).slice(-3).map((event) => event.kind)).toEqual([
      "apply-finished",
      "apply-started",
      "apply-finished",
    ]);
    expect((await shop.events()).at(-2)).toMatchObject({ changes: [], proving: ["orders-a", "orders-b", "orders-c"] });
  });
});
