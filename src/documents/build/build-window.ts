import type { Window, WindowTimes } from "../../model/policy.ts";
import type { WindowDocument } from "../generated/documents.ts";
import { buildMatch } from "./build-match.ts";
import { positionAt } from "./document-place.ts";
import type { DocumentPlace } from "./document-place.ts";

/** Makes a window out of its document. */
export function buildWindow({ metadata, spec }: WindowDocument, place: DocumentPlace): Window {
  return {
    name: metadata.name,
    match: buildMatch(spec.match),
    mode: spec.mode,
    zone: spec.zone,
    times: buildTimes(spec),
    at: positionAt(place, "/metadata/name"),
  };
}

function buildTimes({ once, weekly }: WindowDocument["spec"]): WindowTimes {
  if (once) return { kind: "once", ...once };
  // The check of the document lets exactly one of the two through; without days a window is never there.
  return { kind: "weekly", ...(weekly ?? { days: [], start: "00:00", end: "00:00" }) };
}
