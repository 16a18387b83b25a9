import type { Decision } from "../../model/decision.ts";

/** Whose opinions count: the open leaves below the stages of a decision, sorted. */
export function listApprovers(decision: Decision): readonly string[] {
  const stages = decision.children.flatMap((requirement) => requirement.children);
  const opinions = stages.flatMap((stage) => stage.children);
  return [...new Set(opinions.filter(isOpen).map((opinion) => opinion.title))].toSorted();
}

/** What keeps a decision closed: `Lock/durability, stage dba: has 0 of 1 approvals`, with the opinions that do not count. */
export function listObstacles({ children }: Decision): readonly string[] {
  return children.filter(isClosed).flatMap(({ title, reason, children: stages }) => {
    const closed = stages.filter(isClosed);
    return closed.length === 0 ? [`${title}: ${reason}`] : closed.map((stage) => `${title}, ${describeStage(stage)}`);
  });
}

function describeStage({ title, reason, children }: Decision): string {
  const opinions = children.filter(isClosed).map((opinion) => `${opinion.title} ${opinion.reason}`);
  return `${title}: ${[reason, ...opinions].join("; ")}`;
}

function isOpen({ verdict }: Decision): boolean {
  return verdict === "open";
}

function isClosed({ verdict }: Decision): boolean {
  return verdict === "closed";
}
