import type { ApprovalStage } from "../../model/policy.ts";

/** What stands before a stage: the stages it waits for, nearest first, or why that cannot be told. */
export type StageOrder =
  | { readonly kind: "chain"; readonly earlier: readonly ApprovalStage[] }
  | { readonly kind: "broken"; readonly problem: string };

/** Follows `after` to the first stage; every name on the way, the stage's own too, must stand for exactly one stage. */
export function findEarlierStages(stage: ApprovalStage, all: readonly ApprovalStage[]): StageOrder {
  const chain: ApprovalStage[] = [];
  let name: string | undefined = stage.stage;
  while (name !== undefined) {
    const found: Found = findStage(name, all);
    if (found.kind === "broken") return found;
    if (chain.includes(found.stage)) return broken(`waits for itself through stage ${name}`);
    chain.push(found.stage);
    name = found.stage.after;
  }
  return { kind: "chain", earlier: chain.slice(1) };
}

type Found = { readonly kind: "found"; readonly stage: ApprovalStage } | ReturnType<typeof broken>;

function findStage(name: string, all: readonly ApprovalStage[]): Found {
  const [stage, ...others] = all.filter((one) => one.stage === name);
  if (!stage) return broken(`waits for stage ${name}, which does not exist`);
  return others.length > 0 ? broken(`cannot tell which stage ${name} is meant`) : { kind: "found", stage };
}

function broken(what: string): { readonly kind: "broken"; readonly problem: string } {
  return { kind: "broken", problem: `${what}: correct the policy` };
}
