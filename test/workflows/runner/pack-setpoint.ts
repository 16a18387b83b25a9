import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { program } from "../../cli/run-program.ts";

const run = promisify(execFile);

/**
 * Packs what `npm test` has built, as it would be published.
 *
 * @returns where the tarball is
 */
export async function packSetpoint(directory: string): Promise<string> {
  const built = path.resolve(path.dirname(program), "../..");
  const words = ["pack", "--silent", "--ignore-scripts", "--pack-destination", directory];
  const { stdout } = await run("npm", words, { cwd: built, env: { PATH: process.env["PATH"], HOME: directory } });
  return path.join(directory, stdout.trim());
}
