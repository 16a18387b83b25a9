import { checkExpression } from "../cel/check-expression.ts";
import type { ExpressionUse } from "../cel/check-expression.ts";
import { joinPointer } from "../json-pointer.ts";
import { readSettingText } from "../setting-text.ts";
import type { DerivedDeclaration, SettingForm, SetpointDocument, Settings } from "../generated/documents.ts";
import type { Problem } from "./problem.ts";

/** Finds what is wrong with the expressions of a document. */
export function checkExpressions(document: SetpointDocument): readonly Problem[] {
  const { spec } = document;
  const settings = "settings" in spec ? (spec.settings ?? {}) : {};
  return [...checkSettings(settings), ...placesOf(document).flatMap(checkPlace)];
}

type Place = readonly [pointer: string, text: string, use: ExpressionUse];

/** Where expressions stand that are no parameter's value. */
function placesOf(document: SetpointDocument): readonly Place[] {
  switch (document.kind) {
    case "Profile":
      return (document.spec.constraints ?? []).map(({ rule }, index) =>
        condition(`/spec/constraints/${index}/rule`, rule),
      );
    case "Rule":
      return [condition("/spec/assert", document.spec.assert)];
    case "Lock":
      return (document.spec.derived ?? []).flatMap(derivedPlaces);
    case "Rollout":
      return document.spec.health ? [condition("/spec/health/check", document.spec.health.check)] : [];
    default:
      return [];
  }
}

function condition(pointer: string, text: string): Place {
  return [pointer, text, "condition"];
}

function derivedPlaces({ value, allow }: DerivedDeclaration, index: number): readonly Place[] {
  const own: Place = [`/spec/derived/${index}/value`, value, "value"];
  return allow === undefined ? [own] : [own, condition(`/spec/derived/${index}/allow`, allow)];
}

function checkSettings(settings: Settings): readonly Problem[] {
  return Object.entries(settings).flatMap(([name, setting]) => {
    const pointer = joinPointer("/spec/settings", name);
    return typeof setting === "string" ? checkText(pointer, setting) : checkForm(pointer, setting);
  });
}

function checkForm(pointer: string, { value, when }: SettingForm): readonly Problem[] {
  const problems = checkText(`${pointer}/value`, value);
  return when === undefined ? problems : [...problems, ...checkPlace([`${pointer}/when`, when, "condition"])];
}

function checkText(pointer: string, text: string): readonly Problem[] {
  const reading = readSettingText(text);
  if (reading.kind === "text") return [];
  if (reading.kind === "expression") return checkSource(reading.source, [pointer, text, "value"]);
  const message = `${text} starts as an expression, but does not end with }.`;
  const fix = "Close the expression, or write $${ for a text that starts with ${.";
  return [{ code: "documents/unclosed-expression", message, fix, pointer, within: { text, index: 0 } }];
}

function checkPlace(place: Place): readonly Problem[] {
  return checkSource(place[1], place);
}

/** `source` is the place's text, or what stands in its `${…}`. */
function checkSource(source: string, [pointer, text, use]: Place): readonly Problem[] {
  const problem = checkExpression(source, use);
  if (!problem) return [];
  const fix = "Mend the CEL expression; docs/documents.md lists the names and functions.";
  const within = { text, index: text.indexOf(source) + problem.index };
  return [{ code: "documents/expression", message: problem.message, fix, pointer, within }];
}
