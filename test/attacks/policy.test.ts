import { describe, expect, it } from "vitest";
import { advanceTrunk } from "../../src/flows/trunk/advance-trunk.ts";
import { check } from "../../src/flows/request/check.ts";
import { merge } from "../../src/flows/request/merge.ts";
import { configuration } from "../support/orders-shop.ts";
import { durability, ordersInstance, policies } from "../support/shop-documents.ts";
import { approve, governs, openTrunkShop, prod, propose } from "../support/trunk.ts";
import type { Shop } from "../support/workspace.ts";

const lockPath = "policies/durability.lock.yaml";
const ownersPath = "policies/guarded.owners.yaml";
const owners = policies[ownersPath] ?? "";

type Files = Readonly<Record<string, string | null>>;

async function verdictOf(shop: Shop, files: Files): Promise<string> {
  await propose(shop, "attack", files);
  return (await check(shop.as("lin"), { request: "attack", acceptedThresholds: [] })).decision.verdict;
}

describe("a request that takes the guard away together with what is guarded", () => {
  it.each<[string, Files]>([
    ["B2: by another label", relabelled("low")],
    [
      "A2: by a lock that matches something else",
      { [lockPath]: durability.replace("critical", "none"), ...prod("fsync: off") },
    ],
    [
      "A2: by a lock that names something else",
      { [lockPath]: durability.replace("fsync, ", ""), ...prod("fsync: off") },
    ],
    [
      "A2: by a lock that allows it",
      { [lockPath]: durability.replace("approvals:", "allow: { fsync: [off] }\n  approvals:"), ...prod("fsync: off") },
    ],
    [
      "B4: by a lock under another name",
      { [lockPath]: durability.replace("name: durability", "name: other"), ...prod("fsync: off") },
    ],
    [
      "B4: by a lock somewhere else",
      { [lockPath]: null, "policies/deep/er/lock.yaml": durability.replace("critical", "low") },
    ],
    [
      "A20: by policies that are no longer in policies/",
      { [lockPath]: null, [ownersPath]: null, "docs/lock.yaml": durability },
    ],
    ["A20: by the last owners", { [ownersPath]: null }],
    [
      "B6: by two documents of one name",
      { "policies/second.lock.yaml": durability.replace("count: 1", "count: 1").replace("critical", "low") },
    ],
    [
      "B7: by a twin behind the same connection",
      { "instances/twin.yaml": ordersInstance("orders-twin", "fsync: off").replace("critical", "low") },
    ],
    [
      "B5: by removing it and bringing it back under another name",
      {
        "instances/orders-prod.yaml": null,
        "instances/n.yaml": ordersInstance("orders-new", "fsync: off").replace("critical", "low"),
      },
    ],
    [
      "D6: by an older version",
      { "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: off").replace('"16.4"', '"12.1"') },
    ],
    ["D7: by another door", prod("fsync: on, work_mem: 64MB, shared_preload_libraries: evil")],
    [
      "B13: by the tool's configuration",
      { "setpoint.yaml": configuration.replace("shop/dba: [lin, ada]", "shop/dba: [lin, ada, max]") },
    ],
    [
      "B2: by another way to the server",
      {
        "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: on, work_mem: 64MB").replace(
          "ORDERS_DSN",
          "OTHER_DSN",
        ),
      },
    ],
    [
      "B2: by another command for restarts",
      {
        "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: on, work_mem: 64MB").replace(
          "ORDERS_RESTART",
          "OTHER",
        ),
      },
    ],
    [
      "B1: by a profile that it begins to use",
      {
        "profiles/p.yaml": profileDocument,
        "instances/orders-prod.yaml": ordersInstance("orders-prod", "work_mem: 64MB", "  profiles: [evil]\n"),
      },
    ],
  ])("%s: stays closed", async (_, files) => {
    expect(await verdictOf(await openTrunkShop(), files)).toBe("closed");
  });

  it.each<[string, Files]>([
    ["B2: another label", relabelled("low")],
    [
      "B7: a twin behind the same connection",
      { "instances/twin.yaml": ordersInstance("orders-twin", "fsync: off").replace("critical", "low") },
    ],
    ["A20: the last owners taken away", { [ownersPath]: null }],
    [
      "B13: people in the configuration",
      { "setpoint.yaml": configuration.replace("shop/dba: [lin, ada]", "shop/dba: [lin, ada, max]") },
    ],
    ["A20: everything taken away", { [lockPath]: null, [ownersPath]: null, ...prod("fsync: off") }],
  ])("E28: %s, pushed past the gate, governs nothing, and neither does what comes by it", async (_, files) => {
    const shop = await openTrunkShop();
    const from = await shop.head("main");
    await shop.push("main", { ...files });
    await advanceTrunk(shop.as("lin"));
    await shop.push("main", prod("fsync: off, work_mem: 64MB"));
    const [commit, [code]] = await governs(shop);
    expect([commit, code]).toEqual([from, "trunk/unapproved"]);
  });
});

