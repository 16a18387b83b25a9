import type { DocumentFinding, Positions } from "../parsed-document.ts";

/** What is wrong with a document whose shape is right. */
export interface Problem extends Pick<DocumentFinding, "code" | "message" | "fix"> {
  readonly pointer: string;
  /** Where in the value the fault lies; absent if the key or all of it is at fault. */
  readonly within?: { readonly text: string; readonly index: number };
}

/** What positions are looked up in. */
export interface Source {
  readonly positions: Positions;
  /** The document's lines. */
  readonly lines: readonly string[];
}

/** Gives a problem its line and column: exact where the value stands in the source as it reads, else where the value starts. */
export function locateProblem({ pointer, within, ...rest }: Problem, { positions, lines }: Source): DocumentFinding {
  const start = positionOf(positions, pointer, within ? "value" : "key");
  const verbatim = within && lines[start.line - 1]?.startsWith(within.text, start.column - 1);
  return { ...rest, severity: "error", line: start.line, column: start.column + (verbatim ? within.index : 0) };
}

/** Where an entry's key or value stands; what the document does not hold stands where its spec does. */
export function positionOf(
  positions: Positions,
  pointer: string,
  part: "key" | "value",
): { line: number; column: number } {
  const [line, column, valueLine = line, valueColumn = column] = positions[pointer] ?? positions["/spec"] ?? [1, 1];
  return part === "key" ? { line, column } : { line: valueLine, column: valueColumn };
}
