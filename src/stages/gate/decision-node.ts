import type { Decision } from "../../model/decision.ts";

/** A closed answer without further reasons below it, that nobody can open by approving. */
export function close(title: string, reason: string): Decision {
  return { verdict: "closed", title, reason, mayAct: [], children: [] };
}

/** An open answer without further reasons below it. */
export function open(title: string, reason: string): Decision {
  return { verdict: "open", title, reason, mayAct: [], children: [] };
}

/** An answer that is open if everything below it is. */
export function openIfAll(
  children: readonly Decision[],
  { title, reason }: Pick<Decision, "title" | "reason">,
): Decision {
  const closed = children.filter((child) => child.verdict === "closed");
  const mayAct = [...new Set(closed.flatMap((child) => child.mayAct))].toSorted();
  return { verdict: closed.length === 0 ? "open" : "closed", title, reason, mayAct, children };
}
