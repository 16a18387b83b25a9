import type { Command } from "commander";
import type { Workspace } from "../flows/workspace.ts";
import type { CommandResult } from "../model/results.ts";
import type { GlobalOptions } from "./global-options.ts";
import type { NewFile } from "./write-new-files.ts";

/** A workspace, and where its files are; a bare repository has none. */
export interface OpenedWorkspace extends Workspace {
  /** Top of the working tree, whichever directory of it the command was run in. */
  readonly workTree?: string;
}

/** What a command is given: a way to open its workspace and a place to put its result. */
export interface CommandContext {
  open(options: GlobalOptions): Promise<OpenedWorkspace>;
  /** What is known of databases, for commands that need no repository. */
  readonly engines: Workspace["engines"];
  /** Writes the result in the wanted format and settles the exit code. */
  report(result: CommandResult, options: GlobalOptions): void;
  /** The text of a file that the user names. @throws SetpointError SP_CLI_UNREADABLE_FILE */
  readFile(path: string): Promise<string>;
  /** Writes new files, all or none; one that exists is left alone and named in the error. @throws SetpointError SP_CLI_FILE_EXISTS, SP_CLI_WRITE_FAILED */
  writeNewFiles(directory: string, files: readonly NewFile[]): Promise<void>;
  /** What the program itself says on standard output, such as its help. */
  print(text: string): void;
  /** Talk for people, on standard error. */
  complain(text: string): void;
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
  run: (workspace: OpenedWorkspace, options: O & GlobalOptions, words: readonly string[]) => Promise<CommandResult>,
): (this: Command) => Promise<void> {
  return async function act(this: Command): Promise<void> {
    const options = this.optsWithGlobals<O & GlobalOptions>();
    const workspace = await context.open(options);
    context.report(await run(workspace, options, this.processedArgs.flat()), options);
  };
}
