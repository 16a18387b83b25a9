import { assertNever } from "../../model/assert-never.ts";
import type { AuditEvent, ReadBack } from "../../model/audit-event.ts";
import type { Review } from "../../model/review.ts";
import type { AuditResult } from "../../model/results.ts";
import type { Report, Section } from "../report.ts";
import { arrangeFindings, countFindings, judgeFindings } from "./findings.ts";
import { renderCount } from "./render-count.ts";

/** Letters of an address that tell entries, plans and commits apart for a reader. */
const shortAddress = 12;

/** Tells the audit record, in its own order, or what is wrong with it. */
export function describeAudit({ entries, findings }: AuditResult): Report {
  const arranged = arrangeFindings(findings);
  return {
    title: "Audit record",
    verdict: judgeFindings(arranged, { tone: "good", text: "The record holds together" }),
    totals: `${renderCount(entries.length, "event")}; ${countFindings(arranged)}`,
    sections: entrySections(entries),
    findings: arranged,
    footer: entries.slice(-1).map(({ id }) => ["anchor", id]),
  };
}

function entrySections(entries: AuditResult["entries"]): readonly Section[] {
  if (entries.length === 0) return [];
  return [
    {
      kind: "table",
      title: "Events",
      folded: false,
      columns: [
        { title: "Entry", style: "code" },
        { title: "At", style: "code" },
        { title: "By", style: "code" },
        { title: "Event", style: "prose" },
        { title: "About", style: "prose" },
      ],
      rows: entries.map(({ id, at, actor, event }) => [
        id.slice(0, shortAddress),
        at,
        actor,
        event.kind.replaceAll("-", " "),
        describeEvent(event),
      ]),
    },
  ];
}

function describeEvent(event: AuditEvent): string {
  switch (event.kind) {
    case "apply-started":
      return `${renderCount(event.changes.length, "change")} of ${short(event.commit)}, plan ${short(event.digest)}, run ${short(event.run)}`;
    case "apply-finished":
      return `${event.outcome.replaceAll("-", " ")}, plan ${short(event.digest)}, run ${short(event.run)}; ${describeReadBack(event.readBack)}`;
    case "override-accepted":
      return describeAcceptance(event.override);
    case "override-closed":
      return `${event.override}, by ${event.by}`;
    case "override-restored":
      return `${event.override}; ${describeReadBack(event.readBack)}`;
    default:
      return describeRequestEvent(event);
  }
}

type RequestEvent = Extract<
  AuditEvent,
  { readonly kind: "request-merged" | "review-recorded" | "trunk-advanced" | "bypass-found" | "callback-received" }
>;

/** What happens between a request and the trunk. */
function describeRequestEvent(event: RequestEvent): string {
  switch (event.kind) {
    case "request-merged": {
      const approvers = event.approvedBy.length > 0 ? event.approvedBy.join(", ") : "nobody (nothing was locked)";
      return `${event.request} as ${short(event.commit)}, plan ${short(event.digest)}, approved by ${approvers}`;
    }
    case "review-recorded":
      return `${describeReview(event.review)} of ${event.request}`;
    case "trunk-advanced":
      return describeAdvance(event);
    case "bypass-found":
      return `${short(event.commit)} after ${short(event.from)} is not applied: ${event.reason}`;
    case "callback-received":
      return `from ${event.system} about plan ${short(event.digest)}`;
    default:
      return assertNever(event);
  }
}

function describeReview({ reviewer, verdict, head, digest }: Review): string {
  const seen = digest === undefined ? "no plan was shown" : `plan ${short(digest)}`;
  return `${verdict.replaceAll("-", " ")} by ${reviewer} at ${short(head)} (${seen})`;
}

function describeAdvance({ commit, from, steps }: Extract<AuditEvent, { readonly kind: "trunk-advanced" }>): string {
  if (from === undefined) return `${short(commit)} is adopted as it was found`;
  const requests = steps.flatMap(({ request }) =>
    request ? [`${request.id} (${request.approvedBy.join(", ")})`] : [],
  );
  const merged = requests.length > 0 ? `: ${requests.join(", ")}` : "";
  return `${short(from)} to ${short(commit)}, ${renderCount(steps.length, "step")}${merged}`;
}

function describeAcceptance(override: Extract<AuditEvent, { readonly kind: "override-accepted" }>["override"]): string {
  const changes = override.changes.map(
    ({ instance, parameter, value }) => `${instance} ${parameter} = ${value.display}`,
  );
  const people = `opened by ${override.openedBy}, accepted by ${override.acceptedBy.join(", ")}`;
  return `${override.id} until ${override.expiresAt}: ${changes.join(", ")}; ${override.reason} (${override.incident}); ${people}`;
}

function describeReadBack(readBack: readonly ReadBack[]): string {
  const pending = readBack.filter((one) => one.pendingRestart).length;
  const read = `${renderCount(readBack.length, "value")} read back`;
  return pending === 0 ? read : `${read}, ${pending} pending a restart`;
}

function short(address: string): string {
  return address.slice(0, shortAddress);
}
