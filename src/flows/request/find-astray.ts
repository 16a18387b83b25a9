import type { AuditEntry } from "../../model/audit-event.ts";
import type { Finding } from "../../model/finding.ts";

/**
 * Tells that the trunk, whose policy judges requests, holds what nobody has approved, as far as a run that acted has recorded it. It is no
 * error: the request that undoes it must be merged too.
 *
 * @param entries the record, oldest first
 */
export function findAstray(entries: readonly AuditEntry[], trunk: string): readonly Finding[] {
  const last = entries.findLast(({ event }) => event.kind === "trunk-advanced" || event.kind === "bypass-found")?.event;
  if (last?.kind !== "bypass-found") return [];
  const message = `${trunk} holds ${last.commit.slice(0, 12)}, which was not approved; the policy that judges this request may be part of it.`;
  const fix =
    "Undo it first, or have it approved. Until then nothing that is merged is applied, and then it is judged again.";
  return [{ code: "check/trunk-astray", severity: "warning", message, fix }];
}
