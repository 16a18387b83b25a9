// @ts-check
import { chmod, mkdtemp, writeFile } from "node:fs/promises";
import path from "node:path";
import { worldDirectory } from "../../scripts/postgresql-binaries.mjs";

const rows = 25_000;

/**
 * Writes what a bulk load reads, open to every server, into a folder of its own.
 * @returns {Promise<{ folder: string, file: string }>}
 */
export async function writeImportFile() {
  const folder = await mkdtemp(path.join(worldDirectory(), "setpoint-lab-"));
  await chmod(folder, 0o755);
  const file = path.join(folder, "import.csv");
  const lines = Array.from(
    { length: rows },
    (_, row) => `${row},${row % 1000},${row / 7},delivered with the night train ${row}`,
  );
  await writeFile(file, `${lines.join("\n")}\n`, { mode: 0o644 });
  return { folder, file };
}
