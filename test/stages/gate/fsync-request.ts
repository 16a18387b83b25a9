import type { Decision } from "../../../src/model/decision.ts";
import type { ApprovalStage } from "../../../src/model/policy.ts";
import { decide } from "../../../src/stages/gate/decide.ts";
import type { Evidence } from "../../../src/stages/gate/evidence.ts";
import type { ProposedChange, Requirement } from "../../../src/stages/gate/requirement.ts";
import { evidence, lock, propose, stage, type SideSpec } from "./shop.ts";

/** The instance that most tests change. */
export const orders = { labels: { tier: "critical" } } as const;

/** Trunk: one critical instance under one lock on fsync. */
export const base: SideSpec = { instances: { "orders-prod": orders }, locks: [lock("durability")] };

/** A request that turns fsync off. */
export const proposed: ProposedChange = propose(base, {
  instances: { "orders-prod": { ...orders, settings: { fsync: "off" } } },
});

/** Names its plan. */
export const digest: string = proposed.plan.digest;

/** What trunk's lock asks for it. Written out, so that nothing of the gate runs before a test does. */
export const requirements: readonly Requirement[] = [
  {
    kind: "approvals",
    policy: "Lock/durability",
    approvals: [stage("dba", ["acme/dba"])],
    grounds: proposed.plan.changes.map((change) => ({ kind: "value", change, coverage: "named" })),
  },
];

/** A lock with these stages in the place of its own. */
export function withStages(...approvals: readonly ApprovalStage[]): readonly Requirement[] {
  return [{ kind: "approvals", policy: "Lock/durability", approvals, grounds: [] }];
}

/** The gate's answer on this request. */
export function decideOn(given: Partial<Evidence>, needed: readonly Requirement[] = requirements): Decision {
  return decide(needed, evidence(proposed, given));
}

/** Every title with its verdict and reason, indented by depth. */
export function outline(decision: Decision, depth = 0): readonly string[] {
  const line = `${"  ".repeat(depth)}${decision.verdict} ${decision.title}: ${decision.reason}`;
  return [line, ...decision.children.flatMap((child) => outline(child, depth + 1))];
}

/** The stages of every requirement, `verdict reason`. */
export function stagesOf(decision: Decision): readonly string[] {
  const stages = decision.children.flatMap((child) => child.children);
  return stages.map(({ verdict, reason }) => `${verdict} ${reason}`);
}
