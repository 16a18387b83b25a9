import type { Instance } from "../../../model/instance.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { PostgresqlConnection } from "./connection.ts";
import type { TargetContext } from "./options.ts";
import { pollUntil } from "./poll-until.ts";
import type { CommandResult } from "./run-command.ts";
import { splitWords } from "./split-words.ts";
import { renderBefore } from "./store.ts";
import type { StoredLine } from "./store.ts";

/** What a restart needs to know of its session. */
export interface RestartRequest {
  readonly instance: Instance;
  readonly connection: PostgresqlConnection;
  readonly context: TargetContext;
  /** Lines that this session has stored: the first to be suspected. */
  readonly stored: readonly StoredLine[];
  /** When the server that was last seen had started. */
  readonly startedAt: string;
}

/**
 * Restarts by the instance's own command and waits for a server that started later.
 * @throws SetpointError SP_TARGET_NO_RESTART, SP_TARGET_RESTART_FAILED
 */
export async function restartServer(request: RestartRequest): Promise<void> {
  const { connection, context, startedAt } = request;
  const words = await readRestartCommand(request);
  await connection.drop();
  const result = await context.runCommand(words, context.limits.commandMs);
  if (result.kind === "failed" || result.exitCode !== 0) throw restartFailed(request, describeResult(result));
  const restarted = await reach(request, () =>
    pollUntil(context, context.limits.startupMs, async () =>
      (await readStartTime(connection)) === startedAt ? undefined : true,
    ),
  );
  if (restarted === undefined) throw restartFailed(request, "the command ended well, but the same server still runs");
}

async function readStartTime(connection: PostgresqlConnection): Promise<string> {
  const [row] = await connection.query<{ started: string }>(
    "select pg_catalog.pg_postmaster_start_time()::text as started",
  );
  return row?.started ?? "";
}

async function readRestartCommand({ instance, context }: RestartRequest): Promise<readonly string[]> {
  const reference = instance.connection?.restart;
  const command = reference === undefined ? undefined : await context.resolveReference(reference);
  const words = command === undefined ? undefined : splitWords(command);
  if (words !== undefined) return words;
  const reason =
    reference === undefined
      ? "declares no command that restarts its server"
      : `restarts by ${reference}, which is ${command === undefined ? "not set" : "no command (a quote is left open, or it is empty)"}`;
  throw new SetpointError("SP_TARGET_NO_RESTART", `${instance.name} ${reason}.`, {
    fix: "Restart the server yourself, or set `connection.restart` to a reference such as env:ORDERS_PROD_RESTART.",
    data: { instance: instance.name },
  });
}

/** A server that does not come back is a failed restart, whatever the connection says; another Setpoint's lock is not. */
async function reach<T>(request: RestartRequest, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SetpointError) || error.code === "SP_TARGET_BUSY") throw error;
    throw restartFailed(request, error.message);
  }
}

function describeResult(result: CommandResult): string {
  const lines = result.output.trim().split("\n").slice(-5).join(" / ");
  return result.kind === "exited"
    ? `the command ended with ${result.exitCode}: ${lines}`
    : `the command failed: ${lines}`;
}

function restartFailed({ instance, stored }: RestartRequest, reason: string): SetpointError {
  const lines = stored.length === 0 ? "" : ` Stored in this session; before: ${stored.map(renderBefore).join(", ")}.`;
  return new SetpointError("SP_TARGET_RESTART_FAILED", `${instance.name}: the restart failed: ${reason}.${lines}`, {
    fix: "Read the server's log. Start it with `-c name=value` on the command line, which outranks the files, or take the new lines out of postgresql.auto.conf while it is down.",
    data: { instance: instance.name, parameters: stored.map(({ change }) => change.parameter.name) },
  });
}
