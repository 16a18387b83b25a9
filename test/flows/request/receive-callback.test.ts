import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { readCallback } from "../../../src/adapters/tickets/read-callback.ts";
import { check } from "../../../src/flows/request/check.ts";
import { receiveCallback } from "../../../src/flows/request/receive-callback.ts";
import type { Workspace } from "../../../src/flows/workspace.ts";
import type { CheckAllResult } from "../../../src/model/results.ts";
import type { Ticket } from "../../../src/model/ticket.ts";
import { proposal, safer, say } from "../../support/proposal.ts";
import { ordersInstance, policies } from "../../support/shop-documents.ts";
import { openShop, type Shop } from "../../support/workspace.ts";

const secret = "shared with the change board";
const nonce = "0123456789abcdef";
const locked = {
  "policies/durability.lock.yaml": `apiVersion: setpoint/v1
kind: Lock
metadata: { name: durability }
spec:
  parameters: [fsync]
  approvals: [{ stage: dba, from: { teams: [shop/dba] }, count: 1 }]
  ticket: { system: servicenow }
`,
};
let shop: Shop;
let tickets: Ticket[];
let asked: string[];
let digest: string;

/** The workspace of a person, with a change-management system whose tickets the test keeps. */
function workspace(): Workspace {
  const system = {
    find: async (of: string) => {
      asked.push(of);
      return tickets.filter((ticket) => ticket.digest === of);
    },
    readCallback: (signed: Parameters<typeof readCallback>[0]) => readCallback(signed, secret),
  };
  return { ...shop.as("lin"), openTickets: (name) => (name === "servicenow" ? system : undefined) };
}

interface Said {
  readonly nonce?: string;
  readonly at?: string;
  readonly key?: string;
}

async function callBack(said: Said = {}, system = "servicenow"): Promise<CheckAllResult> {
  const body = JSON.stringify({ nonce: said.nonce ?? nonce, digest, at: said.at ?? shop.clock.now().toISOString() });
  const signature = createHmac("sha256", said.key ?? secret)
    .update(body)
    .digest("hex");
  return await receiveCallback(workspace(), { system, signed: { body, signature } });
}

async function received(): Promise<readonly string[]> {
  return (await shop.events()).flatMap((event) => (event.kind === "callback-received" ? [event.nonce] : []));
}

beforeEach(async () => {
  shop = await openShop({
    files: { ...policies, ...locked, "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: off") },
    servers: { "orders-prod": {} },
  });
  await shop.push(proposal, safer, { by: "max", message: "Turn fsync on" });
  [tickets, asked] = [[], []];
  digest = (await check(workspace(), { request: proposal, acceptedThresholds: [] })).plan.digest;
});

describe("a callback of a change-management system", () => {
  it("E27: makes Setpoint look, and opens nothing by what it says: the ticket itself is read", async () => {
    await say(shop, "lin");
    const [without] = (await callBack()).results;
    expect(without?.decision.verdict).toBe("closed");
    tickets.push({ id: "CHG0030042", digest, state: "approved" });
    const [withTicket] = (await callBack({ nonce: `${nonce}-2` })).results;
    expect(withTicket?.decision.verdict).toBe("open");
    expect(new Set(asked)).toEqual(new Set([digest]));
    expect(await received()).toEqual([nonce, `${nonce}-2`]);
  });

  it("E27: is refused a second time, and leaves nothing behind then", async () => {
    await callBack();
    await expect(callBack()).rejects.toMatchObject({ code: "SP_TICKET_REPLAYED" });
    expect(await received()).toEqual([nonce]);
  });

  it("E27: is refused with another signature, from another time, and from a system nobody knows", async () => {
    await expect(callBack({ key: "guessed" })).rejects.toMatchObject({ code: "SP_TICKET_FORGED" });
    const before = new Date(shop.clock.now().getTime() - 300_001).toISOString();
    const later = new Date(shop.clock.now().getTime() + 60_001).toISOString();
    await expect(callBack({ at: before })).rejects.toMatchObject({ code: "SP_TICKET_STALE" });
    await expect(callBack({ at: later })).rejects.toMatchObject({ code: "SP_TICKET_STALE" });
    await expect(callBack({ at: "yesterday" })).rejects.toMatchObject({ code: "SP_TICKET_STALE" });
    await expect(callBack({}, "jira")).rejects.toMatchObject({ code: "SP_TICKET_UNKNOWN_SYSTEM" });
    expect(await received()).toEqual([]);
  });
});

describe("a ticket that a lock asks for", () => {
  const ticket = { id: "CHG0030042", state: "approved" } as const;
  const verdict = async (): Promise<string> =>
    (await check(workspace(), { request: proposal, acceptedThresholds: [] })).decision.verdict;

  it("E26: opens its plan inside its window, and nothing outside of it or for another plan", async () => {
    await say(shop, "lin");
    const now = shop.clock.now().getTime();
    const at = (ms: number): string => new Date(now + ms).toISOString();
    tickets = [{ ...ticket, digest: "f".repeat(64) }];
    expect(await verdict()).toBe("closed");
    tickets = [{ ...ticket, digest, opensAt: at(60_000), closesAt: at(120_000) }];
    expect(await verdict()).toBe("closed");
    shop.clock.advance(90_000);
    expect(await verdict()).toBe("open");
    shop.clock.advance(60_000);
    expect(await verdict()).toBe("closed");
    tickets = [{ ...ticket, digest, state: "rejected" }];
    expect(await verdict()).toBe("closed");
  });
});
