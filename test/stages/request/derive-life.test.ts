import { readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveLife } from "../../../src/stages/request/derive-life.ts";
import type { RequestFacts } from "../../../src/stages/request/request-facts.ts";
import { delivery, facts, gate, notABoolean } from "./shop-request.ts";

const table: readonly (readonly [state: string, facts: RequestFacts, because: string])[] = [
  ["draft", facts({ state: "draft" }), "It is a draft; its author takes it on by marking it ready for review."],
  [
    "checking",
    facts({ isShown: false }),
    "Its present plan was not shown yet, so no approval can name it: setpoint check --publish does.",
  ],
  [
    "invalid",
    facts({ findings: [notABoolean, { ...notABoolean, severity: "warning" }] }),
    "fsync of orders-prod is perhaps. Write on or off.",
  ],
  [
    "invalid",
    facts({ findings: [notABoolean, notABoolean, notABoolean] }),
    "fsync of orders-prod is perhaps. Write on or off. And 2 more.",
  ],
  [
    "invalid",
    facts({ gate: gate({ refusals: ["Propose the tools on their own."] }) }),
    "Propose the tools on their own.",
  ],
  ["invalid", facts({ target: "release" }), "It goes to release, but main governs: propose it there."],
  ["awaiting", facts(), "Missing: Lock/durability change-board; may act: lin."],
  [
    "awaiting",
    facts({ gate: gate({ awaited: ["contributor somebody@elsewhere.example"], mayAct: [] }) }),
    "Missing: contributor somebody@elsewhere.example.",
  ],
  ["approved", facts({ gate: gate({ verdict: "open" }) }), "Nothing is missing; merging it takes it on."],
  ["merged", facts({ state: "merged" }), "It is merged into main; which commit it became there is not known yet."],
  [
    "merged",
    facts({ state: "merged", delivery: delivery() }),
    "It is merged, approved by ada; no run has brought it to servers yet: setpoint apply does.",
  ],
  [
    "applying",
    facts({ state: "merged", delivery: delivery({ lastRun: "running" }) }),
    "A run is bringing it to servers, or has died on the way: setpoint apply goes on.",
  ],
  [
    "applying",
    facts({ state: "merged", delivery: delivery({ lastRun: "interrupted" }) }),
    "A run is bringing it to servers, or has died on the way: setpoint apply goes on.",
  ],
  [
    "applying",
    facts({ state: "merged", delivery: delivery({ lastRun: "pending-restart", proven: 2 }) }),
    "Servers read back right for 2 of 3 values; the others wait for a restart.",
  ],
  [
    "verified",
    facts({ state: "merged", delivery: delivery({ lastRun: "applied", proven: 2 }) }),
    "Servers read back right for 2 of 3 values; setpoint apply brings the others.",
  ],
  [
    "closed",
    facts({ state: "merged", delivery: delivery({ lastRun: "applied", proven: 3 }) }),
    "Every server reads back right: nothing is left to do.",
  ],
  [
    "closed",
    facts({ state: "merged", delivery: delivery({ approvedBy: [], values: 0 }) }),
    "It is merged, and moves no value on any server: nothing is left to do.",
  ],
  ["closed", facts({ state: "closed" }), "It was closed unmerged; reopening it takes it on."],
  [
    "rejected",
    facts({ gate: gate({ objections: [{ by: "lin", reason: "orders cannot be replayed" }] }) }),
    "lin says no: orders cannot be replayed. A new opinion of theirs, or a push, takes it on.",
  ],
  [
    "rejected",
    facts({ state: "closed", gate: gate({ objections: [{ by: "lin" }, { by: "ada", reason: "Too late." }] }) }),
    "It was closed unmerged. lin says no; ada says no: Too late.",
  ],
  [
    "expired",
    facts({ gate: gate({ aged: ["Lock/durability dba"] }) }),
    "Approvals are too old: Lock/durability dba. They must be given again; may act: lin.",
  ],
  [
    "superseded",
    facts({ superseded: { by: "safer-orders" } }),
    "main says already what it asks for since safer-orders was merged: close it.",
  ],
  ["superseded", facts({ superseded: {} }), "main says already what it asks for: close it."],
  [
    "rolled-back",
    facts({ state: "merged", delivery: delivery({ lastRun: "rolled-back" }) }),
    "A server read back wrong, so what was there before was put back: mend it or revert.",
  ],
  [
    "rolled-back",
    facts({ state: "merged", delivery: delivery({ lastRun: "failed" }) }),
    "The run failed, and not everything could be put back: setpoint drift says what runs.",
  ],
];

