import type { Reference } from "../../model/instance.ts";
import type { SourcePosition } from "../../model/source-position.ts";
import { joinPointer } from "../json-pointer.ts";
import type { Positions } from "../parsed-document.ts";

/** Where a document stands: its path, and the lines and columns of its parts. */
export interface DocumentPlace {
  readonly file: string;
  readonly positions: Positions;
}

/** Where an entry stands: a map's key, a list's item. What the document leaves out stands where the document starts. */
export function positionAt({ file, positions }: DocumentPlace, pointer: string): SourcePosition {
  const [line, column] = positions[pointer] ?? [1, 1];
  return { file, line, column };
}

/** Where an entry's value starts, inside its quotes. */
export function valuePositionAt({ file, positions }: DocumentPlace, pointer: string): SourcePosition {
  const [line, column, valueLine = line, valueColumn = column] = positions[pointer] ?? [1, 1];
  return { file, line: valueLine, column: valueColumn };
}

/** The names of a list, each with its place. */
export function referencesAt(
  place: DocumentPlace,
  pointer: string,
  names: readonly string[] = [],
): readonly Reference[] {
  return names.map((name, index) => ({ name, at: positionAt(place, joinPointer(pointer, index)) }));
}
