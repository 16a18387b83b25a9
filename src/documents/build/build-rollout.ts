import type { HealthCheck, Rollout } from "../../model/policy.ts";
import { parseDuration } from "../../model/quantity.ts";
import { compileExpression } from "../cel/compile-expression.ts";
import type { RolloutDocument } from "../generated/documents.ts";
import { buildMatch } from "./build-match.ts";
import { positionAt, valuePositionAt } from "./document-place.ts";
import type { DocumentPlace } from "./document-place.ts";

type Spec = RolloutDocument["spec"];

/** Makes a rollout out of its document. */
export function buildRollout({ metadata, spec }: RolloutDocument, place: DocumentPlace): Rollout {
  return {
    name: metadata.name,
    match: buildMatch(spec.match),
    canary: spec.canary ?? [],
    waves: spec.waves ?? [],
    pauseMs: durationOf(spec.pause),
    ...(spec.health ? { health: buildHealth(spec.health, place) } : {}),
    at: positionAt(place, "/metadata/name"),
  };
}

function buildHealth({ check, for: holds, every }: NonNullable<Spec["health"]>, place: DocumentPlace): HealthCheck {
  return {
    check: compileExpression(check, valuePositionAt(place, "/spec/health/check")),
    forMs: durationOf(holds),
    everyMs: durationOf(every),
  };
}

function durationOf(text: string | undefined): number {
  return text === undefined ? 0 : (parseDuration(text) ?? 0);
}
