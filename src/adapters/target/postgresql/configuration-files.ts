import type { FileRow } from "./server-rows.ts";

/** What the server's configuration files say at one moment. Names are in lower case. */
export interface ConfigurationFiles {
  /** What `ALTER SYSTEM` has stored, as written. */
  readonly stored: ReadonlyMap<string, string>;
  /** What the other files say, last line first to count. */
  readonly written: ReadonlyMap<string, string>;
  /** Lines with an error, as the server tells them. */
  readonly complaints: readonly Complaint[];
  /** A reload now would apply nothing, and what `stored` says may be incomplete. */
  readonly unreadable: boolean;
}

/** One line that the server does not take. */
export interface Complaint {
  /** `postgresql.conf:12` with its folder. */
  readonly place: string;
  /** In lower case; absent for lines that are no setting at all. */
  readonly name?: string;
  readonly text?: string;
  readonly reason: string;
}

/**
 * The reason for a line whose value cannot be applied now: an invalid value, but also a sound one that needs a restart or that the
 * command line outranks. The server never translates it (src/backend/utils/misc/guc.c).
 */
export const notApplied = "setting could not be applied";

/** Sorts the lines: `ALTER SYSTEM`'s own file, the others, and what is wrong with either. */
export function readConfigurationFiles(rows: readonly FileRow[]): ConfigurationFiles {
  const stored = new Map<string, string>();
  const written = new Map<string, string>();
  const complaints: Complaint[] = [];
  for (const row of rows) {
    const name = row.name?.toLowerCase();
    // Rows without a file speak of lines that are gone and wait for a restart: pg_settings tells that too.
    if (row.sourcefile === null) continue;
    if (name !== undefined && row.setting !== null)
      (isAutoConf(row.sourcefile) ? stored : written).set(name, row.setting);
    if (row.error !== null) complaints.push(readComplaint(row, row.error));
  }
  return { stored, written, complaints, unreadable: complaints.some(({ reason }) => reason !== notApplied) };
}

/** True for the file that ALTER SYSTEM writes. */
export function isAutoConf(file: string | null): boolean {
  return file !== null && /(?:^|[\\/])postgresql\.auto\.conf$/u.test(file);
}

function readComplaint(row: FileRow, reason: string): Complaint {
  return {
    place: `${row.sourcefile}:${row.sourceline}`,
    reason,
    ...(row.name === null ? {} : { name: row.name.toLowerCase() }),
    ...(row.setting === null ? {} : { text: row.setting }),
  };
}
