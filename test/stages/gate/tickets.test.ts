import { describe, expect, it } from "vitest";
import type { Decision } from "../../../src/model/decision.ts";
import type { TicketDemand } from "../../../src/model/policy.ts";
import type { Ticket, TicketReading } from "../../../src/model/ticket.ts";
import { decide } from "../../../src/stages/gate/decide.ts";
import { deriveRequirements, findSystems } from "../../../src/stages/gate/derive-requirements.ts";
import { base, digest, orders, proposed } from "./fsync-request.ts";
import { derive, summary } from "./required.ts";
import { evidence, lock, minutesAgo, propose, review } from "./shop.ts";
import { engines } from "./shop-engine.ts";

const desk = { system: "servicedesk", required: true } as const;
const approved: Ticket = { id: "CHG-1", digest, state: "approved" };

/** The gate's answer about the ticket of an otherwise approved request. */
function ticketNode(reading: TicketReading | undefined, demand: TicketDemand = desk): Decision | undefined {
  const needed = [
    ...deriveRequirements(proposed, engines),
    { kind: "ticket", policy: "Lock/durability", demand } as const,
  ];
  const tickets = new Map(reading ? [[demand.system, reading]] : []);
  const decision = decide(needed, evidence(proposed, { tickets, reviews: [review("bo", digest)] }));
  const node = decision.children[1];
  expect(decision.verdict).toBe(node?.verdict);
  return node;
}

function found(...given: readonly Partial<Ticket>[]): Decision | undefined {
  return ticketNode({ kind: "read", tickets: given.map((one) => ({ ...approved, ...one })) });
}

describe("a ticket that a lock requires", () => {
  it("E26: opens it where it is approved for exactly this plan, inside its window", () => {
    expect(found({ opensAt: minutesAgo(10), closesAt: minutesAgo(-10) })).toEqual({
      verdict: "open",
      title: "Lock/durability ticket in servicedesk",
      reason: "CHG-1 is approved for this plan and may be carried out now",
      mayAct: [],
      children: [],
    });
    expect(found({})?.verdict).toBe("open");
    expect(found({ opensAt: minutesAgo(0), closesAt: minutesAgo(0) })?.verdict).toBe("open");
  });

  it("E26: keeps it closed where it is for another change", () => {
    expect(found({ digest: "another plan" })).toMatchObject({
      verdict: "closed",
      reason: "CHG-1 is for another plan",
      mayAct: [],
    });
  });

  it("E26: keeps it closed outside its window, also where the window cannot be read", () => {
    const [early, late] = [minutesAgo(-1), minutesAgo(1)];
    expect(found({ opensAt: early })).toMatchObject({ verdict: "closed", reason: `CHG-1 opens at ${early} only` });
    expect(found({ closesAt: late })).toMatchObject({ verdict: "closed", reason: `CHG-1 closed at ${late}` });
    expect(found({ opensAt: "tomorrow" })?.verdict).toBe("closed");
    expect(found({ closesAt: "2030-01-01" })?.verdict).toBe("closed");
  });

  it.each(["open", "rejected", "closed"] as const)("E26: keeps it closed where it is %s", (state) => {
    expect(found({ state })).toMatchObject({ verdict: "closed", reason: `CHG-1 is ${state}, not approved` });
  });

  it("E26: opens it by one good ticket among others, and names what is wrong with each where none is", () => {
    expect(found({ id: "CHG-0", state: "closed" }, {})?.reason).toContain("CHG-1 is approved for this plan");
    expect(found({ id: "CHG-0", state: "closed" }, { digest: "x" })?.reason).toBe(
      "CHG-0 is closed, not approved; CHG-1 is for another plan",
    );
  });

  it("E26: keeps it closed where there is none, or the system cannot be read", () => {
    expect(found()?.reason).toBe(`servicedesk holds no ticket for this plan; raise one that names ${digest}`);
    expect(ticketNode({ kind: "unknown", reason: "it does not answer" })).toMatchObject({
      verdict: "closed",
      reason: "cannot tell what servicedesk holds (it does not answer)",
    });
    expect(ticketNode(undefined)?.reason).toBe("cannot tell what servicedesk holds (nobody has read it)");
  });
});

describe("a ticket that a lock does not require", () => {
  const told = { ...desk, required: false };

  it("is told and closes nothing", () => {
    expect(ticketNode({ kind: "read", tickets: [] }, told)).toMatchObject({
      verdict: "open",
      reason: `servicedesk holds no ticket for this plan; raise one that names ${digest}; it is told only, the lock does not require it`,
    });
    expect(ticketNode({ kind: "read", tickets: [approved] }, told)?.reason).toBe(
      "CHG-1 is approved for this plan and may be carried out now",
    );
  });
});

describe("findSystems", () => {
  it("names every system that a touched lock asks, once, sorted", () => {
    const locks = [
      lock("durability", { ticket: desk }),
      lock("audit", { ticket: { system: "archive", required: false } }),
      lock("again", { ticket: desk }),
      lock("memory", { parameters: ["work_mem"], ticket: { system: "untouched", required: true } }),
    ];
    const off = { instances: { "orders-prod": { ...orders, settings: { fsync: "off" } } } };
    const needed = derive({ ...base, locks }, off);
    expect(summary(needed)).toEqual([
      "Lock/durability: orders-prod.fsync named",
      "Lock/durability: ticket in servicedesk",
      "Lock/audit: orders-prod.fsync named",
      "Lock/audit: ticket in archive",
      "Lock/again: orders-prod.fsync named",
      "Lock/again: ticket in servicedesk",
    ]);
    expect(findSystems(needed)).toEqual(["archive", "servicedesk"]);
    expect(findSystems(deriveRequirements(propose(base, off), engines))).toEqual([]);
  });
});
