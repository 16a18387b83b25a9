import { DatabaseError } from "pg";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { TargetChange } from "../../../ports/target.ts";
import { readConfigurationFiles } from "./configuration-files.ts";
import type { PostgresqlConnection } from "./connection.ts";
import { findFileErrors, renderComplaint } from "./observe.ts";
import type { ServerReading } from "./observe.ts";
import { readText } from "./read-text.ts";
import { readFiles } from "./server-rows.ts";
import { alterSystem } from "./statement.ts";
import { planStoring } from "./storing.ts";

/** One line to be written, and what stood there. `undefined`: no line. */
export interface StoredLine {
  readonly change: TargetChange;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * Stores changes one by one, reads the file back, and on any failure puts back what stood there.
 * @returns what was written @throws SetpointError SP_TARGET_REFUSED, SP_TARGET_ROLLBACK_FAILED, SP_TARGET_UNREACHABLE
 */
export async function storeChanges(
  connection: PostgresqlConnection,
  reading: ServerReading,
  changes: readonly TargetChange[],
): Promise<readonly StoredLine[]> {
  const lines = planLines(reading, changes);
  const attempted: StoredLine[] = [];
  try {
    for (const line of lines) {
      attempted.push(line);
      await writeLine(connection, reading, line);
    }
    await verifyLines(connection, reading, lines);
    return lines;
  } catch (error) {
    await putBack(connection, reading, { attempted: attempted.toReversed(), cause: error });
    throw error;
  }
}

function planLines(reading: ServerReading, changes: readonly TargetChange[]): readonly StoredLine[] {
  if (reading.files.unreadable) {
    const errors = findFileErrors(reading).map(renderComplaint).join("; ");
    throw refuse(
      reading,
      `what the server has stored cannot be read while its files have errors: ${errors}`,
      "Mend the files by hand first.",
    );
  }
  return changes.map((change) => {
    const storing = planStoring(reading, change);
    if (storing.kind === "impossible") throw refuse(reading, `${storing.reason}.`, storing.fix);
    return { change, before: reading.files.stored.get(change.parameter.name.toLowerCase()), after: storing.text };
  });
}

async function writeLine(
  connection: PostgresqlConnection,
  reading: ServerReading,
  { change, after }: StoredLine,
): Promise<void> {
  const { name, secret } = change.parameter;
  try {
    await connection.query(alterSystem(name, after, reading.catalog.major));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const words = secret ? "(not shown, the value is a secret)" : error.message;
    throw refuse(
      reading,
      `the server refuses ${name}: ${words}`,
      "Correct the value, or grant what is missing; nothing was left stored.",
    );
  }
}

async function verifyLines(
  connection: PostgresqlConnection,
  reading: ServerReading,
  lines: readonly StoredLine[],
): Promise<void> {
  const stored = await readStored(connection);
  const wrong = lines.find((line) => !says(reading, line, stored.get(line.change.parameter.name.toLowerCase())));
  if (wrong === undefined) return;
  throw refuse(
    reading,
    `the server has stored something else for ${wrong.change.parameter.name} than it was given.`,
    "Somebody else may be changing this server, or its encoding lacks a character of the value; nothing was left stored.",
  );
}

/** The server keeps the text or another spelling of the same value. */
function says(reading: ServerReading, { change, after }: StoredLine, stored: string | undefined): boolean {
  if (stored === after) return true;
  if (stored === undefined || after === undefined) return false;
  return readText(reading.engine, change.parameter, stored).canonical === change.value?.canonical;
}

/** @throws SetpointError SP_TARGET_ROLLBACK_FAILED with what stands where, if a line could not be put back */
async function putBack(
  connection: PostgresqlConnection,
  reading: ServerReading,
  failure: { readonly attempted: readonly StoredLine[]; readonly cause: unknown },
): Promise<void> {
  const left: string[] = [];
  try {
    const stored = await readStored(connection);
    for (const line of failure.attempted) {
      const name = line.change.parameter.name;
      const now = stored.get(name.toLowerCase());
      if (now === line.before) continue;
      if (says(reading, line, now)) await connection.query(alterSystem(name, line.before, reading.catalog.major));
      else left.push(name);
    }
    const after = await readStored(connection);
    left.push(
      ...failure.attempted
        .filter((line) => !isBack(reading, line, after.get(line.change.parameter.name.toLowerCase())))
        .map(({ change }) => change.parameter.name),
    );
  } catch (error) {
    throw rollbackFailed(reading, failure.attempted, [error, failure.cause]);
  }
  if (left.length === 0) return;
  const lines = failure.attempted.filter(({ change }) => left.includes(change.parameter.name));
  throw rollbackFailed(reading, lines, [failure.cause]);
}

function isBack(reading: ServerReading, { change, before }: StoredLine, now: string | undefined): boolean {
  if (now === before) return true;
  if (now === undefined || before === undefined) return false;
  return (
    readText(reading.engine, change.parameter, now).canonical ===
    readText(reading.engine, change.parameter, before).canonical
  );
}

async function readStored(connection: PostgresqlConnection): Promise<ReadonlyMap<string, string>> {
  return readConfigurationFiles(await readFiles(connection)).stored;
}

function refuse(reading: ServerReading, message: string, fix: string): SetpointError {
  return new SetpointError("SP_TARGET_REFUSED", `${reading.instance}: ${message}`, {
    fix,
    data: { instance: reading.instance },
  });
}

function rollbackFailed(
  reading: ServerReading,
  lines: readonly StoredLine[],
  causes: readonly unknown[],
): SetpointError {
  const places = lines.map(renderBefore).join(", ");
  return new SetpointError(
    "SP_TARGET_ROLLBACK_FAILED",
    `${reading.instance}: storing failed, and postgresql.auto.conf could not be put back. Before, it held: ${places}.`,
    {
      fix: "Compare postgresql.auto.conf with this list and put it back with ALTER SYSTEM, before anything reloads or restarts the server.",
      data: { instance: reading.instance, parameters: lines.map(({ change }) => change.parameter.name) },
      cause: new AggregateError(causes),
    },
  );
}

/** `work_mem = 4MB` or `no line for work_mem`. */
export function renderBefore({ change, before }: StoredLine): string {
  const { name, secret } = change.parameter;
  if (before === undefined) return `no line for ${name}`;
  return secret ? `${name} = (secret)` : `${name} = ${before}`;
}
