import { InvalidArgumentError, Option } from "commander";
import { action, type CommandDefinition } from "../command-context.ts";
import { noIdentity } from "../no-identity.ts";
import { readShippedWorkflows } from "../shipped-workflows.ts";
import { writeFiles } from "../write-files.ts";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadInit = () => import("../../flows/init.ts");

interface InitOptions {
  readonly forge: "local" | "github";
  readonly repository?: string;
  readonly app?: number;
}

/** `setpoint init [name]` */
export const initCommand: CommandDefinition = (program, context) => {
  program
    .command("init")
    .description("write the first documents of a configuration repository, and the workflows of its forge")
    .argument("[name]", "name of the fleet", "fleet")
    .addOption(new Option("--forge <kind>", "where change requests live").choices(["local", "github"]).default("local"))
    .addOption(new Option("--repository <owner/name>", "the repository on GitHub").implies({ forge: "github" }))
    .option("--app <id>", "numeric id of the app whose verdicts count on GitHub", parseAppId)
    .action(
      action<InitOptions>(context, async (workspace, { trunk, ...options }, [name = "fleet"]) => {
        const starter = { name, trunk, forge: forgeOf(options), ...ownerOf(options, workspace.signature.email) };
        const workflows = options.forge === "github" ? await readShippedWorkflows() : [];
        return writeFiles(context, (await loadInit()).init(starter, workflows), { ...workspace, write: true });
      }),
    );
};

function forgeOf({ forge, repository, app }: InitOptions): {
  kind: InitOptions["forge"];
  repository?: string;
  app?: number;
} {
  return { kind: forge, ...(repository === undefined ? {} : { repository }), ...(app === undefined ? {} : { app }) };
}

/** On a local forge, people stand in the documents, and whoever starts is the first of them. */
function ownerOf({ forge }: InitOptions, email: string): { owner?: { login: string; email: string } } {
  if (forge !== "local") return {};
  if (email === "") throw noIdentity("Git does not know who runs this, and a fleet needs its first owner.");
  const login = (email.split("@")[0] ?? "").toLowerCase().replaceAll(/[^a-z0-9-]/g, "-");
  return { owner: { login: login === "" ? "admin" : login, email } };
}

function parseAppId(text: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(text)) throw new InvalidArgumentError(`${text} is no numeric id such as 12345.`);
  return Number(text);
}
