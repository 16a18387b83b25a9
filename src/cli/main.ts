#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { CommanderError } from "commander";
import { SetpointError } from "../model/setpoint-error.ts";
import { renderReport } from "../report/render-report.ts";
import type { CommandContext } from "./command-context.ts";
import { exitCodeOf } from "./exit-code.ts";
import { buildProgram } from "./program.ts";
import { openWorkspace, secretParameters } from "./runtime.ts";

const context: CommandContext = {
  open: (options) => openWorkspace(options, { environment: process.env, clock: { now: () => new Date() } }),
  report: (result, options) => {
    process.stdout.write(renderReport(result, options.format, { secretParameters, colour: options.color }));
    process.exitCode = exitCodeOf(result, { detailedExitcode: options.detailedExitcode });
  },
  say: (line) => void process.stderr.write(`${line}\n`),
  readFile: (file) => readFile(file, "utf8"),
  writeNewFile: async (file, content) => {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content, { flag: "wx" });
  },
};

try {
  await buildProgram(context, readVersion()).parseAsync();
} catch (error) {
  process.exitCode = explainFailure(error);
}

/** What stops the run is said with its code and its mend; anything else is a fault of the program and keeps its trace. */
function explainFailure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode;
  if (!(error instanceof SetpointError)) throw error;
  context.say(`${error.code}: ${error.message}\n  ${error.fix}`);
  return 1;
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
}
