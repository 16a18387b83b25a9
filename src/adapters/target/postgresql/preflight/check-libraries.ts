import type { TargetChange } from "../../../../ports/target.ts";
import type { PostgresqlConnection } from "../connection.ts";
import type { ServerReading } from "../observe.ts";
import { splitElements } from "../statement.ts";
import type { Obstacle } from "./finding.ts";

/** Where the libraries of each list are looked for when their name has no folder; `undefined`: dynamic_library_path. */
const libraryLists: Readonly<Record<string, string | undefined>> = {
  shared_preload_libraries: undefined,
  session_preload_libraries: undefined,
  local_preload_libraries: "$libdir/plugins",
};

/** File name endings of libraries on the systems that PostgreSQL runs on. */
const endings = ["", ".so", ".dylib", ".dll"];

const rightsQuery = `select pg_catalog.has_function_privilege('pg_catalog.pg_config()', 'execute')
  and pg_catalog.has_function_privilege('pg_catalog.pg_stat_file(text, boolean)', 'execute')
  and pg_catalog.pg_has_role('pg_read_server_files', 'usage') as looks`;

const existsQuery = `select pg_catalog.bool_or((pg_catalog.pg_stat_file(path, true)).size is not null) as found
  from pg_catalog.unnest($1::text[]) as path`;

/**
 * Libraries that the server does not have. With one in shared_preload_libraries it does not start; with one in session_preload_libraries
 * nobody can connect any more, not even a superuser.
 */
export async function checkLibraries(
  connection: PostgresqlConnection,
  reading: ServerReading,
  changes: readonly TargetChange[],
): Promise<readonly Obstacle[]> {
  const wanted = changes.flatMap(({ parameter, value }) =>
    parameter.name in libraryLists && value !== undefined
      ? splitElements(parameter.name, value.canonical).map((library) => ({ parameter: parameter.name, library }))
      : [],
  );
  if (wanted.length === 0) return [];
  const [rights] = await connection.query<{ looks: boolean }>(rightsQuery);
  if (rights?.looks !== true) return [unchecked(reading.facts.role)];
  const folders = await readFolders(connection, reading);
  const missing: Obstacle[] = [];
  for (const { parameter, library } of wanted) {
    const [row] = await connection.query<{ found: boolean }>(existsQuery, [
      listPaths(library, libraryLists[parameter], folders),
    ]);
    if (row?.found !== true) missing.push(absent(parameter, library));
  }
  return missing;
}

/** What `$libdir` is, and the folders of dynamic_library_path. */
interface LibraryFolders {
  readonly libdir: string;
  readonly path: readonly string[];
}

async function readFolders(connection: PostgresqlConnection, reading: ServerReading): Promise<LibraryFolders> {
  const [row] = await connection.query<{ libdir: string }>(
    "select setting as libdir from pg_catalog.pg_config() where name = 'PKGLIBDIR'",
  );
  const path = reading.settings.get("dynamic_library_path")?.setting ?? "$libdir";
  return { libdir: row?.libdir ?? "", path: path.split(":") };
}

function listPaths(library: string, folder: string | undefined, { libdir, path }: LibraryFolders): readonly string[] {
  const places = /[\\/]/u.test(library)
    ? [library]
    : (folder === undefined ? path : [folder]).map((place) => `${place}/${library}`);
  return places.flatMap((place) => endings.map((ending) => `${place.replace(/^\$libdir/u, () => libdir)}${ending}`));
}

function absent(parameter: string, library: string): Obstacle {
  const consequence =
    parameter === "shared_preload_libraries" ? "it would not start again" : "nobody could connect any more";
  return {
    reason: "library-missing",
    severity: "error",
    message: `the server has no library ${library} for ${parameter}; with it ${consequence}.`,
    fix: "Install the package that brings it on the server's host, or correct the name.",
    parameter,
  };
}

function unchecked(role: string): Obstacle {
  return {
    reason: "library-unchecked",
    severity: "warning",
    message: `role ${role} cannot see whether the server has the libraries that are to be loaded; a missing one stops it from starting.`,
    fix: `Look yourself, or run as a superuser: GRANT EXECUTE ON FUNCTION pg_catalog.pg_config(), pg_catalog.pg_stat_file(text, boolean) TO ${role}; GRANT pg_read_server_files TO ${role};`,
  };
}
