import { SetpointError } from "../../model/setpoint-error.ts";
import { action, type CommandDefinition } from "../command-context.ts";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadDeploy = () => import("../../flows/live/deploy.ts");

interface ApplyOptions {
  readonly apply: boolean;
  readonly digest?: string;
  readonly commit?: string;
  readonly adopt?: string;
  readonly restart: boolean;
}

/** `setpoint apply [instances…]` */
export const applyCommand: CommandDefinition = (program, context) => {
  program
    .command("apply")
    .description(
      "bring servers to what the trunk says, as far as it was approved; shows the plan unless --apply and its digest are given",
    )
    .argument("[instances...]", "all without them")
    .option("--apply", "act", false)
    .option("--digest <digest>", "of the plan that was shown")
    .option("--commit <sha>", "only if this commit governs; also where main holds later ones that nobody approved")
    .option("--adopt <sha>", "take the trunk, which stands there, as approved; only where no record tells of it")
    .option("--restart", "restart servers that need it, by their own restart command", false)
    .action(
      action<ApplyOptions>(context, async (workspace, { apply, digest, commit, adopt, restart }, instances) => {
        if (apply && digest === undefined) throw digestMissing();
        return (await loadDeploy()).deploy(workspace, {
          instances,
          restart,
          ...(apply && digest !== undefined ? { digest } : {}),
          ...(commit === undefined ? {} : { commit }),
          ...(adopt === undefined ? {} : { adopt }),
        });
      }),
    );
};

function digestMissing(): SetpointError {
  const fix = "Run setpoint apply without --apply, look at the plan, and give the digest that it shows.";
  return new SetpointError("SP_APPLY_NO_DIGEST", "--apply takes the digest of a plan that was shown.", { fix });
}
