import { describe, expect, it } from "vitest";
import { deploy } from "../../src/flows/live/deploy.ts";
import { openOverride } from "../../src/flows/override/open.ts";
import { closeOverride, reconcile } from "../../src/flows/override/reconcile.ts";
import { merge } from "../../src/flows/request/merge.ts";
import { review } from "../../src/flows/request/review.ts";
import { findInterrupted } from "../../src/flows/live/record.ts";
import { SetpointError } from "../../src/model/setpoint-error.ts";
import { checkout, open, openSettledShop } from "../support/emergency.ts";
import { killAndRepeat, killInStep, measure, type Story } from "../support/kill-everywhere.ts";
import { rolloutDocument } from "../support/rollout-shop.ts";
import { hour, ordersInstance, policies } from "../support/shop-documents.ts";
import { openShop, type Shop } from "../support/workspace.ts";

/** What a shop had to show before anything died: the digest of its plan, or where its trunk stood. */
const shown = new WeakMap<Shop, string>();

const deploying: Story = {
  shop: async () => {
    const shop = await openShop({
      files: {
        ...policies,
        "instances/orders-prod.yaml": ordersInstance("orders-prod", "work_mem: 64MB, max_connections: 200"),
        "instances/orders-test.yaml": ordersInstance("orders-test", "work_mem: 16MB"),
      },
      servers: { "orders-prod": {}, "orders-test": {} },
    });
    shop.storeByHand("orders-prod", "work_mem", "8MB");
    shop.storeByHand("orders-prod", "log_lock_waits", "on");
    shown.set(shop, (await deploy(shop.as("lin"), { instances: [], restart: true })).digest);
    return shop;
  },
  run: async (shop, ports) =>
    deploy(shop.as("lin", ports), { instances: [], restart: true, digest: shown.get(shop) ?? "" }),
  again: async (shop) => {
    const digest = shown.get(shop) ?? "";
    const isOpen = findInterrupted(await shop.record()).length > 0;
    const result = await deploy(shop.as("lin"), { instances: [], restart: true, digest }).catch(
      (error: unknown) => error,
    );
    if (!(result instanceof SetpointError)) return;
    // Only what was finished and recorded leaves nothing of the old plan to take up again.
    expect([result.code, isOpen]).toEqual(["SP_APPLY_OTHER_PLAN", false]);
    expect((await shop.events()).at(-1)).toMatchObject({ kind: "apply-finished", outcome: "applied" });
  },
  end: async (shop) => {
    expect(shop.stored("orders-prod")).toEqual({ work_mem: "64MB", max_connections: "200" });
    expect(shop.stored("orders-test")).toEqual({ work_mem: "16MB" });
    expect(shop.runs("orders-prod", "max_connections")).toBe("200");
    expect(shop.runs("orders-prod", "log_lock_waits")).toBe("off");
  },
  allowed: {
    "orders-prod": {
      work_mem: ["8MB", "64MB"],
      max_connections: ["-", "100", "200"],
      log_lock_waits: ["on", "-", "off"],
    },
    "orders-test": { work_mem: ["-", "4MB", "16MB"] },
  },
};

/** A canary, then the rest, each asked twice for its health; given again, what a dead run changed is asked first. */
const rollingOut: Story = {
  ...deploying,
  shop: async () => {
    const shop = await openShop({
      files: {
        ...policies,
        "policies/critical.rollout.yaml": rolloutDocument(
          "  pause: 1m\n  health: { check: statistics.waiting_locks < 5, for: 1s, every: 1s }\n",
        ).replace("canary: [orders-a]", "canary: [orders-test]"),
        "instances/orders-prod.yaml": ordersInstance("orders-prod", "work_mem: 64MB"),
        "instances/orders-test.yaml": ordersInstance("orders-test", "work_mem: 16MB"),
      },
      servers: { "orders-prod": {}, "orders-test": {} },
    });
    shown.set(shop, (await deploy(shop.as("lin"), { instances: [], restart: true })).digest);
    return shop;
  },
  end: async (shop) => {
    expect(shop.stored("orders-prod")).toEqual({ work_mem: "64MB" });
    expect(shop.stored("orders-test")).toEqual({ work_mem: "16MB" });
  },
  allowed: {
    "orders-prod": { work_mem: ["-", "4MB", "64MB"] },
    "orders-test": { work_mem: ["-", "4MB", "16MB"] },
  },
};

const overridden = { "orders-prod": { work_mem: ["64MB", "256MB"] }, "orders-test": { work_mem: ["16MB"] } };

const opening: Story = {
  shop: openSettledShop,
  run: (shop, ports) => openOverride(shop.as("lin", ports), checkout),
  end: async (shop) => {
    expect(shop.stored("orders-prod")).toEqual({ work_mem: "256MB" });
    expect(shop.runs("orders-prod", "work_mem")).toBe("256MB");
    const accepted = (await shop.events()).filter((event) => event.kind === "override-accepted");
    expect(accepted).toMatchObject([{ override: { id: "inc-4711", expiresAt: "2030-01-01T02:00:00.000Z" } }]);
    expect(await shop.branches()).toEqual(["main", "override/inc-4711", "setpoint/audit"]);
  },
  allowed: overridden,
};

