/** A place in a document: where a value stands, so that every finding and every effective value can point at it. */
export interface SourcePosition {
  /** Path inside the repository, with `/` between its parts. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in characters. */
  readonly column: number;
}

/** Renders a position the way editors and terminals link it: `instances/orders.yaml:12:5`. */
export function renderPosition(position: SourcePosition): string {
  return `${position.file}:${position.line}:${position.column}`;
}
