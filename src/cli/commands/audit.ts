import { action, type CommandDefinition } from "../command-context.ts";

/** Loaded when the command is run: most of the program is not needed to say what it can do. */
const loadAudit = () => import("../../flows/audit.ts");

/** `setpoint audit log|verify` */
export const auditCommand: CommandDefinition = (program, context) => {
  const audit = program.command("audit").description("the record of approvals, applications, overrides");
  audit
    .command("log")
    .description("every entry, oldest first")
    .action(action(context, async (workspace) => (await loadAudit()).readAudit(workspace)));
  audit
    .command("verify")
    .description("prove that the record was only ever appended to")
    .option("--anchor <entry>", "an entry id you noted earlier, which must still be part of the record")
    .action(
      action<{ anchor?: string }>(context, async (workspace, { anchor }) =>
        (await loadAudit()).verifyAudit(workspace, anchor),
      ),
    );
};
