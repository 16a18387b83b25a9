import { spawn } from "node:child_process";

/** What a call of git may be given besides its words. */
export interface GitCall {
  readonly input?: string | Buffer;
  readonly environment?: Readonly<Record<string, string>>;
  /** Answers in base64 what git put out, to the last byte. */
  readonly raw?: boolean;
}

const settings = [
  "-c",
  "init.defaultBranch=main",
  "-c",
  "gc.auto=0",
  "-c",
  "core.fsync=none",
  "-c",
  "protocol.file.allow=always",
];

/** Only git's own, and nobody's configuration but ours. */
export const gitEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env["PATH"] ?? "",
  HOME: "/nonexistent",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
};

/** Runs the real git. @returns its output without the last line end @throws Error with what it said */
export async function git(directory: string, words: readonly string[], call: GitCall = {}): Promise<string> {
  const child = spawn("git", [...settings, ...words], {
    cwd: directory,
    env: { ...gitEnvironment, ...call.environment },
    stdio: "pipe",
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(call.input ?? "");
  const done = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  const [output, complaint, code] = await Promise.all([child.stdout.toArray(), child.stderr.toArray(), done]);
  if (code !== 0)
    throw new Error(
      `git ${words.join(" ")}: ${Buffer.concat(complaint).toString("utf8").trim()} (exit code ${String(code)})`,
    );
  if (call.raw === true) return Buffer.concat(output).toString("base64");
  return Buffer.concat(output).toString("utf8").replace(/\n$/u, "");
}

/** As `git`, but undefined where git refuses. */
export async function tryGit(
  directory: string,
  words: readonly string[],
  call: GitCall = {},
): Promise<string | undefined> {
  try {
    return await git(directory, words, call);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("git ")) return undefined;
    throw error;
  }
}
