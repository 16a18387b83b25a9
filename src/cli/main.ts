#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { run } from "./run.ts";

// A reader that has seen enough (`setpoint catalog show … | head`) is no error; what was done is told by the exit code.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (!("code" in error) || error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  clock: { now: () => new Date(), wait: async (ms) => await setTimeout(ms) },
  version: readVersion(),
  print: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
});

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "";
}
