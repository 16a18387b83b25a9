import type { DuckDBResult, DuckDBVector } from "@duckdb/node-api";
import type { DuckdbConnection } from "./open-duckdb.ts";

/** Some rows of a result, column by column. The arrays are used again for the next rows. */
export interface RowBatch {
  readonly size: number;
  readonly columns: readonly Float64Array[];
}

/** DuckDB hands over so many rows at a time. */
const vectorSize = 2048;

/**
 * Runs a query; when DuckDB is done, its rows can be had batch by batch, once. NULL becomes NaN. DuckDB holds the whole answer: two answers of
 * one database that come while they are made wait for each other for ever (1.5.6).
 *
 * Every column must be cast to DOUBLE or INTEGER by the query.
 */
export async function readNumbers(connection: DuckdbConnection, query: string): Promise<AsyncIterable<RowBatch>> {
  return batchesOf(await connection.run(query));
}

async function* batchesOf(result: DuckDBResult): AsyncGenerator<RowBatch> {
  const columns = Array.from({ length: result.columnCount }, () => new Float64Array(vectorSize));
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    for (const [index, column] of columns.entries()) copy(chunk.getColumnVector(index), column);
    yield { size: chunk.rowCount, columns };
  }
}

function copy(vector: DuckDBVector, into: Float64Array): void {
  for (let row = 0; row < vector.itemCount; row += 1) {
    const value = vector.getItem(row);
    into[row] = typeof value === "number" ? value : Number.NaN;
  }
}

/** Every row of a small result, as JSON values: numbers of more than 32 bits are text. */
export async function readAll(connection: DuckdbConnection, query: string): Promise<readonly (readonly unknown[])[]> {
  const reader = await connection.runAndReadAll(query);
  return reader.getRowsJson();
}
