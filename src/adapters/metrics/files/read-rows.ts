import type { DuckDBDataChunk, DuckDBVector } from "@duckdb/node-api";
import type { DuckdbConnection } from "./open-duckdb.ts";

/** Gives the number in a column of the current row; NaN for NULL. */
export type Column = (row: number) => number;

/**
 * Runs a query and hands over its rows in batches, as they come: never more than a batch is held.
 * Numbers must be cast to DOUBLE or INTEGER by the query.
 */
export async function* readNumbers(
  connection: DuckdbConnection,
  query: string,
): AsyncGenerator<{ readonly rows: number; readonly column: (index: number) => Column }> {
  const result = await connection.stream(query);
  for (let chunk = await nextChunk(result); chunk !== undefined; chunk = await nextChunk(result)) {
    const current = chunk;
    yield { rows: current.rowCount, column: (index) => columnOf(current.getColumnVector(index)) };
  }
}

/** Every row of a small result, as JSON values: numbers of more than 32 bits are text. */
export async function readAll(connection: DuckdbConnection, query: string): Promise<readonly (readonly unknown[])[]> {
  const reader = await connection.runAndReadAll(query);
  return reader.getRowsJson();
}

interface Chunks {
  fetchChunk(): Promise<DuckDBDataChunk | null>;
}

async function nextChunk(result: Chunks): Promise<DuckDBDataChunk | undefined> {
  const chunk = await result.fetchChunk();
  return chunk === null || chunk.rowCount === 0 ? undefined : chunk;
}

function columnOf(vector: DuckDBVector): Column {
  return (row) => {
    const value = vector.getItem(row);
    return typeof value === "number" ? value : Number.NaN;
  };
}
