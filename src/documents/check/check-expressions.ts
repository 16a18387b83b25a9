import { checkExpression } from "../cel/check-expression.ts";
import type { ExpressionUse } from "../cel/check-expression.ts";
import { joinPointer } from "../json-pointer.ts";
import { readSettingText } from "../setting-text.ts";
import type { SettingForm, SetpointDocument, Settings } from "../generated/documents.ts";
import type { Problem } from "./problem.ts";

/** Finds what is wrong with the expressions of a document. */
export function checkExpressions(document: SetpointDocument): readonly Problem[] {
  switch (document.kind) {
    case "Instance":
      return checkSettings(document.spec.settings ?? {});
    case "Profile": {
      const rules = (document.spec.constraints ?? []).entries();
      const places = [...rules].map(([index, { rule }]): Place => [
        `/spec/constraints/${index}/rule`,
        rule,
        "condition",
      ]);
      return [...checkSettings(document.spec.settings ?? {}), ...places.flatMap(checkPlace)];
    }
    case "Override":
      return checkSettings(document.spec.settings);
    case "Rule":
      return checkPlace(["/spec/assert", document.spec.assert, "condition"]);
    default:
      return [];
  }
}

type Place = readonly [pointer: string, text: string, use: ExpressionUse];

function checkSettings(settings: Settings): readonly Problem[] {
  return Object.entries(settings).flatMap(([name, setting]) => {
    const pointer = joinPointer("/spec/settings", name);
    return typeof setting === "string" ? checkText(pointer, setting) : checkForm(pointer, setting);
  });
}

function checkForm(pointer: string, { value, when }: SettingForm): readonly Problem[] {
  const condition = when === undefined ? [] : checkPlace([`${pointer}/when`, when, "condition"]);
  return [...checkText(`${pointer}/value`, value), ...condition];
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
