import { spawn } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { worldDirectory } from "../scripts/postgresql-binaries.mjs";
import { describeWithPostgresql } from "./servers/postgresql-server.ts";

const demo = fileURLToPath(new URL("../scripts/demo.mjs", import.meta.url));

interface Ending {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs the demo with a folder for temporary files of its own; sends it a signal once it says these words. */
async function runDemo(temporary: string, interruption?: { words: string; signal: NodeJS.Signals }): Promise<Ending> {
  const child = spawn(process.execPath, [demo], { env: { ...process.env, TMPDIR: temporary } });
  let output = "";
  const listen = (text: string): void => {
    const isFirst = interruption !== undefined && !output.includes(interruption.words);
    output += text;
    if (isFirst && output.includes(interruption.words)) child.kill(interruption.signal);
  };
  child.stdout.setEncoding("utf8").on("data", listen);
  child.stderr.setEncoding("utf8").on("data", listen);
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (exitCode) => resolve({ exitCode, output }));
  });
}

/** What is left of a demo: its files, but for the copy of the servers' programs that all runs share, and its processes. */
async function findLeftovers(temporary: string): Promise<readonly string[]> {
  const files = (await readdir(temporary)).filter((name) => !/-for-\w+$/.test(name));
  const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(processes.map(readCommand));
  return [...files, ...commands.filter((command) => command.includes(temporary))];
}

/** The words of a running process; none if it has ended meanwhile. */
async function readCommand(id: string): Promise<string> {
  return readFile(`/proc/${id}/cmdline`, "utf8").then(
    (words) => words.replaceAll("\0", " "),
    () => "",
  );
}

describeWithPostgresql(["14", "18"], "the demo", () => {
  let temporary = "";
  beforeEach(async () => {
    temporary = await mkdtemp(path.join(worldDirectory(), "demo-test-"));
    await chmod(temporary, 0o755);
  });
  afterEach(async () => rm(temporary, { recursive: true, force: true }));

  it("tells the way of a change to its end and leaves nothing behind", { timeout: 300_000 }, async () => {
    const { exitCode, output } = await runDemo(temporary);
    expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining("Done in ") });
    const acts = [...output.matchAll(/^== (\d+)\. /gm)].map(([, number]) => Number(number));
    expect(acts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const line of [
      "orders   PostgreSQL 14.",
      "reports  PostgreSQL 18.",
      "Lock/durability, stage dba  has 0 of 1 approvals",
      "✗ lin: does not count: is the author of the request",
      "✓ ada: approved as admins/dba",
      "✓ Applied, and read back",
      "max_connections is 0; PostgreSQL 14 allows 1 to 262143.",
      "(orders, asked by the demo itself: SHOW work_mem → 24MB)",
      "✗ The servers differ from the documents",
      "✓ The record holds together",
    ]) {
      expect(output).toContain(line);
    }
    expect(await findLeftovers(temporary)).toEqual([]);
  });

  it("leaves nothing behind when whoever reads it leaves", { timeout: 120_000 }, async () => {
    const child = spawn(process.execPath, [demo], {
      env: { ...process.env, TMPDIR: temporary },
      stdio: ["ignore", "pipe", "ignore"],
    });
    child.stdout.once("data", () => child.stdout.destroy());
    const exitCode = await new Promise((resolve, reject) => void child.on("error", reject).on("close", resolve));
    expect(exitCode).toBe(141);
    expect(await findLeftovers(temporary)).toEqual([]);
  });

  for (const { signal, moment, words, code } of [
    { signal: "SIGINT", moment: "while its servers start", words: "== 1.", code: 130 },
    { signal: "SIGTERM", moment: "in the middle of a command", words: "setpoint drift", code: 143 },
  ] as const) {
    it(`leaves nothing behind when ${signal} ends it ${moment}`, { timeout: 120_000 }, async () => {
      const { exitCode, output } = await runDemo(temporary, { words, signal });
      expect({ exitCode, output }).toEqual({ exitCode: code, output: expect.stringContaining(`Ended by ${signal}.`) });
      expect(await findLeftovers(temporary)).toEqual([]);
    });
  }
});
