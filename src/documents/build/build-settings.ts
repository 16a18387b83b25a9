import type { Setting, SettingSource } from "../../model/setting.ts";
import { compileExpression } from "../cel/compile-expression.ts";
import type { SettingForm, Settings } from "../generated/documents.ts";
import { joinPointer } from "../json-pointer.ts";
import { readSettingText } from "../setting-text.ts";
import { positionAt, valuePositionAt } from "./document-place.ts";
import type { DocumentPlace } from "./document-place.ts";

/** Length of `${`. */
const openingLength = 2;

/** The settings of a document, in the order in which they stand. */
export function buildSettings(place: DocumentPlace, settings: Settings = {}): readonly Setting[] {
  return Object.entries(settings).map(([parameter, setting]) => {
    const pointer = joinPointer("/spec/settings", parameter);
    const at = positionAt(place, pointer);
    return typeof setting === "string"
      ? { parameter, source: buildSource(place, pointer, setting), final: false, prefer: false, at }
      : { parameter, ...buildForm(place, pointer, setting), at };
  });
}

function buildForm(
  place: DocumentPlace,
  pointer: string,
  { value, when, final = false, prefer = false }: SettingForm,
): Omit<Setting, "parameter" | "at"> {
  const source = buildSource(place, `${pointer}/value`, value);
  if (when === undefined) return { source, final, prefer };
  return { source, when: compileExpression(when, valuePositionAt(place, `${pointer}/when`)), final, prefer };
}

function buildSource(place: DocumentPlace, pointer: string, text: string): SettingSource {
  const reading = readSettingText(text);
  if (reading.kind !== "expression") return { kind: "text", text: reading.kind === "text" ? reading.text : text };
  const start = valuePositionAt(place, pointer);
  const at = { ...start, column: start.column + openingLength };
  return { kind: "expression", expression: compileExpression(reading.source, at) };
}
