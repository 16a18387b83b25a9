import { showCatalog } from "../../flows/show-catalog.ts";
import { action, type CommandDefinition } from "../command-context.ts";

/** `setpoint catalog show <engine> <version> [parameter]` */
export const catalogCommand: CommandDefinition = (program, context) => {
  program
    .command("catalog")
    .description("what Setpoint knows of an engine's parameters")
    .command("show")
    .description("parameters of one version: type, range, default, how a change takes effect")
    .argument("<engine>", "postgresql")
    .argument("<version>", "16 or 16.4")
    .argument("[parameter]", "name, old name, or part of a name")
    .action(
      action(context, async (workspace, _options, [engine = "", version = "", parameter]) =>
        showCatalog(workspace.engines, { engine, version, ...(parameter === undefined ? {} : { parameter }) }),
      ),
    );
};
