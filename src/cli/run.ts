import { CommanderError } from "commander";
import { SetpointError } from "../model/setpoint-error.ts";
import { renderReport } from "../report/render-report.ts";
import { renderVisible } from "../report/visible-text.ts";
import type { CommandContext } from "./command-context.ts";
import { exitCodeOf, exitCodes } from "./exit-code.ts";
import { buildProgram } from "./program.ts";
import { readNamedFile } from "./read-named-file.ts";
import { engines, openWorkspace, secretParameters, sourcesOf, type Surroundings } from "./runtime.ts";
import { writeNewFiles } from "./write-new-files.ts";

/** What a run takes from its process, and where it speaks. */
export interface RunOptions extends Surroundings {
  /** Of the program, for `--version`. */
  readonly version: string;
  /** Standard output: results and help. */
  readonly print: (text: string) => void;
  /** Standard error: talk for people. */
  readonly complain: (text: string) => void;
}

/**
 * Runs one command line. What stops it is said with its code and its mend; anything else is a fault of the program and is thrown, so
 * that it keeps its trace.
 *
 * @param words what stands behind `setpoint`
 * @returns the exit code
 */
export async function run(words: readonly string[], options: RunOptions): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const context: CommandContext = {
    open: (global) => openWorkspace(global, options),
    engines,
    report: (result, { format, color, detailedExitcode }) => {
      options.print(
        renderReport(result, format, { secretParameters, colour: color, ...sourcesOf(options.environment) }),
      );
      exitCode = exitCodeOf(result, { detailedExitcode });
    },
    readFile: readNamedFile,
    writeNewFiles,
    print: options.print,
    complain: (text) => options.complain(renderLines(text)),
  };
  try {
    await buildProgram(context, options.version).parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof SetpointError)) throw error;
    context.complain(`${error.code}: ${error.message}\n  ${error.fix}\n`);
    return exitCodes.error;
  }
}

/** Texts from outside (names, refs, what a server says) reach the terminal without what would steer it. */
function renderLines(text: string): string {
  return text.split("\n").map(renderVisible).join("\n");
}
