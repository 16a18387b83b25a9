import { action, type CommandDefinition } from "../command-context.ts";
import { collect } from "../global-options.ts";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadCheck = () => import("../../flows/request/check.ts");

/** `setpoint check <request>` */
export const checkCommand: CommandDefinition = (program, context) => {
  program
    .command("check")
    .description("everything a change request needs to know: validity, effective changes, approvals")
    .argument("<request>", "the change request; on a local forge its branch")
    .option("--accept <threshold>", "accept that this threshold is passed (may be repeated)", collect, [])
    .action(
      action<{ accept: readonly string[] }>(context, async (workspace, { accept }, [request = ""]) =>
        (await loadCheck()).check(workspace, { request, acceptedThresholds: accept }),
      ),
    );
};
