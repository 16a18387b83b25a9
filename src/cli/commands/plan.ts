import { action, type CommandDefinition } from "../command-context.ts";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadCompare = () => import("../../flows/compare.ts");
const loadLook = () => import("../../flows/live/look.ts");

/** `setpoint plan [base] [head]` and `setpoint plan --live [instances…]` */
export const planCommand: CommandDefinition = (program, context) => {
  program
    .command("plan")
    .description("show which effective values change between two refs, or between the trunk and the live servers")
    .argument("[words...]", "base and head (the trunk and the working tree without them); with --live: instances")
    .option("--live", "plan against the servers instead", false)
    .action(
      action<{ live: boolean }>(context, async (workspace, { live, trunk }, words) => {
        if (live) return (await (await loadLook()).look(workspace, "live-plan", { instances: words })).result;
        const [base = trunk, head] = words;
        return (await loadCompare()).compare(workspace, { base, ...(head === undefined ? {} : { head }) });
      }),
    );
};
