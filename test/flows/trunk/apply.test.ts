import { describe, expect, it } from "vitest";
import { listOverrides } from "../../../src/flows/override/list.ts";
import { reconcile } from "../../../src/flows/override/reconcile.ts";
import { deploy, type DeployRequest } from "../../../src/flows/live/deploy.ts";
import { look } from "../../../src/flows/live/look.ts";
import type { LiveResult } from "../../../src/model/results.ts";
import { exitCodeOf } from "../../../src/cli/exit-code.ts";
import { applyShown } from "../../support/apply-shown.ts";
import { codes, open, states } from "../../support/emergency.ts";
import { hour, ordersInstance } from "../../support/shop-documents.ts";
import { openTrunkShop, prod, propose, approve, mergeApproved, takeIn } from "../../support/trunk.ts";
import type { Shop } from "../../support/workspace.ts";

const all = { instances: [], restart: false };

async function plan(shop: Shop): Promise<LiveResult> {
  return deploy(shop.as("lin"), all);
}

async function apply(shop: Shop, more: Partial<DeployRequest> = {}): Promise<LiveResult> {
  const { digest } = await plan(shop);
  return deploy(shop.as("lin"), { ...all, digest, ...more });
}

function exitCode(result: LiveResult): number {
  return exitCodeOf(result, { detailedExitcode: false });
}

/** Something to apply (32MB of work_mem), and after it a push past everybody (fsync off). */
async function openBypassedShop(): Promise<{
  readonly shop: Shop;
  readonly governing: string;
  readonly bypass: string;
}> {
  const shop = await openTrunkShop();
  const governing = await shop.push("main", prod("fsync: on, work_mem: 32MB"));
  const bypass = await shop.push("main", prod("fsync: off, work_mem: 16MB"));
  return { shop, governing, bypass };
}

