import type { ErrorObject } from "ajv/dist/2020.js";
import { maxFindings } from "../parsed-document.ts";
import type { DocumentFinding } from "../parsed-document.ts";
import type { Tree } from "../read/read-tree.ts";
import { explainError } from "./explain-error.ts";
import { positionOf } from "./problem.ts";

/** Puts schema errors into words, one finding for each place; what the reading itself found wrong is not said again. */
export function explainErrors(errors: readonly ErrorObject[], { positions, faulty }: Tree): readonly DocumentFinding[] {
  const considered = errors.slice(0, maxFindings);
  const said = new Set(faulty);
  const findings: DocumentFinding[] = [];
  for (const error of considered) {
    const explanation = isOtherForm(error, considered) ? undefined : explainError(error);
    if (!explanation || said.has(explanation.about)) continue;
    const { about, pointer, part, ...rest } = explanation;
    said.add(about);
    findings.push({ ...rest, severity: "error", ...positionOf(positions, pointer, part) });
  }
  return findings;
}

/** A value of two allowed forms is held against both; where it is a map, only the form that is a map has something to say. */
function isOtherForm({ keyword, instancePath }: ErrorObject, all: readonly ErrorObject[]): boolean {
  if (keyword !== "type") return false;
  return all.some((other) => other.instancePath.startsWith(`${instancePath}/`) || isSpecific(other, instancePath));
}

function isSpecific(error: ErrorObject, path: string): boolean {
  return error.instancePath === path && error.keyword !== "type" && error.keyword !== "oneOf";
}
