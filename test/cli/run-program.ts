import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { lin, type Outcome } from "./run-in-process.ts";

/** What `npm test` has built; SETPOINT_PROGRAM names another, such as an installed one. */
export const program: string =
  process.env["SETPOINT_PROGRAM"] ?? path.resolve(import.meta.dirname, "../../dist/cli/main.js");

/** How a process ended; `signal` if it was killed. */
export interface Ending extends Outcome {
  readonly signal?: NodeJS.Signals;
}

/** A running `setpoint`, and how it ends. */
export interface Started {
  readonly child: ChildProcess;
  readonly ending: Promise<Ending>;
}

/** What a test wants different from Lin running it. */
export interface ProgramSettings {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Words before the program, such as `prlimit`. */
  readonly before?: readonly string[];
}

/** Starts the built program in a directory; killing `child` kills the program itself. */
export function start(directory: string, words: readonly string[], settings: ProgramSettings = {}): Started {
  if (!existsSync(program)) throw new Error(`there is no ${program}: run npm run build`);
  const [command = "", ...rest] = [...(settings.before ?? []), process.execPath, program, "-C", directory, ...words];
  const child = spawn(command, rest, {
    env: { PATH: process.env["PATH"], ...lin, ...settings.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { child, ending: collect(child) };
}

/** Runs the built program to its end. */
export function runProgram(directory: string, words: readonly string[], settings?: ProgramSettings): Promise<Ending> {
  return start(directory, words, settings).ending;
}

function collect(child: ChildProcess): Promise<Ending> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => void (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => void (stderr += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode, signal) =>
      resolve({ exitCode: exitCode ?? -1, stdout, stderr, ...(signal === null ? {} : { signal }) }),
    );
  });
}
