import { spawn } from "node:child_process";
import type { Block } from "./read-blocks.ts";

/** Where the commands run. */
export interface Place {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What stands in the text, and what stands for it here: addresses of servers. */
  readonly substitutions: ReadonlyMap<string, string>;
}

/** What the commands of all blocks came to. */
export interface Outcome {
  readonly exitCode: number | null;
  /** Everything that was written, also to standard error, by block; those after a failure are missing. */
  readonly outputs: readonly string[];
}

/**
 * Runs blocks one after the other in one shell, as somebody who pastes them does. The first command that does not end with 0, or
 * with the code that `# exits N` at the end of its line says, ends it all.
 */
export async function runBlocks(blocks: readonly Block[], place: Place): Promise<Outcome> {
  const { exitCode, output } = await runBash(blocks.map(renderBlock).join("\n"), place);
  return { exitCode, outputs: output.split(`${mark}\n`).slice(1) };
}

const mark = "@@ next block @@";

function renderBlock({ text }: Block): string {
  const commands = text.replaceAll(
    /^(.*\S) +# exits (\d+)$/gm,
    '{ $1 ; } && status=0 || status=$?\n[ "$status" = $2 ]',
  );
  return `echo '${mark}'\n${commands}`;
}

async function runBash(commands: string, { directory, environment, substitutions }: Place): Promise<Ending> {
  let script = commands;
  for (const [written, actual] of substitutions) script = script.replaceAll(written, actual);
  const words = ["-c", `exec 2>&1; set -euo pipefail\n${script}`];
  const child = spawn("bash", words, { cwd: directory, env: environment, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (exitCode) => resolve({ exitCode, output }));
  });
}

interface Ending {
  readonly exitCode: number | null;
  readonly output: string;
}
