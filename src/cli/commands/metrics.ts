import type { Command } from "commander";
import { action, type CommandContext, type CommandDefinition } from "../command-context.ts";
import { addJobsOption, type JobsOption } from "../jobs-option.ts";
import { addSpanOptions, spanOf, type SpanOptions } from "../span-options.ts";
import { tellFleetProgress, tellSamples } from "../tell-progress.ts";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadCheckMetrics = () => import("../../flows/metrics/check-metrics.ts");
const loadRecordMetrics = () => import("../../flows/metrics/record-metrics.ts");

/** `setpoint metrics check [instances…]` and `setpoint metrics record <instance>` */
export const metricsCommand: CommandDefinition = (program, context) => {
  const metrics = program.command("metrics").description("the metrics that pictures of workloads are made of");
  addCheck(metrics, context);
  addRecord(metrics, context);
};

function addCheck(parent: Command, context: CommandContext): void {
  const check = parent
    .command("check")
    .description("which metrics there are of instances, from where and since when, and what is missing for what")
    .argument("[instances...]", "all that say where their metrics are, without them");
  addJobsOption(addSpanOptions(check)).action(
    action<SpanOptions & JobsOption>(context, async (workspace, options, instances) =>
      (await loadCheckMetrics()).checkMetrics(workspace, {
        instances,
        ...spanOf(options),
        jobs: options.jobs,
        progress: tellFleetProgress(workspace.clock, context.complain),
      }),
    ),
  );
}

function addRecord(parent: Command, context: CommandContext): void {
  const record = parent
    .command("record")
    .description("keep the metrics of an instance in a file, for a source of kind files")
    .argument("<instance>", "name of the instance")
    .requiredOption(
      "--to <file>",
      "the file to write, such as metrics/orders-prod.parquet; one that exists is left alone",
    );
  addSpanOptions(record).action(
    action<SpanOptions & { readonly to: string }>(context, async (workspace, options, [instance = ""]) =>
      (await loadRecordMetrics()).recordMetrics(workspace, {
        instance,
        ...spanOf(options),
        path: options.to,
        progress: tellSamples(workspace.clock, context.complain),
      }),
    ),
  );
}
