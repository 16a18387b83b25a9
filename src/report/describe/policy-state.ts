import type { Decision } from "../../model/decision.ts";

/** Renders a policy with its state: `Lock/durability (closed)`; its name alone where the gate says nothing of it. */
export function renderPolicy(policy: string, requirements: readonly Decision[]): string {
  const own = findRequirements(policy, requirements);
  if (own.length === 0) return policy;
  return `${policy} (${own.every((one) => one.verdict === "open") ? "open" : "closed"})`;
}

/** Who may act for any of the policies, each once, sorted. */
export function findPolicyActors(policies: readonly string[], requirements: readonly Decision[]): readonly string[] {
  const own = policies.flatMap((policy) => findRequirements(policy, requirements));
  return [...new Set(own.flatMap((one) => one.mayAct))].toSorted();
}

/** A policy's approvals stand under its name, and what else it asks for under its name and more (`Lock/durability ticket in …`). */
function findRequirements(policy: string, requirements: readonly Decision[]): readonly Decision[] {
  return requirements.filter(({ title }) => title === policy || title.startsWith(`${policy} `));
}
