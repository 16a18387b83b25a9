import type { Constraint, Profile, Variable } from "../../model/profile.ts";
import { compileExpression } from "../cel/compile-expression.ts";
import type { ProfileDocument } from "../generated/documents.ts";
import { joinPointer } from "../json-pointer.ts";
import { buildSettings } from "./build-settings.ts";
import { positionAt, referencesAt, valuePositionAt } from "./document-place.ts";
import type { DocumentPlace } from "./document-place.ts";

/** Makes a profile out of its document. */
export function buildProfile({ metadata, spec }: ProfileDocument, place: DocumentPlace): Profile {
  return {
    name: metadata.name,
    engine: spec.engine,
    ...(spec.versions === undefined
      ? {}
      : { versions: { text: spec.versions, at: positionAt(place, "/spec/versions") } }),
    extends: referencesAt(place, "/spec/extends", spec.extends),
    variables: buildVariables(spec.variables, place),
    settings: buildSettings(place, spec.settings),
    constraints: buildConstraints(spec.constraints, place),
    at: positionAt(place, "/metadata/name"),
  };
}

type Spec = ProfileDocument["spec"];

function buildVariables(variables: Spec["variables"], place: DocumentPlace): readonly Variable[] {
  return Object.entries(variables ?? {}).map(([name, declaration]) => ({
    name,
    ...declaration,
    at: positionAt(place, joinPointer("/spec/variables", name)),
  }));
}

function buildConstraints(constraints: Spec["constraints"], place: DocumentPlace): readonly Constraint[] {
  return (constraints ?? []).map(({ rule, message, severity = "error" }, index) => ({
    rule: compileExpression(rule, valuePositionAt(place, `/spec/constraints/${index}/rule`)),
    message,
    severity,
  }));
}
