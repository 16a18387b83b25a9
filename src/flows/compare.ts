import type { PlanResult } from "../model/results.ts";
import { planChange } from "../stages/plan/plan-change.ts";
import { validateFleet } from "../stages/validate/validate-fleet.ts";
import { type Reader, readSide } from "./read-side.ts";

/** Two refs; `head` absent stands for the working tree. */
export interface CompareRequest {
  readonly base: string;
  readonly head?: string;
}

/** Plans the way from one ref to another: every effective value that differs, whatever file moved it. */
export async function compare(reader: Reader, request: CompareRequest): Promise<PlanResult> {
  const base = await readSide(reader, request.base);
  const head = await readSide(reader, request.head, base);
  const plan = planChange(base, head, reader.engines);
  const findings = validateFleet(head, reader.engines);
  return {
    kind: "plan",
    base: base.commit ?? request.base,
    head: head.commit ?? "working tree",
    plan,
    findings: [...findings, ...plan.findings],
  };
}
