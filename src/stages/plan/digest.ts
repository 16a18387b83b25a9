import { createHash } from "node:crypto";
import { canonicalJson } from "../../model/canonical-json.ts";
import type { Change, StructuralChange } from "../../model/plan.ts";

/** What a digest stands for. */
export interface DigestInput {
  readonly changes: readonly Change[];
  readonly structure: readonly StructuralChange[];
  /** What the plan stands on, by name: documents that govern the decision, what waits for a restart, plans it is made of. */
  readonly premises: readonly (readonly [string, string])[];
}

/**
 * SHA-256 (hex) over what a plan means: canonical values before and after, what happens to instances and guarded documents, and
 * what it stands on. Spelling, order and place of the documents do not enter; a base value that moves does.
 */
export function digestOf({ changes, structure, premises }: DigestInput): string {
  const meaning = {
    format: "setpoint-plan-1",
    changes: changes.map(({ instance, parameter, before, after }) => ({
      instance,
      parameter,
      before: before?.value.canonical,
      after: after?.value.canonical,
      reset: after?.origin.kind === "engine-default",
    })),
    structure: structure.map((change) => canonicalJson(change, ["path"])).toSorted(),
    premises: premises.map((entry) => canonicalJson(entry)).toSorted(),
  };
  return createHash("sha256").update(canonicalJson(meaning)).digest("hex");
}
