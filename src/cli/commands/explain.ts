import { explain } from "../../flows/explain.ts";
import { action, type CommandDefinition } from "../command-context.ts";

/** `setpoint explain <instance> [parameter]` */
export const explainCommand: CommandDefinition = (program, context) => {
  program
    .command("explain")
    .description("say what a parameter of an instance is to be, and which line of which document says so")
    .argument("<instance>", "name of the instance")
    .argument("[parameter]", "every declared parameter without it")
    .option("--ref <ref>", "branch, tag or commit; the working tree without it")
    .action(
      action<{ ref?: string }>(context, (workspace, { ref }, [instance = "", parameter]) =>
        explain(workspace, {
          instance,
          ...(ref === undefined ? {} : { ref }),
          ...(parameter === undefined ? {} : { parameter }),
        }),
      ),
    );
};
