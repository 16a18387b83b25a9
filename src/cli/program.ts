import { Command } from "commander";
import { reportFormats } from "../report/render-report.ts";
import { applyCommand } from "./commands/apply.ts";
import { auditCommand } from "./commands/audit.ts";
import { catalogCommand } from "./commands/catalog.ts";
import { checkCommand } from "./commands/check.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { driftCommand } from "./commands/drift.ts";
import { explainCommand } from "./commands/explain.ts";
import { importCommand } from "./commands/import.ts";
import { initCommand } from "./commands/init.ts";
import { metricsCommand } from "./commands/metrics.ts";
import { overrideCommand } from "./commands/override.ts";
import { planCommand } from "./commands/plan.ts";
import { requestCommand } from "./commands/request.ts";
import { validateCommand } from "./commands/validate.ts";
import { workloadCommand } from "./commands/workload.ts";
import type { CommandContext, CommandDefinition } from "./command-context.ts";
import { addGlobalOptions } from "./global-options.ts";

/** In the order in which people meet them. */
const commands: readonly CommandDefinition[] = [
  initCommand,
  importCommand,
  validateCommand,
  explainCommand,
  planCommand,
  checkCommand,
  requestCommand,
  applyCommand,
  driftCommand,
  workloadCommand,
  metricsCommand,
  overrideCommand,
  auditCommand,
  doctorCommand,
  catalogCommand,
];

/** The command line, ready to parse; it throws where commander would end the process. */
export function buildProgram(context: CommandContext, version: string): Command {
  const program = new Command("setpoint")
    .description("GitOps and policy-as-code for database configuration")
    .version(version)
    // Commands inherit these when they are added.
    .exitOverride()
    .showHelpAfterError("(with --help it says what it takes)")
    .configureOutput({ writeOut: (text) => context.print(text), writeErr: (text) => context.complain(text) });
  addGlobalOptions(program, reportFormats);
  for (const define of commands) define(program, context);
  return program;
}
