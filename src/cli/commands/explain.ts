import { action, type CommandDefinition } from "../command-context.ts";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadExplain = () => import("../../flows/explain.ts");

/** `setpoint explain <instance> [parameter]` */
export const explainCommand: CommandDefinition = (program, context) => {
  program
    .command("explain")
    .description("say what a parameter of an instance is to be, and which line of which document says so")
    .argument("<instance>", "name of the instance")
    .argument("[parameter]", "every declared parameter without it")
    .option("--ref <ref>", "branch, tag or commit; the working tree without it")
    .action(
      action<{ ref?: string }>(context, async (workspace, { ref }, [instance = "", parameter]) =>
        (await loadExplain()).explain(workspace, {
          instance,
          ...(ref === undefined ? {} : { ref }),
          ...(parameter === undefined ? {} : { parameter }),
        }),
      ),
    );
};