async function expectRestored(shop: Shop): Promise<void> {
  expect(shop.stored("orders-prod")).toEqual({ work_mem: "64MB" });
  expect(shop.runs("orders-prod", "work_mem")).toBe("64MB");
  expect(await shop.branches()).toEqual(["main", "setpoint/archive/override/inc-4711", "setpoint/audit"]);
  const proofs = (await shop.events()).flatMap((event) => (event.kind === "override-restored" ? event.readBack : []));
  expect(new Set(proofs.map((proof) => proof.instance))).toContain("orders-prod");
}

const closing: Story = {
  shop: async () => {
    const shop = await openSettledShop();
    await open(shop);
    return shop;
  },
  run: (shop, ports) => closeOverride(shop.as("ada", ports), "inc-4711", true),
  end: async (shop) => {
    await expectRestored(shop);
    expect((await shop.events()).filter((event) => event.kind === "override-closed")).toHaveLength(1);
  },
  allowed: overridden,
};

const restoring: Story = {
  shop: async () => {
    const shop = await openSettledShop();
    await open(shop, { instances: ["orders-prod", "orders-test"] });
    await shop.push("main", { "instances/orders-test.yaml": ordersInstance("orders-test", "work_mem: 32MB") });
    shop.clock.advance(2 * hour);
    return shop;
  },
  run: (shop, ports) => reconcile(shop.as("ada", ports), true),
  end: async (shop) => {
    await expectRestored(shop);
    expect(shop.stored("orders-test")).toEqual({ work_mem: "32MB" });
    expect(shop.runs("orders-test", "work_mem")).toBe("32MB");
  },
  allowed: { "orders-prod": { work_mem: ["64MB", "256MB"] }, "orders-test": { work_mem: ["32MB", "256MB"] } },
};

const more = { "instances/orders-prod.yaml": ordersInstance("orders-prod", "work_mem: 64MB, fsync: on") };
const proposal = { request: "more-safety", acceptedThresholds: [] };

const merging: Story = {
  shop: async () => {
    const shop = await openSettledShop();
    await shop.push("main", { "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: off") });
    shown.set(shop, (await shop.head("main")) ?? "");
    await shop.push(proposal.request, more, { by: "max" });
    await review(shop.as("ada"), { ...proposal, verdict: "approved" });
    return shop;
  },
  run: (shop, ports) => merge(shop.as("lin", ports), proposal),
  again: async (shop) => {
    const result = await merge(shop.as("lin"), proposal).catch((error: unknown) => error);
    if (result instanceof SetpointError) expect(result.code).toBe("SP_FORGE_UNKNOWN_REQUEST");
  },
  end: async (shop) => {
    const head = (await shop.head(proposal.request)) ?? "";
    const { commit } = await shop.repo.snapshot("main");
    const merges = await shop.repo.commitsBetween(head, "main");
    expect(merges).toMatchObject([{ id: commit, parents: [shown.get(shop), head] }]);
    expect(merges[0]?.message).toMatch(/^Merge more-safety\n\nPlan: [0-9a-f]{64}$/u);
    expect((await shop.repo.snapshot("main")).entries).toEqual((await shop.repo.snapshot(proposal.request)).entries);
    const events = (await shop.events()).filter((event) => event.kind === "request-merged");
    expect(events.at(-1)).toMatchObject({ request: proposal.request, approvedBy: ["ada"] });
  },
  allowed: { "orders-prod": { work_mem: ["64MB"] } },
};

const stories: readonly (readonly [string, Story])[] = [
  ["an apply", deploying],
  ["an apply in waves", rollingOut],
  ["the opening of an override", opening],
  ["the closing of an override", closing],
  ["the restoration of an override", restoring],
  ["the merge of a request", merging],
];
const measured = await Promise.all(stories.map(async ([name, story]) => ({ name, story, ...(await measure(story)) })));

describe.each(measured)("$name", ({ story, calls, steps }) => {
  const everyCall = Array.from({ length: calls }, (_, index) => index + 1);
  const everyStep = Object.entries(steps).flatMap(([instance, count]) =>
    Array.from({ length: count }, (_, index) => ({ instance, step: index + 1 })),
  );

  it.each(["before", "after"] as const)(
    `ends well when it is killed %s any of its ${calls} calls and given again`,
    async (when) => {
      const survived: number[] = [];
      for (const at of everyCall) {
        await killAndRepeat(story, { at, when });
        survived.push(at);
      }
      expect(survived).toEqual(everyCall);
    },
  );

  it(`ends well when it is killed before any of the ${everyStep.length} steps that servers take`, async () => {
    for (const place of everyStep) await killInStep(story, place);
    expect(everyStep.length > 0).toBe(story !== merging);
  });
});