describe("apply and drift", () => {
  it("E28: plan what governs, tell of the push past the gate, and apply nothing of it", async () => {
    const { shop, governing, bypass } = await openBypassedShop();
    const result = await apply(shop);
    expect(result.outcome).toBeUndefined();
    expect(result.commit).toBe(governing);
    expect(result.plans[0]?.changes.map(({ parameter, after }) => [parameter, after?.value.display])).toEqual([
      ["work_mem", "32MB"],
    ]);
    expect(exitCode(result)).toBe(3);
    expect(shop.server("orders-prod").steps).toEqual([]);
    expect((await shop.trunkEvents()).at(-1)).toMatchObject({ kind: "bypass-found", commit: bypass, from: governing });
    const drift = (await look(shop.as("max"), "drift", all)).result;
    expect(drift.findings).toMatchObject([{ code: "trunk/unapproved", severity: "error" }]);
    expect(exitCode(drift)).toBe(3);
  });

  it("E28: apply what governs where it is named, and still tell of the push", async () => {
    const { shop, governing } = await openBypassedShop();
    const result = await apply(shop, { commit: governing.slice(0, 12) });
    expect(result.outcome).toBe("applied");
    expect(shop.runs("orders-prod", "work_mem")).toBe("32MB");
    expect(shop.runs("orders-prod", "fsync")).toBe("on");
    expect(exitCode(result)).toBe(3);
  });

  it("record nothing in a dry run", async () => {
    const { shop } = await openBypassedShop();
    await plan(shop);
    await look(shop.as("max"), "drift", all);
    await listOverrides(shop.as("max"));
    await reconcile(shop.as("max"), false);
    expect(await shop.trunkEvents()).toHaveLength(1);
  });

  it("E22: refuse every commit but the one that governs, branches and nothing at all included", async () => {
    const { shop, governing, bypass } = await openBypassedShop();
    const refused = { code: "SP_APPLY_OTHER_COMMIT", data: { governs: governing } };
    for (const commit of [bypass, "main", "", governing.slice(0, 4), "0".repeat(40)])
      await expect(apply(shop, { commit })).rejects.toMatchObject(refused);
    expect(shop.server("orders-prod").steps).toEqual([]);
  });

  it("E22: say which commit governs where the trunk has simply moved on", async () => {
    const shop = await openTrunkShop();
    const before = (await shop.head("main")) ?? "";
    await shop.push("main", prod("fsync: on, work_mem: 32MB"));
    const fix = "Look at the present plan (setpoint apply) and name the commit that it shows.";
    await expect(apply(shop, { commit: before })).rejects.toMatchObject({ code: "SP_APPLY_OTHER_COMMIT", fix });
  });

  it("E24: refuse a plan that an approved merge has replaced since", async () => {
    const shop = await openTrunkShop();
    const { digest } = await plan(shop);
    await takeIn(shop, "faster", prod("fsync: off, work_mem: 64MB"));
    const late = deploy(shop.as("lin"), { ...all, digest });
    await expect(late).rejects.toMatchObject({ code: "SP_APPLY_OTHER_PLAN", data: { given: digest } });
    expect(shop.server("orders-prod").steps).toEqual([]);
  });

  it("E24: do nothing on a server of which something else is wanted once its lock is held", async () => {
    const shop = await openTrunkShop();
    await shop.push("main", prod("fsync: on, work_mem: 32MB"));
    const result = await applyShown(shop, {
      ports: { target: onLock(shop, () => shop.push("main", prod("fsync: on, work_mem: 16MB"))) },
    });
    expect(result).toMatchObject({ outcome: "failed", failures: [{ code: "SP_APPLY_MOVED" }] });
    expect(shop.server("orders-prod").steps).toEqual([]);
  });

  it("E24: do nothing on a server that an override has taken once its lock is held", async () => {
    const shop = await openTrunkShop();
    await shop.push("main", prod("fsync: on, work_mem: 32MB"));
    const other = await openTrunkShop();
    const accepted = (await accepting(other)).at(-1);
    if (!accepted) throw new Error("nothing was accepted");
    const audit = shop.as("lin").openAudit((await look(shop.as("lin"), "drift", all)).side.fleet.configuration);
    const target = onLock(shop, () => audit.append(accepted, "ada"));
    const result = await applyShown(shop, { ports: { target } });
    expect(result).toMatchObject({ outcome: "failed", failures: [{ code: "SP_APPLY_MOVED" }] });
  });

  it("E24: do nothing on a server that the trunk no longer holds once its lock is held", async () => {
    const shop = await openTrunkShop();
    await shop.push("main", prod("fsync: on, work_mem: 32MB"));
    const leave = async (): Promise<void> => {
      await shop.push("main", {
        "instances/orders-prod.yaml": null,
        "instances/orders-test.yaml": ordersInstance("orders-test", ""),
      });
      await shop.approveTrunk();
    };
    const result = await applyShown(shop, { ports: { target: onLock(shop, leave) } });
    expect(result).toMatchObject({ outcome: "failed", failures: [{ code: "SP_APPLY_MOVED" }] });
    expect(shop.server("orders-prod").steps).toEqual([]);
  });

  it("go on where the trunk moves and wants nothing else of the server", async () => {
    const shop = await openTrunkShop();
    await shop.push("main", prod("fsync: on, work_mem: 32MB"));
    const elsewhere = {
      "instances/orders-test.yaml": ordersInstance("orders-test", "work_mem: 8MB").replace("critical", "low"),
    };
    const target = onLock(shop, () => shop.push("main", elsewhere));
    expect(await applyShown(shop, { ports: { target } })).toMatchObject({ outcome: "applied", failures: [] });
    expect(shop.runs("orders-prod", "work_mem")).toBe("32MB");
  });

  it("E23: take nothing given for an error: no digest, no record, no trunk", async () => {
    const shop = await openTrunkShop();
    await expect(deploy(shop.as("lin"), { ...all, digest: "" })).rejects.toMatchObject({ code: "SP_APPLY_OTHER_PLAN" });
    await expect(deploy({ ...shop.as("lin"), trunk: "mian" }, all)).rejects.toMatchObject({
      code: "SP_REPO_UNKNOWN_REF",
    });
    await shop.push("setpoint/audit", { "latest.json": "{}" });
    await expect(plan(shop)).rejects.toMatchObject({ code: "SP_AUDIT_UNREADABLE" });
  });

  it("E23: take a trunk whose instances somebody has pushed away for a bypass, and go on with what governs", async () => {
    const shop = await openTrunkShop();
    await shop.push("main", { "instances/orders-prod.yaml": null });
    const result = await apply(shop);
    expect(result.findings.map(({ code }) => code)).toContain("trunk/unapproved");
    expect(result.plans).toMatchObject([{ instance: "orders-prod", changes: [] }]);
    expect(exitCode(result)).toBe(3);
  });

  it("leave a run open in the record that is still at work", async () => {
    const shop = await openTrunkShop();
    await shop.push("main", prod("fsync: on, work_mem: 32MB"));
    const { digest, commit } = await plan(shop);
    const audit = shop.as("lin").openAudit((await look(shop.as("lin"), "drift", all)).side.fleet.configuration);
    const changes = [{ instance: "orders-prod", parameter: "work_mem" }];
    await audit.append({ kind: "apply-started", run: "run-9", commit, digest, changes }, "lin");
    shop.server("orders-prod").locked = true;
    const busy = await apply(shop);
    expect(busy.findings).toContainEqual(
      expect.objectContaining({ code: "apply/still-at-work", instance: "orders-prod" }),
    );
    const finished = async (): Promise<readonly string[]> =>
      (await shop.events()).flatMap((event) => (event.kind === "apply-finished" ? [event.run] : []));
    expect(await finished()).not.toContain("run-9");
    shop.server("orders-prod").locked = false;
    await apply(shop);
    expect(await finished()).toContain("run-9");
  });
});

