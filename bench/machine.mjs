// @ts-check
import { cpus, release, totalmem, type } from "node:os";

/**
 * The machine that figures were made on, in one line: without it they say nothing.
 * @returns {string}
 */
export function describeMachine() {
  const processors = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${processors.length} x ${processors[0]?.model ?? "unknown"}, ${memory} GiB, ${type()} ${release()}, Node ${process.version}`;
}
