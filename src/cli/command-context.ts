import type { Command } from "commander";
import type { Workspace } from "../flows/workspace.ts";
import type { CommandResult } from "../model/results.ts";
import type { GlobalOptions } from "./global-options.ts";

/** What a command is given: a way to open its workspace and a place to put its result. */
export interface CommandContext {
  open(options: GlobalOptions): Promise<Workspace>;
  /** Writes the result in the wanted format and settles the exit code. */
  report(result: CommandResult, options: GlobalOptions): void;
  /** Talk for people, on standard error. */
  say(line: string): void;
  readFile(path: string): Promise<string>;
  /** Writes a new file; one that exists is left alone and named in the error. */
  writeNewFile(path: string, content: string): Promise<void>;
}

/** Registers one command on the program. */
export type CommandDefinition = (program: Command, context: CommandContext) => void;

/**
 * Builds a command's action: open the workspace, run one flow, report what it says.
 *
 * @param run gets the command's own options together with the global ones, and its arguments
 */
export function action<O extends object>(
  context: CommandContext,
  run: (workspace: Workspace, options: O & GlobalOptions, words: readonly string[]) => Promise<CommandResult>,
): (this: Command) => Promise<void> {
  return async function act(this: Command): Promise<void> {
    const options = this.optsWithGlobals<O & GlobalOptions>();
    const workspace = await context.open(options);
    context.report(await run(workspace, options, this.processedArgs.flat()), options);
  };
}