describe("an emergency while the trunk is astray", () => {
  it("goes on: opened, listed and restored to what governs, with the bypass as a warning", async () => {
    const { shop } = await openBypassedShop();
    const opened = await open(shop);
    expect(opened.acted).toBe(true);
    expect(opened.findings).toMatchObject([{ code: "trunk/unapproved", severity: "warning" }]);
    expect(states(await listOverrides(shop.as("max")))).toEqual(["inc-4711 active"]);
    expect(shop.runs("orders-prod", "work_mem")).toBe("256MB");
    shop.clock.advance(2 * hour);
    const restored = await reconcile(shop.as("ada"), true);
    expect(states(restored)).toEqual(["inc-4711 restored"]);
    expect(shop.runs("orders-prod", "work_mem")).toBe("32MB");
    expect(shop.runs("orders-prod", "fsync")).toBe("on");
  });

  it("E16: is restored to an approved value without a new approval, though its approver is gone since", async () => {
    const shop = await openTrunkShop();
    await takeIn(shop, "faster", prod("fsync: off, work_mem: 64MB"));
    await applyShown(shop);
    await open(shop);
    await shop.push("main", prod("fsync: off, work_mem: 64MB, synchronous_commit: off"));
    shop.clock.advance(2 * hour);
    const workspace = shop.as("ada");
    const openForge: typeof workspace.openForge = (of) => ({
      ...workspace.openForge(of),
      members: async (team) => ({ kind: "unknown", reason: `${team} cannot be read` }),
      reviews: async () => [],
    });
    const restored = await reconcile({ ...workspace, openForge }, true);
    expect(states(restored)).toEqual(["inc-4711 restored"]);
    expect(shop.runs("orders-prod", "work_mem")).toBe("64MB");
    expect(shop.runs("orders-prod", "fsync")).toBe("off");
  });

  it("E17: is restored to the last approved value, not to a later one that nobody approved", async () => {
    const shop = await openTrunkShop();
    await open(shop, { id: "inc-4713", settings: [["synchronous_commit", "off"]] });
    expect(codes(await open(shop))).toEqual([]);
    await propose(shop, "less", prod("fsync: on, work_mem: 48MB"));
    await approve(shop, "less");
    await mergeApproved(shop, "less");
    await shop.push("main", prod("fsync: off, work_mem: 24MB"));
    shop.clock.advance(2 * hour);
    expect(states(await reconcile(shop.as("ada"), true))).toContain("inc-4711 restored");
    expect(shop.runs("orders-prod", "work_mem")).toBe("48MB");
  });
});

/** A target of the shop's servers where something happens just before a lock is taken for the first time. */
function onLock(shop: Shop, happen: () => Promise<unknown>): Shop["target"] {
  let isDone = false;
  return {
    connect: async (instance) => {
      const session = await shop.target.connect(instance);
      return {
        ...session,
        exclusively: async (work) => {
          if (!isDone) await happen();
          isDone = true;
          return session.exclusively(work);
        },
      };
    },
  };
}

async function accepting(shop: Shop): Promise<readonly Awaited<ReturnType<Shop["events"]>>[number][]> {
  await open(shop);
  return (await shop.events()).filter((event) => event.kind === "override-accepted");
}
