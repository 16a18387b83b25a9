import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ApprovalStage, Approvers, Window } from "../../../src/model/policy.ts";
import type { Membership } from "../../../src/model/review.ts";
import type { TicketReading } from "../../../src/model/ticket.ts";
import { decide } from "../../../src/stages/gate/decide.ts";
import { deriveRequirements } from "../../../src/stages/gate/derive-requirements.ts";
import type { Evidence } from "../../../src/stages/gate/evidence.ts";
import type { ProposedChange } from "../../../src/stages/gate/requirement.ts";
import { findShownAt, whatWasSeen } from "../../../src/stages/gate/what-was-seen.ts";
import { fullRuns, propertyRuns } from "./property-runs.ts";
import { mayMerge } from "./reference-gate.ts";
import { at, evidence, lock, match, propose, type SideSpec } from "./shop.ts";
import { engines } from "./shop-engine.ts";
import { beginnings, type Group, happenings, planOf, type Round, type World } from "./world.ts";

const critical = { tier: "critical" };

/** Minute 0. */
const beginning = Date.parse("2026-03-02T00:00:00Z");

function timeOf(minute: number): string {
  return new Date(beginning + minute * 60_000).toISOString();
}

function toApprovers({ teams, users, apps }: Group): Approvers {
  return { teams, users, apps };
}

function toStage({ name, from, count, after, fallback }: Round): ApprovalStage {
  const wait = fallback?.afterMinutes === undefined ? {} : { afterMs: fallback.afterMinutes * 60_000 };
  return {
    stage: name,
    from: toApprovers(from),
    count,
    ...(after === undefined ? {} : { after }),
    ...(fallback ? { fallback: { from: toApprovers(fallback.from), ...wait } } : {}),
  };
}

function toWindow({ from, until }: NonNullable<World["freeze"]>): Window {
  const wall = (minute: number): string => timeOf(minute).slice(0, 16);
  const times = { kind: "once", from: wall(from), until: wall(until) } as const;
  return { name: "calm", match: match({}), mode: "freeze", zone: "UTC", times, at };
}

/** The request as documents: the same policy on both sides, because the request has taken trunk in. */
function proposedIn({ policy, policyVersion, changes, freeze }: World): ProposedChange {
  const { rounds, expiresMinutes, ticket, threshold } = policy;
  const durability = lock("durability", {
    approvals: rounds.map(toStage),
    ...(expiresMinutes === undefined ? {} : { expiresMs: expiresMinutes * 60_000 }),
    ...(ticket === "none" ? {} : { ticket: { system: "desk", required: ticket === "required" } }),
  });
  const approvals = typeof threshold === "string" ? [] : threshold.map(toStage);
  const trunk: SideSpec = {
    locks: [durability],
    thresholds: threshold === "none" ? [] : [{ name: "any", match: match({}), maxInstances: 0, approvals, at }],
    windows: freeze ? [toWindow(freeze)] : [],
    documents: { "Lock/durability": { path: "policies/durability.yaml", blob: `v${policyVersion}` } },
  };
  const values = { fsync: "off", work_mem: "8MB" } as const;
  const settings = Object.fromEntries(changes.map((name) => [name, values[name]]));
  return propose(
    { ...trunk, instances: { orders: { labels: critical } } },
    { ...trunk, instances: { orders: { labels: critical, settings } } },
  );
}

/** Digests of the plans that were, by the world's own names of them. */
type Digests = Map<string, string>;

function evidenceIn(world: World, proposed: ProposedChange, digests: Digests): Evidence {
  const shown = world.board.map(({ head, plan, minute }) => ({
    head: `h${head}`,
    digest: digests.get(plan) ?? "unheard of",
    at: timeOf(minute),
  }));
  const reviews = world.said.map(({ who, app, word, head, minute }, index) => ({
    id: String(index),
    reviewer: who,
    ...(app === undefined ? {} : { app }),
    verdict: word,
    head: `h${head}`,
    at: timeOf(minute),
  }));
  const head = `h${world.head}`;
  const shownAt = findShownAt({ head, digest: proposed.plan.digest }, shown);
  const { request } = evidence(proposed);
  return evidence(proposed, {
    request: { ...request, head, target: world.target },
    contributors: world.makers.map(({ login, role }, index) => ({
      known: `maker ${index}`,
      role,
      commit: `${index}`,
      ...(login === undefined ? {} : { login }),
    })),
    reviews: whatWasSeen(reviews, shown),
    memberships: new Map(Object.entries(world.teams).map(([team, found]) => [team, toMembership(found)])),
    now: new Date(timeOf(world.minute)),
    acceptedThresholds: world.isAccepted ? ["any"] : [],
    tickets: new Map([["desk", toTickets(world.tickets, digests)]]),
    contributorRules: { coAuthors: world.policy.coAuthorsCount, unknown: world.policy.unknownMakers },
    ...(shownAt === undefined ? {} : { shownAt }),
  });
}