describe("the life of a change request", () => {
  it.each(table)("is %s where that is what puts it there, and says what takes it on", (state, given, because) => {
    const awaits = state === "awaiting" ? given.gate.awaited : [];
    expect(deriveLife(given)).toEqual({ state, awaits, because });
  });

  const words = fc.array(fc.constantFrom("Lock/durability dba", "Threshold/few"), { maxLength: 2 });
  const anyFacts: fc.Arbitrary<RequestFacts> = fc
    .record({
      base: fc.record({
        state: fc.constantFrom("draft", "open", "merged", "closed"),
        target: fc.constantFrom("main", "release"),
        findings: fc.constantFrom([], [notABoolean]),
        isShown: fc.boolean(),
        gate: fc.record({
          verdict: fc.constantFrom("open", "closed"),
          refusals: fc.constantFrom([], ["Mend it."]),
          awaited: words,
          aged: words,
          objections: fc.constantFrom([], [{ by: "lin" }]),
          mayAct: fc.constantFrom([], ["lin"]),
        }),
      }),
      superseded: fc.constantFrom(undefined, {}, { by: "safer-orders" }),
      delivery: fc.option(
        fc.record({
          values: fc.nat(3),
          proven: fc.nat(3),
          lastRun: fc.constantFrom("running", "applied", "pending-restart", "rolled-back", "failed", "interrupted"),
        }),
        { nil: undefined },
      ),
    })
    .map(({ base, superseded, delivery: brought }) => ({
      ...facts(base),
      ...(superseded === undefined ? {} : { superseded }),
      ...(brought === undefined ? {} : { delivery: delivery(brought) }),
    }));

  it("is always in one known state, with one sentence that says why; only what waits awaits", () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const life = deriveLife(given);
        expect(states).toContain(life.state);
        expect(life.because).toMatch(/^\S.*\.$/u);
        expect(life.awaits).toEqual(life.state === "awaiting" ? given.gate.awaited : []);
      }),
      { numRuns: 2000 },
    );
  });

  it("is approved only where the gate is open for a faultless request that is open towards the trunk", () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const isApproved = deriveLife(given).state === "approved";
        const isFaultless = given.findings.length + given.gate.refusals.length === 0;
        const isOpen = given.state === "open" && given.target === "main" && given.delivery === undefined;
        expect(isApproved).toBe(
          isOpen && isFaultless && given.gate.verdict === "open" && given.superseded === undefined,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("has exactly the states that docs/lifecycle.md draws", () => {
    const page = readFileSync(path.resolve(import.meta.dirname, "../../../docs/lifecycle.md"), "utf8");
    const diagram = /```mermaid\nstateDiagram-v2\n(?<lines>.*?)```/su.exec(page)?.groups?.["lines"] ?? "";
    const arrows = [...diagram.matchAll(/^ *(\S+) --> (\S+?)(?:: .*)?$/gmu)].flatMap(([, from, to]) => [from, to]);
    const drawn = new Set(arrows.filter((name) => name !== "[*]"));
    expect([...drawn].toSorted()).toEqual([...states].toSorted());
    expect(new Set(table.map(([state]) => state))).toEqual(new Set(states));
  });
});

/** Every state of the model, as its source lists them. */
const states: readonly string[] = [
  ...(/export type LifeState =(?<names>[^;]*);/su
    .exec(readFileSync(path.resolve(import.meta.dirname, "../../../src/model/request-life.ts"), "utf8"))
    ?.groups?.["names"]?.matchAll(/"(?<name>[^"]+)"/gu) ?? []),
].map((match) => match[1] ?? "");
