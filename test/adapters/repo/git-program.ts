import { execFile } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Nobody's configuration but ours, and fixed people. */
const environment = {
  PATH: process.env["PATH"],
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "Kim",
  GIT_AUTHOR_EMAIL: "kim@orders.example",
  GIT_COMMITTER_NAME: "Kim",
  GIT_COMMITTER_EMAIL: "kim@orders.example",
};

/** Runs the real git in a directory. @returns its output without the last line end */
export async function git(directory: string, ...words: readonly string[]): Promise<string> {
  const settings = ["-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", "-c", "gc.auto=0"];
  const { stdout } = await run("git", [...settings, ...words], { cwd: directory, env: environment });
  return stdout.replace(/\n$/u, "");
}

/** A directory that belongs to one test. */
export async function makeDirectory(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const directory = await realpath(await mkdtemp(path.join(tmpdir(), "setpoint-repo-")));
  return { path: directory, remove: async () => await rm(directory, { recursive: true, force: true }) };
}
