import { describe, expect, it } from "vitest";
import { findGoverning } from "../../../src/flows/trunk/find-governing.ts";
import { merge } from "../../../src/flows/request/merge.ts";
import { durability, ordersInstance } from "../../support/shop-documents.ts";
import { approve, governs, openTrunkShop, prod, propose } from "../../support/trunk.ts";
import { openShop, type Shop } from "../../support/workspace.ts";
import { policies } from "../../support/shop-documents.ts";

const careful = `apiVersion: setpoint/v1
kind: Threshold
metadata: { name: carefully }
spec: { maxInstances: 1 }
`;

const frozen = `apiVersion: setpoint/v1
kind: Window
metadata: { name: new-year }
spec:
  mode: freeze
  zone: Etc/UTC
  once: { from: "2029-12-31T00:00", until: "2030-01-02T00:00" }
`;

async function openWith(more: Readonly<Record<string, string>>): Promise<Shop> {
  const files = {
    ...policies,
    ...prod("fsync: on"),
    "instances/orders-test.yaml": ordersInstance("orders-test", "fsync: on"),
  };
  return openShop({ files: { ...files, ...more }, servers: {} });
}

const both = {
  ...prod("fsync: on, work_mem: 8MB"),
  "instances/orders-test.yaml": ordersInstance("orders-test", "fsync: on, work_mem: 8MB"),
};

describe("the policy that a step of the trunk is judged by", () => {
  it("asks for the word on a threshold that was given when the request was merged, and for this plan only", async () => {
    const shop = await openWith({ "policies/carefully.threshold.yaml": careful });
    await propose(shop, "less-memory", both);
    const { commit } = await merge(shop.as("lin"), { request: "less-memory", acceptedThresholds: ["carefully"] });
    expect(await governs(shop)).toEqual([commit, []]);
  });

  it("finds a threshold passed by a push", async () => {
    const shop = await openWith({ "policies/carefully.threshold.yaml": careful });
    await shop.push("main", both);
    const { findings } = await findGoverning(shop.as("lin"));
    expect(findings[0]?.message).toContain("Threshold/carefully: it touches 2 of 2 matching instances, more than 1");
  });

  it("does not ask for the hour: a freeze holds servers, not commits", async () => {
    const shop = await openWith({ "policies/new-year.window.yaml": frozen });
    const commit = await shop.push("main", prod("fsync: on, work_mem: 8MB"));
    expect(await governs(shop)).toEqual([commit, []]);
  });

  it("asks for a ticket that a lock requires, and for none that is only told", async () => {
    const ticketed = (required: boolean): string => `${durability}  ticket: { system: jira, required: ${required} }\n`;
    const outcomes = await Promise.all(
      [true, false].map(async (required) => {
        const shop = await openWith({ "policies/durability.lock.yaml": ticketed(required) });
        await propose(shop, "faster", prod("fsync: off"));
        await approve(shop, "faster");
        const parents = [(await shop.head("main")) ?? "", (await shop.head("faster")) ?? ""];
        const commit = await shop.push("main", prod("fsync: off"), { parents, message: "Merge faster" });
        const [governing, codes] = await governs(shop);
        return [governing === commit, codes];
      }),
    );
    expect(outcomes).toEqual([
      [false, ["trunk/unapproved"]],
      [true, []],
    ]);
  });

  it("names a ticket that a push past the gate has not", async () => {
    const ticketed = `${durability}  ticket: { system: jira, required: true }\n`;
    const shop = await openWith({ "policies/durability.lock.yaml": ticketed });
    await shop.push("main", prod("fsync: off"));
    const { findings } = await findGoverning(shop.as("lin"));
    expect(findings[0]?.message).toContain("Lock/durability asks for a ticket");
  });

  it("guards the files beside the documents that decide what Setpoint itself does", async () => {
    const shop = await openTrunkShop();
    await shop.push("main", { ".github/workflows/check.yml": "on: push\n" });
    const { findings } = await findGoverning(shop.as("lin"));
    expect(findings[0]?.message).toContain(".github/workflows/check.yml has no owners");
  });
});
