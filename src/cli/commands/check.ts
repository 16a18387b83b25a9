import type { CommandResult } from "../../model/results.ts";
import type { Workspace } from "../../flows/workspace.ts";
import type { Command } from "commander";
import { action, type CommandDefinition } from "../command-context.ts";
import { collect } from "../global-options.ts";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadCheck = () => import("../../flows/request/check.ts");
const loadCheckAll = () => import("../../flows/request/check-all.ts");
const loadCheckGroup = () => import("../../flows/request/check-group.ts");

interface CheckOptions {
  readonly all: boolean;
  readonly head: readonly string[];
  readonly group?: string;
  readonly publish: boolean;
  readonly accept: readonly string[];
}

/** `setpoint check <request>|--all|--head <commit>|--group <commit>` */
export const checkCommand: CommandDefinition = (program, context) => {
  program
    .command("check")
    .description("everything a change request needs to know: validity, effective changes, approvals")
    .argument("[request]", "the change request: its branch on a local forge, its number on others")
    .option("--all", "every open request, each with its own verdict", false)
    .option("--head <commit>", "every open request that stands at this commit (may be repeated)", collect, [])
    .option("--group <commit>", "the commit that a merge queue would make of several requests")
    .option("--publish", "put the verdict before the people of each request", false)
    .option("--accept <threshold>", "accept that this threshold is passed (may be repeated)", collect, [])
    .hook("preAction", assertSense)
    .action(
      action<CheckOptions>(context, async (workspace, options, [request]) => checkWhat(workspace, options, request)),
    );
};

async function checkWhat(
  workspace: Workspace,
  { head, group, publish, accept }: CheckOptions,
  request: string | undefined,
): Promise<CommandResult> {
  if (request !== undefined)
    return (await loadCheck()).check(workspace, { request, acceptedThresholds: accept, publish });
  if (group !== undefined) return (await loadCheckGroup()).checkGroup(workspace, { commit: group, publish });
  return (await loadCheckAll()).checkAll(workspace, { publish, ...(head.length > 0 ? { heads: head } : {}) });
}

function assertSense(command: Command): void {
  const { all, head, group, accept, publish } = command.opts<CheckOptions>();
  const isSingle = command.args.length > 0;
  const given = [isSingle, all, head.length > 0, group !== undefined].filter(Boolean).length;
  if (given !== 1) command.error("error: give a change request, or --all, or --head, or --group: one of them");
  // Nothing records what a check accepts: a verdict that rests on it must not be told to others.
  if (accept.length > 0 && (!isSingle || publish))
    command.error(
      "error: --accept goes with one change request, and not with --publish: a threshold is accepted by merging",
    );
}
