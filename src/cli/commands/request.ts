import type { ReviewRequest } from "../../flows/request/review.ts";
import { action, type CommandContext, type CommandDefinition } from "../command-context.ts";
import { collect } from "../global-options.ts";
import { type Command, Option } from "commander";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadMerge = () => import("../../flows/request/merge.ts");
const loadCallback = () => import("../../flows/request/receive-callback.ts");
const loadList = () => import("../../flows/request/list-requests.ts");
const loadReview = () => import("../../flows/request/review.ts");

interface ReviewOptions {
  readonly as?: string;
  readonly comment?: string;
  readonly reason?: string;
  readonly accept: readonly string[];
}

interface CallbackOptions {
  readonly body: string;
  readonly signature: string;
}

/** `setpoint request list|approve|reject|withdraw|merge|callback` */
export const requestCommand: CommandDefinition = (program, context) => {
  const request = program.command("request").description("change requests of the forge");
  request
    .command("list")
    .description("open change requests: where each is on its way, what it awaits, who may act")
    .action(action(context, async (workspace) => (await loadList()).listRequests(workspace)));
  addReview(request, context, { verb: "approve", verdict: "approved" });
  addReview(request, context, { verb: "reject", verdict: "changes-requested" });
  addReview(request, context, { verb: "withdraw", verdict: "dismissed" });
  request
    .command("merge")
    .description("merge it, if the gate is open for exactly what stands there now")
    .argument("<request>", requestArgument)
    .option("--accept <threshold>", "accept that this threshold is passed (may be repeated)", collect, [])
    .action(
      action<{ accept: readonly string[] }>(context, async (workspace, { accept }, [branch = ""]) =>
        (await loadMerge()).merge(workspace, { request: branch, acceptedThresholds: accept }),
      ),
    );
  addCallback(request, context);
};

const requestArgument = "its branch on a local forge, its number on others";

/** Both come by the environment: nothing of a message from outside becomes a word of a shell. */
function addCallback(parent: Command, context: CommandContext): void {
  parent
    .command("callback")
    .description("a change-management system says that a ticket moved: look at it, and evaluate every open request")
    .argument("<system>", "by the name that locks use: servicenow")
    .addOption(new Option("--body <json>", "as it was signed").env("SETPOINT_CALLBACK_BODY").makeOptionMandatory())
    .addOption(
      new Option("--signature <hex>", "HMAC-SHA-256 of the body")
        .env("SETPOINT_CALLBACK_SIGNATURE")
        .makeOptionMandatory(),
    )
    .action(
      action<CallbackOptions>(context, async (workspace, { body, signature }, [system = ""]) =>
        (await loadCallback()).receiveCallback(workspace, { system, signed: { body, signature } }),
      ),
    );
}

interface ReviewVerb {
  readonly verb: string;
  readonly verdict: ReviewRequest["verdict"];
}

function addReview(parent: Command, context: CommandContext, { verb, verdict }: ReviewVerb): void {
  const command = parent
    .command(verb)
    .description(`record that you ${verb} the plan as it is now`)
    .argument("<request>", requestArgument)
    .option("--as <login>", "whose opinion it is; a local forge trusts whoever runs it");
  // Whoever says no owes the author what would have to change.
  if (verdict === "changes-requested") command.requiredOption("--reason <text>", "why, and what would have to change");
  else command.option("--comment <text>", "why");
  command.option("--accept <threshold>", "accept that this threshold is passed (may be repeated)", collect, []).action(
    action<ReviewOptions>(context, async (workspace, options, [request = ""]) => {
      const comment = options.reason ?? options.comment;
      return (await loadReview()).review(workspace, {
        request,
        verdict,
        acceptedThresholds: options.accept,
        ...(options.as === undefined ? {} : { reviewer: options.as }),
        ...(comment === undefined ? {} : { comment }),
      });
    }),
  );
}
