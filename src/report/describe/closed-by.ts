import type { Decision } from "../../model/decision.ts";

/** One thing that keeps a request closed: a stage of a policy, or a requirement that has no stages. */
export interface ClosedBy {
  /** Title of the requirement: `Lock/durability`, `trunk has no policy`. */
  readonly requirement: string;
  /** Title of the part of it that is missing: `stage dba`; absent where it has no parts. */
  readonly part?: string;
  /** What is missing and, where nobody can give it, how to mend it; opinions that do not count are told with it. */
  readonly why: string;
  readonly mayAct: readonly string[];
}

/** Opinions that a reason tells before it only counts. */
const toldOpinions = 5;

/** Everything that keeps a decision closed, in its own order; empty if it is open. */
export function listClosedBy(decision: Decision): readonly ClosedBy[] {
  const requirements = closedOf([decision]).flatMap(({ children }) => closedOf(children));
  return requirements.length > 0 ? requirements.flatMap(explainRequirement) : closedOf([decision]).map(explain);
}

/** How many of the requirements below a decision are not met, of how many. */
export function countRequirements({ children, verdict }: Decision): { readonly closed: number; readonly all: number } {
  if (children.length === 0) return verdict === "open" ? { closed: 0, all: 0 } : { closed: 1, all: 1 };
  return { closed: closedOf(children).length, all: children.length };
}

function explainRequirement(requirement: Decision): readonly ClosedBy[] {
  const parts = closedOf(requirement.children);
  if (parts.length === 0) return [explain(requirement)];
  return parts.map((part) => {
    const { why, mayAct } = explain(part);
    return { requirement: requirement.title, part: part.title, why, mayAct };
  });
}

function explain({ title, reason, mayAct, children }: Decision): ClosedBy {
  const opinions = closedOf(children).map((opinion) => `${opinion.title}: ${opinion.reason}`);
  const rest = opinions.length - toldOpinions;
  const told = [...opinions.slice(0, toldOpinions), ...(rest > 0 ? [`${rest} more`] : [])];
  return { requirement: title, why: [reason, ...told].join("; "), mayAct };
}

function closedOf(decisions: readonly Decision[]): readonly Decision[] {
  return decisions.filter((decision) => decision.verdict === "closed");
}
