import type { AuditEntry, AuditEvent } from "../../model/audit-event.ts";

/** A change request at one head. */
export interface MergedHead {
  readonly id: string;
  readonly head: string;
}

/** The newest commit that the record names as governing; absent where the trunk was never adopted. */
export function findLastAdvance(entries: readonly AuditEntry[]): string | undefined {
  return entries.flatMap(({ event }) => (event.kind === "trunk-advanced" ? [event.commit] : [])).at(-1);
}

/** Which commit of the trunk each request was used for, by its id: whatever its head is now, a request is merged once. */
export function findUsedRequests(entries: readonly AuditEntry[]): ReadonlyMap<string, string> {
  const steps = entries.flatMap(({ event }) => (event.kind === "trunk-advanced" ? event.steps : []));
  return new Map(steps.flatMap(({ commit, request }) => (request ? [[request.id, commit]] : [])));
}

/** Thresholds whose passing was accepted by name when this very plan of a request was merged. */
export function findAcceptedThresholds(
  entries: readonly AuditEntry[],
  { id, head, digest }: MergedHead & { readonly digest: string },
): readonly string[] {
  return entries.flatMap(({ event }) => {
    const isIt = event.kind === "request-merged" && event.request === id && event.commit === head;
    return isIt && event.digest === digest ? (event.acceptedThresholds ?? []) : [];
  });
}

/** True if the record tells of this bypass already. */
export function isKnownBypass(
  entries: readonly AuditEntry[],
  { commit, from }: Pick<Extract<AuditEvent, { kind: "bypass-found" }>, "commit" | "from">,
): boolean {
  return entries.some(({ event }) => event.kind === "bypass-found" && event.commit === commit && event.from === from);
}
