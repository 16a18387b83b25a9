import { readAudit, verifyAudit } from "../../flows/audit.ts";
import { action, type CommandDefinition } from "../command-context.ts";

/** `setpoint audit log|verify` */
export const auditCommand: CommandDefinition = (program, context) => {
  const audit = program.command("audit").description("the record of approvals, applications, overrides");
  audit
    .command("log")
    .description("every entry, oldest first")
    .action(action(context, (workspace) => readAudit(workspace)));
  audit
    .command("verify")
    .description("prove that the record was only ever appended to")
    .option("--anchor <entry>", "an entry id you noted earlier, which must still be part of the record")
    .action(action<{ anchor?: string }>(context, (workspace, { anchor }) => verifyAudit(workspace, anchor)));
};
