import type { Command } from "commander";
import type { CommandDefinition } from "../command-context.ts";
import type { GlobalOptions } from "../global-options.ts";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadShowCatalog = () => import("../../flows/show-catalog.ts");

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
    .action(async function show(this: Command) {
      const [engine = "", version = "", parameter]: readonly string[] = this.processedArgs;
      const asked = { engine, version, ...(parameter === undefined ? {} : { parameter }) };
      context.report(
        (await loadShowCatalog()).showCatalog(context.engines, asked),
        this.optsWithGlobals<GlobalOptions>(),
      );
    });
};