function toMembership(found: World["teams"][string]): Membership {
  return found === "unreadable" ? { kind: "unknown", reason: "down" } : { kind: "members", logins: found };
}

function toTickets(found: World["tickets"], digests: Digests): TicketReading {
  if (found === "unreadable") return { kind: "unknown", reason: "down" };
  const tickets = found.map(({ plan, state, from, until }, index) => ({
    id: `CHG-${index}`,
    digest: digests.get(plan) ?? "unheard of",
    state,
    ...(from === undefined ? {} : { opensAt: timeOf(from) }),
    ...(until === undefined ? {} : { closesAt: timeOf(until) }),
  }));
  return { kind: "read", tickets };
}

/** The same world with one rule less: in a full run, each of them must have decided something. */
const without: Readonly<Record<string, (world: World) => World>> = {
  fallback: (world) =>
    withPolicy(world, { rounds: world.policy.rounds.map((one) => ({ ...one, fallback: undefined })) }),
  expiry: (world) => withPolicy(world, { expiresMinutes: undefined }),
  ticket: (world) => withPolicy(world, { ticket: "none" }),
  threshold: (world) => withPolicy(world, { threshold: "none" }),
  freeze: (world) => ({ ...world, freeze: undefined }),
  target: (world) => ({ ...world, target: "main" }),
  makers: (world) => ({ ...world, makers: world.makers.slice(0, 1) }),
  dismissals: (world) => ({ ...world, said: world.said.filter(({ word }) => word !== "dismissed") }),
  objections: (world) => ({ ...world, said: world.said.filter(({ word }) => word !== "changes-requested") }),
  apps: (world) => ({ ...world, said: world.said.filter(({ app }) => app === undefined) }),
};

function withPolicy(world: World, part: Partial<World["policy"]>): World {
  return { ...world, policy: { ...world.policy, ...part } };
}

describe("the gate, whatever happens to a request, one thing after the other", () => {
  it("opens exactly when the rules, read aloud, say so", () => {
    const seen = { open: 0, closed: 0, turned: 0 };
    const decidedBy = Object.fromEntries(Object.keys(without).map((rule) => [rule, 0]));
    fc.assert(
      fc.property(beginnings, happenings, (first, events) => {
        const digests: Digests = new Map();
        const proposals = new Map<string, ProposedChange>();
        const worlds = [first];
        for (const event of events) worlds.push(event(worlds.at(-1) ?? first));
        const verdicts = worlds.map((world) => {
          const plan = planOf(world);
          const key = JSON.stringify([plan, world.freeze]);
          const proposed = proposals.get(key) ?? proposedIn(world);
          proposals.set(key, proposed);
          digests.set(plan, proposed.plan.digest);
          const expected = mayMerge(world, plan) ? "open" : "closed";
          const { verdict } = decide(deriveRequirements(proposed, engines), evidenceIn(world, proposed, digests));
          expect(verdict).toBe(expected);
          if (world.changes.includes("fsync")) seen[expected] += 1;
          return expected;
        });
        seen.turned += verdicts.filter((verdict, index) => index > 0 && verdict !== verdicts[index - 1]).length;
        const [end, verdict] = [worlds.at(-1) ?? first, verdicts.at(-1)];
        for (const [rule, change] of Object.entries(without))
          if (mayMerge(change(end), planOf(end)) !== (verdict === "open")) decidedBy[rule] = (decidedBy[rule] ?? 0) + 1;
      }),
      { numRuns: propertyRuns },
    );
    const often = Math.floor(propertyRuns / 2);
    expect(seen.open).toBeGreaterThan(often);
    expect(seen.closed).toBeGreaterThan(often);
    expect(seen.turned).toBeGreaterThan(often);
    for (const count of Object.values(decidedBy))
      expect(count).toBeGreaterThanOrEqual(Math.floor(propertyRuns / fullRuns));
  }, 180_000);
});
