import type { Command } from "commander";
import { action, type CommandContext, type CommandDefinition } from "../command-context.ts";
import { collect, collectPair } from "../global-options.ts";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadAccept = () => import("../../flows/override/accept.ts");
const loadList = () => import("../../flows/override/list.ts");
const loadOpen = () => import("../../flows/override/open.ts");
const loadReconcile = () => import("../../flows/override/reconcile.ts");

interface Acting {
  readonly apply: boolean;
}

interface OpenOptions extends Acting {
  readonly instance: readonly string[];
  readonly set: readonly (readonly [string, string])[];
  readonly for: string;
  readonly reason: string;
  readonly incident: string;
  readonly supersedes?: string;
}

/** `setpoint override open|accept|list|close|reconcile` */
export const overrideCommand: CommandDefinition = (program, context) => {
  const override = program.command("override").description("emergency changes that end by themselves");
  addOpen(override, context);
  addAccept(override, context);
  override
    .command("list")
    .description("asked for, active, ending, over")
    .action(action(context, async (workspace) => (await loadList()).listOverrides(workspace)));
  override
    .command("close")
    .description("end it now and restore what main says")
    .argument("<id>")
    .option("--apply", "act", false)
    .action(
      action<Acting>(context, async (workspace, { apply }, [id = ""]) =>
        (await loadReconcile()).closeOverride(workspace, id, apply),
      ),
    );
  override
    .command("reconcile")
    .description("make every server follow: restore what has ended, bring in force what has not been")
    .option("--apply", "act", false)
    .action(
      action<Acting>(context, async (workspace, { apply }) => (await loadReconcile()).reconcile(workspace, apply)),
    );
};

function addOpen(parent: Command, context: CommandContext): void {
  parent
    .command("open")
    .description("change parameters for a limited time, outside the review of main")
    .argument("<id>", "name, used once: inc-4711-orders")
    .requiredOption("--instance <name>", "instance (may be repeated)", collect)
    .requiredOption("--set <name=value>", "parameter and value (may be repeated)", collectPair)
    .requiredOption("--for <duration>", "how long: 30m, 2h")
    .requiredOption("--reason <text>", "what is wrong, and why this helps")
    .requiredOption("--incident <id>", "the incident it belongs to")
    .option("--supersedes <id>", "the active override whose place it takes")
    .option("--apply", "act; without it the plan is shown", false)
    .action(
      action<OpenOptions>(context, async (workspace, options, [id = ""]) =>
        (await loadOpen()).openOverride(workspace, {
          id,
          instances: options.instance,
          settings: options.set,
          restoreAfter: options.for,
          reason: options.reason,
          incident: options.incident,
          act: options.apply,
          ...(options.supersedes === undefined ? {} : { supersedes: options.supersedes }),
        }),
      ),
    );
}

function addAccept(parent: Command, context: CommandContext): void {
  parent
    .command("accept")
    .description("accept, as a second person, an override that somebody else has opened")
    .argument("<id>")
    .option("--as <login>", "who accepts (may be repeated); a local forge trusts whoever runs it", collect, [])
    .option("--apply", "act", false)
    .action(
      action<Acting & { as: readonly string[] }>(context, async (workspace, { as, apply }, [id = ""]) =>
        (await loadAccept()).acceptRequested(workspace, { id, acceptedBy: as, act: apply }),
      ),
    );
}
