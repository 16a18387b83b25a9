import { validate } from "../../flows/validate.ts";
import { action, type CommandDefinition } from "../command-context.ts";

/** `setpoint validate [ref]` */
export const validateCommand: CommandDefinition = (program, context) => {
  program
    .command("validate")
    .description("check every document and the merged state of every instance")
    .argument("[ref]", "branch, tag or commit; the working tree without it")
    .action(action(context, (workspace, _options, [ref]) => validate(workspace, ref)));
};
