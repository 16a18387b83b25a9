import type { AllowedMoves, DerivedValue, Emergency, TicketDemand } from "../../model/policy.ts";
import type { Lock, Owners, Rule, Threshold } from "../../model/policy.ts";
import { parseDuration } from "../../model/quantity.ts";
import { compileExpression } from "../cel/compile-expression.ts";
import type * as written from "../generated/documents.ts";
import { joinPointer } from "../json-pointer.ts";
import { buildApprovers, buildExpiry, buildStages } from "./build-approvals.ts";
import { buildMatch } from "./build-match.ts";
import { positionAt, valuePositionAt } from "./document-place.ts";
import type { DocumentPlace } from "./document-place.ts";

type LockSpec = written.LockDocument["spec"];

/** Makes a lock out of its document. */
export function buildLock({ metadata, spec }: written.LockDocument, place: DocumentPlace): Lock {
  return {
    name: metadata.name,
    match: buildMatch(spec.match),
    parameters: spec.parameters ?? [],
    allow: buildAllow(spec.allow, place),
    approvals: buildStages(spec.approvals),
    ...buildExpiry(spec.expires),
    derived: (spec.derived ?? []).map((declaration, index) => buildDerived(declaration, index, place)),
    ...(spec.ticket ? { ticket: buildTicket(spec.ticket) } : {}),
    ...(spec.emergency ? { emergency: buildEmergency(spec.emergency) } : {}),
    at: positionAt(place, "/metadata/name"),
  };
}

/** Makes a rule out of its document. */
export function buildRule({ metadata, spec }: written.RuleDocument, place: DocumentPlace): Rule {
  return {
    name: metadata.name,
    match: buildMatch(spec.match),
    rule: compileExpression(spec.assert, valuePositionAt(place, "/spec/assert")),
    message: spec.message,
    severity: spec.severity ?? "error",
    at: positionAt(place, "/metadata/name"),
  };
}

/** Makes owners out of their document. */
export function buildOwners({ metadata, spec }: written.OwnersDocument, place: DocumentPlace): Owners {
  const approvals = buildStages(spec.approvals);
  const at = positionAt(place, "/metadata/name");
  return { name: metadata.name, paths: spec.paths, approvals, ...buildExpiry(spec.expires), at };
}

/** Makes a threshold out of its document. */
export function buildThreshold({ metadata, spec }: written.ThresholdDocument, place: DocumentPlace): Threshold {
  const { match, approvals, ...bounds } = spec;
  return {
    name: metadata.name,
    match: buildMatch(match),
    ...bounds,
    approvals: buildStages(approvals),
    at: positionAt(place, "/metadata/name"),
  };
}

function buildAllow(allow: LockSpec["allow"], place: DocumentPlace): readonly AllowedMoves[] {
  return Object.entries(allow ?? {}).map(([parameter, allowed]) => {
    const range = Array.isArray(allowed) ? { values: allowed } : { values: [], ...allowed };
    return { parameter, ...range, at: positionAt(place, joinPointer("/spec/allow", parameter)) };
  });
}

function buildDerived(declaration: written.DerivedDeclaration, index: number, place: DocumentPlace): DerivedValue {
  const { name, value, allow } = declaration;
  const pointer = `/spec/derived/${index}`;
  return {
    name,
    value: compileExpression(value, valuePositionAt(place, `${pointer}/value`)),
    ...(allow === undefined ? {} : { allow: compileExpression(allow, valuePositionAt(place, `${pointer}/allow`)) }),
    at: positionAt(place, `${pointer}/name`),
  };
}

function buildTicket({ system, required = true }: NonNullable<LockSpec["ticket"]>): TicketDemand {
  return { system, required };
}

function buildEmergency(emergency: NonNullable<LockSpec["emergency"]>): Emergency {
  const { from, maxDuration, secondPerson = true } = emergency;
  // The schema lets only durations through; nothing is read as no time at all.
  return { from: buildApprovers(from), maxDurationMs: parseDuration(maxDuration) ?? 0, secondPerson };
}
