import { listApprovers } from "../../model/approvers.ts";
import type { AcceptedOverride } from "../../model/audit-event.ts";
import { hasErrors, type Finding } from "../../model/finding.ts";
import { foldCase } from "../../model/fold-case.ts";
import { findAwaited } from "./check-emergency.ts";
import { checkOverride } from "./check-override.ts";
import type { OverrideContext, OverrideRequest } from "./override-request.ts";
import type { ReadChange } from "./read-changes.ts";

/** Whether an override may act. */
export type Acceptance =
  | { readonly kind: "accepted"; readonly override: AcceptedOverride }
  /** Nothing stands against it, but a second person must accept; `mayAct` are their logins. */
  | { readonly kind: "awaiting"; readonly mayAct: readonly string[] }
  | { readonly kind: "refused"; readonly findings: readonly Finding[] };

/**
 * Accepts an override if nothing stands against it and everybody needed has accepted. The answer is what goes into the record: from
 * then on its canonical values and its end are fixed, whatever its branch says, and its time runs from now.
 */
export function acceptOverride(request: OverrideRequest, context: OverrideContext): Acceptance {
  const { changes, locks, findings } = checkOverride(request, context);
  if (hasErrors(findings)) return { kind: "refused", findings };
  const awaited = findAwaited(request, locks, context);
  if (awaited.length === 0) return { kind: "accepted", override: freeze(request, changes, context.now) };
  const opener = foldCase(request.openedBy);
  const others = awaited.flatMap((from) =>
    [...listApprovers(from, context.memberships)].filter(([key]) => key !== opener),
  );
  return { kind: "awaiting", mayAct: [...new Map(others).values()].toSorted() };
}

function freeze(request: OverrideRequest, changes: readonly ReadChange[], now: Date): AcceptedOverride {
  const { override, commit, openedBy, acceptedBy } = request;
  return {
    id: override.name,
    commit,
    openedBy,
    acceptedBy,
    acceptedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + override.restoreAfterMs).toISOString(),
    reason: override.reason,
    incident: override.incident,
    ...(override.supersedes === undefined ? {} : { supersedes: override.supersedes.name }),
    changes: changes.map(({ instance, parameter, value, at }) => ({ instance, parameter, value, at })),
  };
}
