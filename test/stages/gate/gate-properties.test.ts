import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DocumentSource } from "../../../src/model/fleet.ts";
import type { Membership, Review } from "../../../src/model/review.ts";
import { decide } from "../../../src/stages/gate/decide.ts";
import { deriveRequirements } from "../../../src/stages/gate/derive-requirements.ts";
import type { Requirement } from "../../../src/stages/gate/requirement.ts";
import { propertyRuns } from "./property-runs.ts";
import { allow, evidence, lock, minutesAgo, owners, propose } from "./shop.ts";
import { engines } from "./shop-engine.ts";

const people = ["ada", "Bo", "bo", "chris", "DEE", "eve", "ci[bot]"];
const teams = ["acme/dba", "acme/cab"];
const orders = { labels: { tier: "critical" } };
const change = propose(
  { instances: { "orders-prod": orders }, locks: [lock("durability")] },
  { instances: { "orders-prod": { ...orders, settings: { fsync: "off" } } } },
);

const reviews = fc.array(
  fc.record({
    id: fc.uuid(),
    head: fc.constant("h1"),
    reviewer: fc.constantFrom(...people),
    verdict: fc.oneof(
      { weight: 8, arbitrary: fc.constant<Review["verdict"]>("approved") },
      { weight: 1, arbitrary: fc.constantFrom<Review["verdict"]>("changes-requested", "commented", "dismissed") },
    ),
    digest: rarely("before the push", fc.constant(change.plan.digest)),
    at: rarely("soon", fc.constantFrom(minutesAgo(5), minutesAgo(59), minutesAgo(61), minutesAgo(-5))),
  }),
  { minLength: 2, maxLength: 12 },
);
const memberships = fc.record({ "acme/dba": membership(), "acme/cab": membership() }, { requiredKeys: ["acme/dba"] });
const approvals = fc.uniqueArray(
  fc.record({
    stage: fc.constantFrom("one", "two", "three"),
    from: fc.record({
      teams: fc.subarray(teams),
      users: fc.subarray(["bo", "eve", "ci[bot]"]),
      apps: fc.constant<number[]>([]),
    }),
    count: rarely(0, fc.constantFrom(1, 1, 1, 2)),
    after: rarely("ghost", fc.constantFrom(undefined, undefined, "one", "two")),
  }),
  { selector: (one) => one.stage, minLength: 1, maxLength: 3 },
);
const contributors = fc.array(rarely(undefined, fc.constantFrom("ada", "CHRIS", "eve")), {
  minLength: 1,
  maxLength: 2,
});
const expiry = fc.constantFrom(undefined, 3_600_000);
const scene = fc.record({ reviews, memberships, approvals, contributors, expiresMs: expiry });

type Scene = typeof scene extends fc.Arbitrary<infer Of> ? Of : never;

function membership(): fc.Arbitrary<Membership> {
  const logins = fc.subarray(["ADA", "bo", "chris", "dee", "eve", "ci[bot]"], { minLength: 4 });
  return rarely(
    { kind: "unknown", reason: "down" },
    logins.map((found): Membership => ({ kind: "members", logins: found })),
  );
}

function rarely<Of, Others>(value: Of, others: fc.Arbitrary<Others>): fc.Arbitrary<Of | Others> {
  return fc.oneof({ weight: 12, arbitrary: others }, { weight: 1, arbitrary: fc.constant(value) });
}

function requirementsOf({ approvals: stages, expiresMs }: Scene): readonly Requirement[] {
  const given = stages.map(({ after, ...rest }) => ({ ...rest, ...(after === undefined ? {} : { after }) }));
  return [
    {
      kind: "approvals",
      policy: "Lock/durability",
      approvals: given,
      grounds: [],
      ...(expiresMs === undefined ? {} : { expiresMs }),
    },
  ];
}

function isOpen(one: Scene, requirements: readonly Requirement[] = requirementsOf(one)): boolean {
  const made = one.contributors.map(
    (login) =>
      ({
        known: `${login}@shop.example`,
        role: "author",
        commit: "1",
        ...(login === undefined ? {} : { login }),
      }) as const,
  );
  const given = { reviews: one.reviews, memberships: new Map(Object.entries(one.memberships)), contributors: made };
  return decide(requirements, evidence(change, given)).verdict === "open";
}

describe("the gate, whatever happens to a request", () => {
  it("never opens because an approval is taken away", () => {
    fc.assert(
      fc.property(scene, fc.nat(), (one, index) => {
        const approving = one.reviews.filter((said) => said.verdict === "approved");
        const removed = approving[index % Math.max(1, approving.length)];
        fc.pre(removed !== undefined && isLastWord(removed, one.reviews));
        const without = one.reviews.filter((said) => said !== removed && !isSamePerson(said, removed));
        const objected =
          without.length !== one.reviews.length &&
          one.reviews.some((said) => isSamePerson(said, removed) && said.verdict === "changes-requested");
        fc.pre(!objected);
        expect(isOpen({ ...one, reviews: without }) && !isOpen(one)).toBe(false);
      }),
      { numRuns: Math.ceil(propertyRuns / 6) },
    );
  });

  it("never opens because a lock is added", () => {
    fc.assert(
      fc.property(scene, scene, (one, other) => {
        const both = [...requirementsOf(one), ...requirementsOf(other)];
        expect(isOpen(one, both) && !isOpen(one)).toBe(false);
      }),
      { numRuns: Math.ceil(propertyRuns / 6) },
    );
  });

  it("never opens because reviewers leave their teams or a team becomes unreadable", () => {
    fc.assert(
      fc.property(scene, fc.constantFrom("bo", "chris", "dee"), (one, leaver) => {
        fc.pre(
          !one.reviews.some((said) => said.reviewer.toLowerCase() === leaver && said.verdict === "changes-requested"),
        );
        const left = Object.fromEntries(
          Object.entries(one.memberships).map(([team, found]) => [
            team,
            found.kind === "unknown" ? found : { ...found, logins: found.logins.filter((login) => login !== leaver) },
          ]),
        );
        const after = { ...one, memberships: { "acme/dba": one.memberships["acme/dba"], ...left } };
        expect(isOpen(after) && !isOpen(one)).toBe(false);
        const dark: Scene = {
          ...one,
          memberships: {
            "acme/dba": { kind: "unknown", reason: "down" },
            "acme/cab": { kind: "unknown", reason: "down" },
          },
        };
        expect(isOpen(dark) && one.approvals.some((round) => round.from.teams.length > 0)).toBe(false);
      }),
      { numRuns: Math.ceil(propertyRuns / 6) },
    );
  });
});

