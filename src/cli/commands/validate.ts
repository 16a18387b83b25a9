import { action, type CommandDefinition } from "../command-context.ts";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadValidate = () => import("../../flows/validate.ts");

/** `setpoint validate [ref]` */
export const validateCommand: CommandDefinition = (program, context) => {
  program
    .command("validate")
    .description("check every document and the merged state of every instance")
    .argument("[ref]", "branch, tag or commit; the working tree without it")
    .action(action(context, async (workspace, _options, [ref]) => (await loadValidate()).validate(workspace, ref)));
};