describe("files that decide what is installed and who is asked", () => {
  it.each([
    ".github/workflows/x.yml",
    "package.json",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
  ])("B13: %s is guarded by itself", async (path) =>
    expect(await verdictOf(await openTrunkShop(), { [path]: "{}\n" })).toBe("closed"),
  );

  it.each([".npmrc", ".yarnrc.yml", ".gitattributes", ".gitmodules", "CODEOWNERS", "docs/CODEOWNERS"])(
    "B13: %s is guarded by itself",
    async (path) => expect(await verdictOf(await openTrunkShop(), { [path]: "x\n" })).toBe("closed"),
  );
});

describe("a policy that is loosened step by step", () => {
  it("E28: by a push past the gate is told to whoever looks at a request, and brings nothing by it, until it is undone", async () => {
    const shop = await openTrunkShop();
    const from = await shop.head("main");
    await shop.push("main", { [lockPath]: durability.replace("fsync, ", "") });
    await advanceTrunk(shop.as("lin"));
    await propose(shop, "attack", prod("fsync: off, work_mem: 64MB"));
    const codes = async (): Promise<readonly string[]> =>
      (await check(shop.as("lin"), { request: "attack", acceptedThresholds: [] })).findings.map(({ code }) => code);
    expect(await codes()).toContain("check/trunk-astray");
    await merge(shop.as("lin"), { request: "attack", acceptedThresholds: [] });
    expect((await governs(shop))[0]).toBe(from);
    const undone = await shop.push("main", { [lockPath]: durability, ...prod("fsync: on, work_mem: 64MB") });
    expect(await governs(shop)).toEqual([undone, []]);
    await advanceTrunk(shop.as("lin"));
    await propose(shop, "next", prod("fsync: on, work_mem: 32MB"));
    const { findings } = await check(shop.as("lin"), { request: "next", acceptedThresholds: [] });
    expect(findings.map(({ code }) => code)).not.toContain("check/trunk-astray");
  });

  it("A3: needs those who lose by it at the first step, and opens the second only where the first was approved", async () => {
    const shop = await openTrunkShop();
    const loose = { [lockPath]: durability.replace("fsync, ", "") };
    await propose(shop, "loosen", loose);
    const refused = await merge(shop.as("max"), { request: "loosen", acceptedThresholds: [] });
    expect(refused.commit).toBeUndefined();
    await approve(shop, "loosen");
    const { commit } = await merge(shop.as("max"), { request: "loosen", acceptedThresholds: [] });
    expect(await verdictOf(shop, prod("fsync: off, work_mem: 64MB"))).toBe("open");
    expect((await governs(shop))[0]).toBe(commit);
  });

  it("A20: with everything that guards it taken away by approval, the trunk is open; unreadable policies are not that", async () => {
    const shop = await openTrunkShop();
    await shop.push("main", { [lockPath]: `${durability}  nonsense: 1\n`, [ownersPath]: `${owners}  nonsense: 1\n` });
    const broken = await shop.approveTrunk();
    await shop.push("main", { [lockPath]: null, [ownersPath]: null, ...prod("fsync: off, work_mem: 64MB") });
    const [commit, [code]] = await governs(shop);
    expect([commit, code]).toEqual([broken, "trunk/unapproved"]);
  });
});

const profileDocument = `apiVersion: setpoint/v1
kind: Profile
metadata: { name: evil }
spec:
  engine: postgresql
  settings: { fsync: off }
`;

function relabelled(tier: string): Files {
  return {
    "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: off, work_mem: 64MB").replace("critical", tier),
  };
}