function isSamePerson(left: Review, right: Review): boolean {
  return left.reviewer.toLowerCase() === right.reviewer.toLowerCase();
}

function isLastWord(said: Review, all: readonly Review[]): boolean {
  return all.findLast((other) => isSamePerson(other, said) && other.verdict !== "commented") === said;
}

const texts = fc.record(
  {
    fsync: fc.constantFrom("on", "off", "yes"),
    work_mem: fc.constantFrom("4MB", "8MB", "4096"),
    wal_buffers: fc.constantFrom("-1", "0", "1MB", "16"),
  },
  { requiredKeys: [] },
);
const instance = fc.record({ labels: fc.record({ tier: fc.constantFrom("critical", "low") }), settings: texts });
const instances = fc.dictionary(fc.constantFrom("orders", "stock", "mail"), instance, { minKeys: 1 });

describe("what is guarded, whatever the documents say", () => {
  const locks = [
    lock("durability"),
    lock("memory", {
      parameters: ["w*"],
      allow: [allow("wal_buffers", { min: "1", max: "512" }), allow("sort_mem", { values: ["4MB"] })],
    }),
  ];

  it("finds every guarded value that a reference finds cell by cell", () => {
    fc.assert(
      fc.property(instances, instances, (before, after) => {
        const found = deriveRequirements(propose({ instances: before, locks }, { instances: after }), engines);
        const told = found.flatMap((one) =>
          one.kind === "approvals"
            ? one.grounds.map(
                (ground) =>
                  `${one.policy} ${ground.kind === "value" ? `${ground.change.instance}.${ground.change.parameter}` : ground.kind === "instance" ? ground.instance : ""}`,
              )
            : [],
        );
        expect([...told].toSorted()).toEqual([...referenceGuards(before, after)].toSorted());
      }),
      { numRuns: Math.ceil(propertyRuns / 6) },
    );
  });

  it("never asks for less because a lock is added, and nothing else because files move", () => {
    fc.assert(
      fc.property(instances, instances, (before, after) => {
        const few = deriveRequirements(
          propose({ instances: before, locks: locks.slice(0, 1) }, { instances: after }),
          engines,
        );
        const many = deriveRequirements(propose({ instances: before, locks }, { instances: after }), engines);
        expect(many).toEqual(expect.arrayContaining([...few]));
        const moved = propose(
          { instances: before, locks, owners: [owners("all", ["**"])], documents: place("a.yaml") },
          { instances: after, documents: place("deep/b.yaml") },
        );
        expect(deriveRequirements(moved, engines)).toEqual(many);
      }),
      { numRuns: Math.ceil(propertyRuns / 6) },
    );
  });
});

type Instances = typeof instances extends fc.Arbitrary<infer Of> ? Of : never;

/** Every cell of both sides by a table of plain values, one question at a time. */
function referenceGuards(before: Instances, after: Instances): readonly string[] {
  const cells = [
    ["Lock/durability", "fsync"],
    ["Lock/memory", "work_mem"],
    ["Lock/memory", "wal_buffers"],
  ] as const;
  return ["orders", "stock", "mail"].flatMap((name) => {
    const [left, right] = [before[name], after[name]];
    const [wasHeld, isHeld] = [left?.labels.tier === "critical", right?.labels.tier === "critical"];
    if (!wasHeld && !isHeld) return [];
    const moved = wasHeld !== isHeld ? [`Lock/durability ${name}`, `Lock/memory ${name}`] : [];
    const changed = cells.filter(([, cell]) => {
      const both = left !== undefined && right !== undefined;
      const [old, fresh] = [plain(cell, left?.settings[cell], both), plain(cell, right?.settings[cell], both)];
      return old !== fresh && !harmless[cell].includes(fresh);
    });
    return [...moved, ...changed.map(([policy, cell]) => `${policy} ${name}.${cell}`)];
  });
}

const harmless: Readonly<Record<"fsync" | "work_mem" | "wal_buffers", readonly string[]>> = {
  fsync: [],
  work_mem: ["4096"],
  wal_buffers: ["16"],
};

function plain(cell: "fsync" | "work_mem" | "wal_buffers", text: string | undefined, both: boolean): string {
  const defaults = { fsync: "on", work_mem: "4096", wal_buffers: "-1" };
  const canonical: Readonly<Record<string, string>> = { yes: "on", "4MB": "4096", "8MB": "8192", "1MB": "1024" };
  if (text === undefined) return both ? defaults[cell] : "none";
  return canonical[text] ?? text;
}

function place(path: string): Readonly<Record<string, DocumentSource>> {
  return { "Profile/oltp": { path, blob: "1" }, "Lock/durability": { path, blob: "2" } };
}
