import { action, type CommandDefinition } from "../command-context.ts";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadLook = () => import("../../flows/live/look.ts");

/** `setpoint drift [instances…]` */
export const driftCommand: CommandDefinition = (program, context) => {
  program
    .command("drift")
    .description("where servers are not what the trunk and the accepted overrides say")
    .argument("[instances...]", "all without them")
    .action(
      action(
        context,
        async (workspace, _options, instances) =>
          (await (await loadLook()).look(workspace, "drift", { instances })).result,
      ),
    );
};
