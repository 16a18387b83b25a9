import type { ReviewRequest } from "../../flows/request/review.ts";
import { action, type CommandContext, type CommandDefinition } from "../command-context.ts";
import { collect } from "../global-options.ts";
import type { Command } from "commander";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadMerge = () => import("../../flows/request/merge.ts");
const loadReview = () => import("../../flows/request/review.ts");

interface ReviewOptions {
  readonly as?: string;
  readonly comment?: string;
  readonly accept: readonly string[];
}

/** `setpoint request list|approve|reject|withdraw|merge` */
export const requestCommand: CommandDefinition = (program, context) => {
  const request = program.command("request").description("change requests of a local forge");
  request
    .command("list")
    .description("open change requests")
    .action(action(context, async (workspace) => (await loadReview()).listRequests(workspace)));
  addReview(request, context, { verb: "approve", verdict: "approved" });
  addReview(request, context, { verb: "reject", verdict: "changes-requested" });
  addReview(request, context, { verb: "withdraw", verdict: "dismissed" });
  request
    .command("merge")
    .description("merge it, if the gate is open for exactly what stands there now")
    .argument("<request>", "branch")
    .option("--accept <threshold>", "accept that this threshold is passed (may be repeated)", collect, [])
    .action(
      action<{ accept: readonly string[] }>(context, async (workspace, { accept }, [branch = ""]) =>
        (await loadMerge()).merge(workspace, { request: branch, acceptedThresholds: accept }),
      ),
    );
};

interface ReviewVerb {
  readonly verb: string;
  readonly verdict: ReviewRequest["verdict"];
}

function addReview(parent: Command, context: CommandContext, { verb, verdict }: ReviewVerb): void {
  parent
    .command(verb)
    .description(`record that you ${verb} the plan as it is now`)
    .argument("<request>", "branch")
    .option("--as <login>", "whose opinion it is; a local forge trusts whoever runs it")
    .option("--comment <text>", "why")
    .option("--accept <threshold>", "accept that this threshold is passed (may be repeated)", collect, [])
    .action(
      action<ReviewOptions>(context, async (workspace, options, [request = ""]) =>
        (await loadReview()).review(workspace, {
          request,
          verdict,
          acceptedThresholds: options.accept,
          ...(options.as === undefined ? {} : { reviewer: options.as }),
          ...(options.comment === undefined ? {} : { comment: options.comment }),
        }),
      ),
    );
}
