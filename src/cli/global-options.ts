import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import type { ReportFormat } from "../report/render-report.ts";

/** What every command takes. */
export interface GlobalOptions {
  readonly directory: string;
  readonly remote?: string;
  readonly trunk: string;
  readonly format: ReportFormat;
  readonly detailedExitcode: boolean;
  readonly cache: boolean;
  readonly color: boolean;
}

/** Adds the options that every command takes. */
export function addGlobalOptions(program: Command, formats: readonly string[]): Command {
  return program
    .option("-C, --directory <path>", "repository to work in", ".")
    .addOption(new Option("--remote <url>", "repository over http(s); --directory mirrors it").env("SETPOINT_REMOTE"))
    .addOption(new Option("--trunk <branch>", "branch that governs").env("SETPOINT_TRUNK").default("main"))
    .addOption(new Option("--format <format>", "how results are written").choices([...formats]).default("text"))
    .option("--detailed-exitcode", "exit 2 where changes are present", false)
    .addOption(new Option("--no-cache", "parse every document anew").env("SETPOINT_NO_CACHE"))
    .option("--color", "colour the text format", false);
}

/** Gathers an option that may be given several times. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

/** Reads `name=value` pairs: `--set work_mem=256MB`. */
export function collectPair(
  value: string,
  previous: readonly (readonly [string, string])[] = [],
): readonly (readonly [string, string])[] {
  const at = value.indexOf("=");
  if (at < 1) throw new InvalidArgumentError(`${value} is no name=value, for example work_mem=256MB.`);
  return [...previous, [value.slice(0, at).trim(), value.slice(at + 1).trim()]];
}
