import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs `work` while every write of this process that passes `bytes` fails, as on a full disk, but without needing one. */
export async function withFileSizeLimit<T>(bytes: number, work: () => Promise<T>): Promise<T> {
  await limit(String(bytes));
  try {
    return await work();
  } finally {
    await limit("unlimited");
  }
}

/** The soft limit alone, so that it can be raised again by anybody. */
async function limit(bytes: string): Promise<void> {
  await run("prlimit", ["--pid", String(process.pid), `--fsize=${bytes}:`]);
}
