import { beforeEach, describe, expect, it } from "vitest";
import { check } from "../../../src/flows/request/check.ts";
import { merge } from "../../../src/flows/request/merge.ts";
import { SetpointError } from "../../../src/model/setpoint-error.ts";
import type { Ticket } from "../../../src/model/ticket.ts";
import { type HostedShop, openHostedShop, propose } from "../../support/hosted-shop.ts";
import { durability } from "../../support/shop-documents.ts";

const branch = "safer-orders";
const carefully = `apiVersion: setpoint/v1
kind: Threshold
metadata: { name: carefully }
spec: { maxInstances: 0 }
`;
let shop: HostedShop;

async function open(files: Readonly<Record<string, string>> = {}): Promise<string> {
  shop = await openHostedShop(files);
  await propose(shop, branch, "fsync: on");
  const { plan } = await check(shop.as("lin"), { request: branch, acceptedThresholds: [], publish: true });
  await shop.say(branch, "ada");
  return plan.digest;
}

beforeEach(async () => {
  await open();
});

describe("merging", () => {
  it("is refused for a draft, however well it is approved", async () => {
    shop.told.set(branch, { state: "draft" });
    const {
      commit,
      findings,
      check: checked,
    } = await merge(shop.as("lin"), { request: branch, acceptedThresholds: [] });
    expect(commit).toBeUndefined();
    expect(checked?.decision.verdict).toBe("open");
    expect(findings).toEqual([
      {
        code: "request/draft",
        severity: "error",
        message: "safer-orders is a draft.",
        fix: "Its author marks it as ready for review first.",
      },
    ]);
  });

  it("A21: is refused towards a branch that the policy does not govern", async () => {
    shop.told.set(branch, { target: "release" });
    const { commit, check: checked } = await merge(shop.as("lin"), { request: branch, acceptedThresholds: [] });
    expect(commit).toBeUndefined();
    expect(checked?.findings.map((finding) => finding.code)).toEqual(["check/other-target"]);
  });

  it("records which thresholds were accepted by name", async () => {
    await open({ "policies/carefully.threshold.yaml": carefully });
    const asked = { request: branch, acceptedThresholds: [] };
    const refused = await merge(shop.as("lin"), asked);
    expect(refused.check?.life).toMatchObject({ state: "awaiting", awaits: ["Threshold/carefully"] });
    await merge(shop.as("lin"), { ...asked, acceptedThresholds: ["carefully"] });
    expect((await shop.events()).at(-1)).toMatchObject({
      kind: "request-merged",
      approvedBy: ["ada"],
      acceptedThresholds: ["carefully"],
    });
  });
});

describe("a lock that asks for a ticket", () => {
  const demanding = durability.replace("  emergency", "  ticket: { system: servicenow, required: true }\n  emergency");
  let digest: string;

  beforeEach(async () => {
    digest = await open({ "policies/durability.lock.yaml": demanding });
  });

  function hold(find: () => Promise<readonly Ticket[]>): void {
    const readCallback = (): never => {
      throw new TypeError("nobody calls back");
    };
    shop.tickets.set("servicenow", { find, readCallback });
  }

  async function reason(): Promise<string> {
    const { decision } = await check(shop.as("lin"), { request: branch, acceptedThresholds: [] });
    return decision.children.find((child) => child.title.includes("ticket"))?.reason ?? "";
  }

  it("is open with an approved ticket for this plan, read anew each time", async () => {
    let state: Ticket["state"] = "approved";
    hold(async () => [{ id: "CHG1", digest, state }]);
    expect((await check(shop.as("lin"), { request: branch, acceptedThresholds: [] })).decision.verdict).toBe("open");
    state = "rejected";
    expect(await reason()).toBe("CHG1 is rejected, not approved");
  });

  it("is closed where the system is not known, or cannot be asked", async () => {
    expect(await reason()).toContain("this program is not connected to servicenow");
    hold(async () => {
      throw new SetpointError("SP_TICKET_UNREACHABLE", "servicenow does not answer.", { fix: "Wait." });
    });
    expect(await reason()).toContain("servicenow does not answer.");
    hold(async () => Promise.reject(new TypeError("not a function")));
    await expect(reason()).rejects.toThrow("not a function");
  });
});
