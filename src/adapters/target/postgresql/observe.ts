import type { Catalog, Engine } from "../../../engines/engine.ts";
import type { Observation, ObservedParameter } from "../../../model/observation.ts";
import type { Parameter } from "../../../model/parameter.ts";
import type { Value } from "../../../model/value.ts";
import { isAutoConf, notApplied, readConfigurationFiles } from "./configuration-files.ts";
import type { Complaint, ConfigurationFiles } from "./configuration-files.ts";
import type { PostgresqlConnection } from "./connection.ts";
import { readCatalog } from "./read-catalog.ts";
import { readText } from "./read-text.ts";
import { findAwaited, readRunning } from "./running-value.ts";
import { readFacts, readFiles, readHeld, readSettings, readShadows } from "./server-rows.ts";
import type { ServerFacts, SettingRow } from "./server-rows.ts";
import { findShadows } from "./shadows.ts";

/** A server as it was read, before it is put into the words of the port. */
export interface ServerReading {
  readonly instance: string;
  readonly engine: Engine;
  readonly catalog: Catalog;
  readonly facts: ServerFacts;
  readonly files: ConfigurationFiles;
  /** Every list below by name in lower case. */
  readonly settings: ReadonlyMap<string, SettingRow>;
  /** What the server holds of stored names that it does not list. */
  readonly held: ReadonlyMap<string, string>;
  readonly shadows: ReadonlyMap<string, readonly string[]>;
}

/** Reads a server in four statements, or five where it holds values of libraries that are not loaded. @throws SetpointError SP_TARGET_DENIED, SP_TARGET_WRONG_VERSION */
export async function readServer(
  instance: string,
  engine: Engine,
  connection: PostgresqlConnection,
): Promise<ServerReading> {
  const facts = await readFacts(instance, connection);
  const rows = await readSettings(connection);
  const settings = new Map(rows.map((row) => [row.name.toLowerCase(), row]));
  const files = readConfigurationFiles(await readFiles(connection));
  const unlisted = [...files.stored.keys()].filter((name) => !settings.has(name));
  const held = await readHeld(connection, unlisted);
  return {
    instance,
    engine,
    catalog: readCatalog(instance, engine, facts.version),
    facts,
    files,
    settings,
    held: new Map(held.flatMap(({ name, held: text }) => (text === null ? [] : [[name, text] as const]))),
    shadows: findShadows(await readShadows(connection)),
  };
}

/** The server's own account: every parameter it has, and every one that is stored for it. */
export function describeServer(reading: ServerReading): Observation {
  const known = [...reading.settings.values()].map((row) => describeParameter(reading, row));
  const unknown = [...reading.files.stored].filter(([name]) => !reading.settings.has(name));
  const strange = unknown.map(([name, text]) => describeStranger(reading, name, text));
  return {
    instance: reading.instance,
    version: reading.facts.version,
    isStandby: reading.facts.isStandby,
    parameters: new Map([...known, ...strange].map((parameter) => [parameter.name, parameter])),
    fileErrors: findFileErrors(reading).map(renderComplaint),
  };
}

/** Complaints that somebody must mend: not those about sound values that wait for a restart or are outranked. */
export function findFileErrors(reading: ServerReading): readonly Complaint[] {
  return reading.files.complaints.filter((complaint) => !isSound(reading, complaint));
}

/** `/data/postgresql.conf:12: work_mem: setting could not be applied` */
export function renderComplaint({ place, name, reason }: Complaint): string {
  return name === undefined ? `${place}: ${reason}` : `${place}: ${name}: ${reason}`;
}

function isSound(reading: ServerReading, { name, text, reason }: Complaint): boolean {
  const row = name === undefined ? undefined : reading.settings.get(name);
  if (row === undefined || text === undefined || reason !== notApplied) return false;
  if (row.source === "command line") return true;
  const parameter = reading.catalog.parameters.get(row.name);
  const readable = parameter === undefined || reading.engine.readValue(parameter, text).kind === "value";
  return row.context === "postmaster" && readable;
}

function describeParameter(reading: ServerReading, row: SettingRow): ObservedParameter {
  const name = row.name.toLowerCase();
  const parameter = reading.catalog.parameters.get(row.name);
  const lastRead = findLastRead(reading, row);
  const storedText = reading.files.stored.get(name) ?? (isAutoConf(row.sourcefile) ? lastRead : undefined);
  const facts = { row, parameter, fileText: storedText ?? reading.files.written.get(name) ?? lastRead };
  const awaited = findAwaited(reading.engine, facts);
  return {
    name: row.name,
    running: readRunning(reading.engine, facts),
    pendingRestart: awaited === "restart",
    ...(awaited === "reload" ? { awaitingReload: true } : {}),
    shadowedBy: listShadows(reading, row),
    ...(storedText === undefined ? {} : { stored: readText(reading.engine, parameter, storedText) }),
    ...(row.sourcefile === null ? {} : { sourceFile: row.sourcefile }),
  };
}

function listShadows({ shadows }: ServerReading, { name, source }: SettingRow): readonly string[] {
  return [...(source === "command line" ? ["command line"] : []), ...(shadows.get(name.toLowerCase()) ?? [])];
}

/** An error in a file hides the files after it, postgresql.auto.conf first of all; then the running value tells what it said last. */
function findLastRead({ files }: ServerReading, { sourcefile, setting }: SettingRow): string | undefined {
  return files.unreadable && sourcefile !== null ? (setting ?? undefined) : undefined;
}

/**
 * A stored parameter that the running server does not list, because the library it belongs to is not loaded. The server keeps its text
 * for whoever loads the library (plpgsql: every session that calls a function), unless the value needs the library at the start.
 */
function describeStranger(reading: ServerReading, name: string, text: string): ObservedParameter {
  const parameter: Parameter | undefined = [...reading.catalog.parameters.values()].find(
    (known) => known.name.toLowerCase() === name,
  );
  const stored = readText(reading.engine, parameter, text);
  const needsStart = parameter?.takesEffect === "restart";
  const running = needsStart ? parameter.default : readHeldValue(reading, parameter, { name, text });
  return {
    name: parameter?.name ?? name,
    running,
    stored,
    pendingRestart: needsStart,
    ...(needsStart || running.canonical === stored.canonical ? {} : { awaitingReload: true }),
    shadowedBy: [],
  };
}

/** Looking at pg_file_settings leaves an empty text for every name in the session, so that an empty one says nothing. */
function readHeldValue(
  { engine, held }: ServerReading,
  parameter: Parameter | undefined,
  line: { readonly name: string; readonly text: string },
): Value {
  const text = held.get(line.name) ?? "";
  if (text === "" && line.text !== "") return parameter?.default ?? { canonical: "", display: "" };
  return readText(engine, parameter, text);
}
