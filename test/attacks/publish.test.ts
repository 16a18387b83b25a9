import { beforeEach, describe, expect, it } from "vitest";
import { check } from "../../src/flows/request/check.ts";
import { checkAll } from "../../src/flows/request/check-all.ts";
import { type HostedShop, openHostedShop, propose } from "../support/hosted-shop.ts";
import { minute } from "../support/shop-documents.ts";

const request = "safer-orders";
let shop: HostedShop;

async function publish(): Promise<void> {
  shop.clock.advance(minute);
  await check(shop.as("lin"), { request, acceptedThresholds: [], publish: true });
}

/** While a run is about to show what it has found, something happens, and another run shows what it finds then. */
function overtake(happen: () => Promise<unknown>): void {
  shop.beforeShow = async () => {
    shop.beforeShow = async () => {};
    await happen();
    await check(shop.as("max"), { request, acceptedThresholds: [], publish: true });
  };
}

const lastVerdict = (): string | undefined => shop.notices.at(-1)?.verdict;

beforeEach(async () => {
  shop = await openHostedShop();
  await propose(shop, request, "fsync: on, work_mem: 64MB");
  await publish();
  await shop.say(request, "ada");
});

describe("two runs that publish side by side", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["A11: an objection", () => shop.say(request, "ada", { verdict: "changes-requested" })],
    [
      "A15: a team that its approver has left",
      async () => shop.teams.set("shop/dba", { kind: "members", logins: ["lin"] }),
    ],
    ["A23: a trunk that has moved", () => shop.push("main", { "policies/guarded.owners.yaml": null })],
    ["A14: a dismissal", async () => shop.reviews.set(request, [])],
  ])("%s is not covered by the open verdict of a run that had not seen it", async (_, happen) => {
    overtake(happen);
    await publish();
    expect(shop.notices.map(({ verdict }) => verdict)).toContain("open");
    expect(lastVerdict()).toBe("closed");
  });

  it("A11: nor where every request is evaluated at once", async () => {
    overtake(() => shop.say(request, "ada", { verdict: "changes-requested" }));
    await checkAll(shop.as("lin"), { publish: true });
    expect(lastVerdict()).toBe("closed");
  });

  it("leave an open verdict alone that nothing has changed", async () => {
    await publish();
    expect(shop.notices.map(({ verdict }) => verdict)).toEqual(["closed", "open"]);
  });
});
