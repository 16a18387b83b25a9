// @ts-check
import { writeFile } from "node:fs/promises";

/** Where servers read it from; named in the statements of the scenarios. */
export const importFile = "/tmp/setpoint-lab-import.csv";

const rows = 25_000;

/**
 * Writes what a bulk load reads, open to every server.
 * @returns {Promise<string>} its path
 */
export async function writeImportFile() {
  const lines = Array.from(
    { length: rows },
    (_, row) => `${row},${row % 1000},${row / 7},delivered with the night train ${row}`,
  );
  await writeFile(importFile, `${lines.join("\n")}\n`, { mode: 0o644 });
  return importFile;
}
