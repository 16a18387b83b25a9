import { action, type CommandDefinition } from "../command-context.ts";
import { noIdentity } from "../no-identity.ts";
import { writeFiles } from "../write-files.ts";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadInit = () => import("../../flows/init.ts");

/** `setpoint init [name]` */
export const initCommand: CommandDefinition = (program, context) => {
  program
    .command("init")
    .description("write the first documents of a configuration repository: people, owners, a lock, a base profile")
    .argument("[name]", "name of the fleet", "fleet")
    .action(
      action(context, async (workspace, { trunk }, [name = "fleet"]) => {
        const { email } = workspace.signature;
        if (email === "") throw noIdentity("Git does not know who runs this, and a fleet needs its first owner.");
        const login = (email.split("@")[0] ?? "").toLowerCase().replaceAll(/[^a-z0-9-]/g, "-");
        const result = (await loadInit()).init({ name, login: login === "" ? "admin" : login, email, trunk });
        return writeFiles(context, result, { ...workspace, write: true });
      }),
    );
};
