import type { Engine } from "../../../engines/engine.ts";
import type { Parameter } from "../../../model/parameter.ts";
import type { Value } from "../../../model/value.ts";
import { readText } from "./read-text.ts";
import type { SettingRow } from "./server-rows.ts";

/** One parameter with everything that tells what the server runs with. */
export interface RunningFacts {
  readonly row: SettingRow;
  /** Absent: the catalog does not know it. */
  readonly parameter: Parameter | undefined;
  /** What the files say, `postgresql.auto.conf` first; absent: no line. */
  readonly fileText: string | undefined;
}

/** Sources that decide a value for this session only: `pg_settings` then hides what the server runs with. */
const sessionSources: ReadonlySet<string> = new Set([
  "client",
  "session",
  "user",
  "database",
  "database user",
  "global",
]);

/**
 * The value that the server as a whole runs with. A default is the engine's own default, also where the server shows what it made of it
 * (`wal_buffers = -1` is shown as 512 pages); what only this session has is passed over for what the files say.
 */
export function readRunning(engine: Engine, facts: RunningFacts): Value {
  const { row, parameter, fileText } = facts;
  if (parameter === undefined) return readText(engine, parameter, row.setting ?? "");
  if (sessionSources.has(row.source))
    return fileText === undefined ? parameter.default : readText(engine, parameter, fileText);
  if (isDefault(row)) return parameter.default;
  return readText(engine, parameter, row.setting ?? "");
}

/** What the files ask for and the server does not run with. */
export type Awaited = "nothing" | "reload" | "restart";

/**
 * What has to happen until the server runs with what the files say. The server's own flag is wrong in both directions: it is unset until
 * somebody reloads, and it is set after every reload for a line that asks for a computed default (`io_max_concurrency = -1`), because
 * the line is compared with the computed number.
 */
export function findAwaited(engine: Engine, facts: RunningFacts): Awaited {
  const { row } = facts;
  const comparable = isDefault(row) || row.source === "configuration file";
  const requested = comparable ? readRequest(engine, facts) : undefined;
  if (requested === undefined) return row.pending_restart ? "restart" : "nothing";
  if (requested.canonical === readRunning(engine, facts).canonical) return "nothing";
  return row.context === "postmaster" ? "restart" : "reload";
}

/** What the files ask for; `undefined` for what cannot be read, and so cannot come into force. */
function readRequest(engine: Engine, { parameter, fileText }: RunningFacts): Value | undefined {
  if (parameter === undefined || fileText === undefined) return parameter?.default;
  const reading = engine.readValue(parameter, fileText);
  return reading.kind === "value" ? reading.value : undefined;
}

/** Numbers with source `override` are defaults (-1, 0) that the server filled in at start, whether a line asked for them or not. */
function isDefault(row: SettingRow): boolean {
  if (row.context === "internal") return false;
  return row.source === "default" || (row.source === "override" && ["integer", "real"].includes(row.vartype));
}
