import { InvalidArgumentError, Option } from "commander";
import type { Instance } from "../../model/instance.ts";
import { parseSize } from "../../model/quantity.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import { action, type CommandDefinition } from "../command-context.ts";
import { collect, collectPair } from "../global-options.ts";
import { writeFiles } from "../write-files.ts";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadImportInstance = () => import("../../flows/import/import-instance.ts");

interface ImportOptions {
  readonly from?: string;
  readonly restart?: string;
  readonly dryStart?: string;
  readonly file?: string;
  readonly engine: string;
  readonly serverVersion?: string;
  readonly profile: readonly string[];
  readonly label: readonly (readonly [string, string])[];
  readonly memory?: bigint;
  readonly vcpu?: number;
  readonly role: Instance["topology"]["role"];
  readonly write: boolean;
}

const roles: readonly Instance["topology"]["role"][] = ["primary", "replica", "standalone"];

/** `setpoint import <name>` */
export const importCommand: CommandDefinition = (program, context) => {
  program
    .command("import")
    .description("turn a server that runs, or its configuration file, into an instance document")
    .argument("<name>", "name of the instance")
    .option("--from <reference>", "where the connection string comes from: env:ORDERS_PROD_DSN")
    .option("--restart <reference>", "where the command that restarts it comes from: env:ORDERS_PROD_RESTART")
    .option("--dry-start <reference>", "where the command that starts it dry comes from: env:ORDERS_PROD_DRY_START")
    .option("--file <path>", "a postgresql.conf instead of a live server")
    .option("--engine <engine>", "engine", "postgresql")
    .option("--server-version <version>", "version; a live server says its own")
    .option("--profile <name>", "profile that it takes (may be repeated)", collect, [])
    .option("--label <name=value>", "label (may be repeated)", collectPair, [])
    .option("--memory <size>", "memory it may use: 64GiB", readMemory)
    .option("--vcpu <count>", "processors it may use: 16", readCount)
    .addOption(new Option("--role <role>", "its place among replicas").choices(roles).default("standalone"))
    .option("--write", "write the document; without it it is shown", false)
    .action(
      action<ImportOptions>(context, async (workspace, options, [name = ""]) => {
        const instance = describeInstance(name, options);
        const text = options.file === undefined ? undefined : await context.readFile(options.file);
        const file = options.file === undefined || text === undefined ? {} : { file: { path: options.file, text } };
        const result = await (await loadImportInstance()).importInstance(workspace, { instance, ...file });
        return writeFiles(context, result, { ...workspace, write: options.write });
      }),
    );
};

function describeInstance(name: string, options: ImportOptions): Instance {
  if (options.from === undefined && options.file === undefined) {
    const fix = "Give --from env:NAME_DSN for a live server, or --file for a postgresql.conf.";
    throw new SetpointError("SP_IMPORT_NO_SOURCE", "There is nothing to import from.", { fix });
  }
  const at = { file: `instances/${name}.yaml`, line: 1, column: 1 };
  return {
    name,
    labels: Object.fromEntries(options.label),
    engine: options.engine,
    version: options.serverVersion ?? "",
    platform: "self-hosted",
    resources: {
      ...(options.memory === undefined ? {} : { memoryBytes: options.memory }),
      ...(options.vcpu === undefined ? {} : { vcpu: options.vcpu }),
    },
    topology: { role: options.role, replicas: [] },
    ...describeConnection(options),
    profiles: options.profile.map((profile) => ({ name: profile, at })),
    variables: [],
    settings: [],
    at,
    versionAt: at,
  };
}

function describeConnection({ from, restart, dryStart }: ImportOptions): Pick<Instance, "connection"> {
  if (from === undefined) return {};
  const commands = { ...(restart === undefined ? {} : { restart }), ...(dryStart === undefined ? {} : { dryStart }) };
  return { connection: { from, ...commands } };
}

function readMemory(text: string): bigint {
  const bytes = parseSize(text);
  if (bytes === undefined || bytes === 0n)
    throw new InvalidArgumentError(`${text} is no size such as 64GiB or 512MiB.`);
  return bytes;
}

function readCount(text: string): number {
  const count = /^\d{1,4}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (count === 0) throw new InvalidArgumentError(`${text} is no number of processors such as 16 or 0.5.`);
  return count;
}
