import { action, type CommandDefinition } from "../command-context.ts";
import { readShippedWorkflows } from "../shipped-workflows.ts";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadDoctor = () => import("../../flows/doctor.ts");

/** `setpoint doctor` */
export const doctorCommand: CommandDefinition = (program, context) => {
  program
    .command("doctor")
    .description("whether the repository's settings on its forge let anybody past the gate, and how to mend each")
    .action(action(context, async (workspace) => (await loadDoctor()).doctor(workspace, await readShippedWorkflows())));
};
