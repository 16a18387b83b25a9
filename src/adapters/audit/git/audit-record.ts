import type { AuditEvent } from "../../../model/audit-event.ts";
import type { RecordKind } from "./journal-format.ts";

type Check = (value: unknown) => boolean;

/** Recognises the events of the audit record. Fields that a later version adds are let through. */
export const auditRecord: RecordKind<AuditEvent> = { isRecord: isAuditEvent, title: (event) => event.kind };

function isAuditEvent(value: unknown): value is AuditEvent {
  return isObject(value) && typeof value["kind"] === "string" && shapes.get(value["kind"])?.(value) === true;
}

const text: Check = (value) => typeof value === "string";
const flag: Check = (value) => typeof value === "boolean";
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(checks).every(([name, check]) => check(value[name]));

const parameterValue = fields({ canonical: text, display: text });
const change = fields({
  instance: text,
  parameter: text,
  before: optional(parameterValue),
  after: optional(parameterValue),
});
const readBack = fields({
  instance: text,
  parameter: text,
  running: parameterValue,
  pendingRestart: flag,
  expected: optional(parameterValue),
});
const acceptedOverride = fields({
  id: text,
  commit: text,
  openedBy: text,
  acceptedBy: listOf(text),
  acceptedAt: text,
  expiresAt: text,
  reason: text,
  incident: text,
  supersedes: optional(text),
  changes: listOf(fields({ instance: text, parameter: text, value: parameterValue })),
});
const verdict: Check = (value) =>
  typeof value === "string" && ["approved", "changes-requested", "commented", "dismissed"].includes(value);
const review = fields({ id: text, reviewer: text, verdict, head: text, digest: optional(text), at: text });
const trunkStep = fields({
  commit: text,
  digest: text,
  request: optional(fields({ id: text, head: text, approvedBy: listOf(text) })),
});
const outcome: Check = (value) =>
  typeof value === "string" && ["applied", "pending-restart", "rolled-back", "failed", "interrupted"].includes(value);

/** One for every kind: the compiler asks for a new one. */
const shapesByKind: Readonly<Record<AuditEvent["kind"], Check>> = {
  "request-merged": fields({
    request: text,
    commit: text,
    digest: text,
    approvedBy: listOf(text),
    acceptedThresholds: optional(listOf(text)),
  }),
  "review-recorded": fields({ request: text, review }),
  "trunk-advanced": fields({ commit: text, from: optional(text), steps: listOf(trunkStep) }),
  "bypass-found": fields({ commit: text, from: text, reason: text }),
  "callback-received": fields({ system: text, nonce: text, digest: text }),
  "apply-started": fields({
    run: text,
    commit: text,
    digest: text,
    changes: listOf(change),
    proving: optional(listOf(text)),
  }),
  "apply-finished": fields({ run: text, digest: text, outcome, readBack: listOf(readBack) }),
  "override-accepted": fields({ override: acceptedOverride }),
  "override-closed": fields({ override: text, by: text }),
  "override-restored": fields({ override: text, readBack: listOf(readBack), unmanaged: optional(listOf(text)) }),
};
const shapes: ReadonlyMap<string, Check> = new Map(Object.entries(shapesByKind));

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
