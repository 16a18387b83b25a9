import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";

/** How a program ended. */
export type CommandResult =
  | { readonly kind: "exited"; readonly exitCode: number; readonly output: string }
  /** It could not be started, was killed by a signal, or took too long; `output` says which. */
  | { readonly kind: "failed"; readonly output: string };

/** Runs a program by its words, without a shell. Never rejects. */
export type RunCommand = (words: readonly string[], timeoutMs: number) => Promise<CommandResult>;

/** Where programs are looked for: the caller's own environment is not inherited. */
const cleanEnvironment = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" };

/** Enough for the message of a server that refuses to start. */
const outputLimit = 8_192;

/**
 * Runs a program with a clean environment (`PATH` and `LC_ALL=C`) and `extra` on top of it, for instance `HOME` for ssh.
 * Output is standard output and error together, the last 8 KiB of them.
 */
export function commandRunner(extra: Readonly<Record<string, string>> = {}): RunCommand {
  return (words, timeoutMs) =>
    new Promise((resolve) => {
      const [program = "", ...rest] = words;
      const child = spawn(program, rest, {
        env: { ...cleanEnvironment, ...extra },
        stdio: ["ignore", "pipe", "pipe"],
        cwd: "/",
      });
      const output = collectOutput(child);
      let timedOut = false;
      const timer = setTimeout(() => {
        timedOut = true;
        child.kill("SIGKILL");
      }, timeoutMs);
      child.once("error", (error) => resolve(finish(child, timer, { kind: "failed", output: error.message })));
      // `exit`, not `close`: a server that the program leaves behind may keep the pipes open.
      child.once("exit", (exitCode, signal) => {
        setImmediate(() => {
          const ending = timedOut ? `not finished after ${timeoutMs} ms` : `killed by ${signal}`;
          resolve(
            finish(
              child,
              timer,
              exitCode === null
                ? { kind: "failed", output: `${output()}${ending}` }
                : { kind: "exited", exitCode, output: output() },
            ),
          );
        });
      });
    });
}

function collectOutput(child: ChildProcess): () => string {
  let output = "";
  const collect = (chunk: unknown): void => {
    output = (output + String(chunk)).slice(-outputLimit);
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  return () => output;
}

function finish(child: ChildProcess, timer: NodeJS.Timeout, result: CommandResult): CommandResult {
  clearTimeout(timer);
  child.stdout?.destroy();
  child.stderr?.destroy();
  return result;
}
