import type { ApprovalStage, Approvers, Fallback } from "../../model/policy.ts";
import { parseDuration } from "../../model/quantity.ts";
import type * as written from "../generated/documents.ts";

const hourMs = 3_600_000;

/** Makes rounds of approval out of a policy's `approvals`; without any, there are none. */
export function buildStages(stages: readonly written.ApprovalStage[] = []): readonly ApprovalStage[] {
  return stages.map(({ from, count = 1, fallback, ...rest }) => ({
    ...rest,
    from: buildApprovers(from),
    count,
    ...(fallback ? { fallback: buildFallback(fallback) } : {}),
  }));
}

/** Makes approvers out of the lists that a policy gives. */
export function buildApprovers({ teams = [], users = [], apps = [] }: written.Approvers): Approvers {
  return { teams, users, apps };
}

/** How long an approval holds, where a policy says so. */
export function buildExpiry(expires: string | undefined): { readonly expiresMs?: number } {
  const expiresMs = expires === undefined ? undefined : parseDuration(expires);
  return expiresMs === undefined ? {} : { expiresMs };
}

function buildFallback({ afterHours, ...from }: written.Fallback): Fallback {
  return {
    from: buildApprovers(from),
    ...(afterHours === undefined ? {} : { afterMs: Math.round(afterHours * hourMs) }),
  };
}
