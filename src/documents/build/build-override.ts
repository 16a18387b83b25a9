import type { Override } from "../../model/override.ts";
import { parseDuration } from "../../model/quantity.ts";
import type { OverrideDocument } from "../generated/documents.ts";
import { buildSettings } from "./build-settings.ts";
import { positionAt, referencesAt } from "./document-place.ts";
import type { DocumentPlace } from "./document-place.ts";

/** Makes an override out of its document. */
export function buildOverride({ metadata, spec }: OverrideDocument, place: DocumentPlace): Override {
  const { supersedes } = spec;
  return {
    name: metadata.name,
    instances: referencesAt(place, "/spec/instances", spec.instances),
    settings: buildSettings(place, spec.settings),
    reason: spec.reason,
    incident: spec.incident,
    // The schema lets only durations through; nothing is read as no time at all.
    restoreAfterMs: parseDuration(spec.restore.after) ?? 0,
    ...(supersedes === undefined
      ? {}
      : { supersedes: { name: supersedes, at: positionAt(place, "/spec/supersedes") } }),
    at: positionAt(place, "/metadata/name"),
  };
}
