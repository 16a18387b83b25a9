import { type Command, InvalidArgumentError } from "commander";
import { mostShards, type Shard } from "../../model/metric-results.ts";
import { action, type CommandContext, type CommandDefinition } from "../command-context.ts";
import type { GlobalOptions } from "../global-options.ts";
import { addJobsOption, type JobsOption } from "../jobs-option.ts";
import { addSpanOptions, spanOf, type SpanOptions } from "../span-options.ts";
import { tellFleetProgress } from "../tell-progress.ts";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadMergeParts = () => import("../../flows/workload/merge-parts.ts");
const loadProfileFleet = () => import("../../flows/workload/profile-fleet.ts");

interface WorkloadOptions extends SpanOptions, JobsOption {
  readonly all: boolean;
  readonly shard?: Shard;
}

/** `setpoint workload <instances…>|--all` and `setpoint workload merge <files…>` */
export const workloadCommand: CommandDefinition = (program, context) => {
  const workload = program
    .command("workload")
    .description("what kind of work instances do, how much, when, and what limits it: a picture made of their metrics")
    .argument("[instances...]", "names of instances")
    .option("--all", "every instance that says where its metrics are", false)
    .option("--shard <part>", "with --all: the part of the fleet that is meant, such as 3/16", readShard);
  addJobsOption(addSpanOptions(workload))
    .hook("preAction", (_, acting) => {
      if (acting === workload) assertSense(workload);
    })
    .action(
      action<WorkloadOptions>(context, async (workspace, options, instances) =>
        (await loadProfileFleet()).profileFleet(workspace, {
          instances,
          ...spanOf(options),
          ...(options.shard === undefined ? {} : { shard: options.shard }),
          jobs: options.jobs,
          progress: tellFleetProgress(workspace.clock, context.complain),
        }),
      ),
    );
  addMerge(workload, context);
};

function addMerge(workload: Command, context: CommandContext): void {
  workload
    .command("merge")
    .description("put together what runs with --shard and --format json have written, as if one had done it all")
    .argument("<files...>", "one of each part, in any order")
    .action(async function merge(this: Command) {
      const paths: readonly string[] = this.processedArgs.flat();
      const files = await Promise.all(paths.map(async (path) => ({ path, text: await context.readFile(path) })));
      context.report((await loadMergeParts()).mergeParts(files), this.optsWithGlobals<GlobalOptions>());
    });
}

function assertSense(command: Command): void {
  const { all, shard } = command.opts<WorkloadOptions>();
  if (all === command.args.length > 0) command.error("error: give names of instances, or --all: one of them");
  if (shard !== undefined && !all) command.error("error: --shard goes with --all");
}

function readShard(text: string): Shard {
  const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/u.exec(text)?.map(Number) ?? [];
  const isPart = index !== undefined && count !== undefined && index >= 1 && index <= count && count <= mostShards;
  if (isPart) return { index, count };
  throw new InvalidArgumentError(`${text} is no part such as 3/16: parts are counted from 1, up to ${mostShards}.`);
}
