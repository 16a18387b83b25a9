import { look } from "../../flows/live/look.ts";
import { action, type CommandDefinition } from "../command-context.ts";

/** `setpoint drift [instances…]` */
export const driftCommand: CommandDefinition = (program, context) => {
  program
    .command("drift")
    .description("where servers are not what the trunk and the accepted overrides say")
    .argument("[instances...]", "all without them")
    .action(
      action(context, async (workspace, _options, instances) => (await look(workspace, "drift", { instances })).result),
    );
};
