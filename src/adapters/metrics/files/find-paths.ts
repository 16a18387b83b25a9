import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { SetpointError } from "../../../model/setpoint-error.ts";

/** A file that a pattern found. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
}

/** More files than this are a mistake in the pattern. */
const maxFiles = 10_000;

/**
 * The files that a pattern matches, sorted by path. `*` and `?` stand for anything but a separator, `**` for any number of directories.
 * @throws SetpointError SP_METRICS_BAD_FILE where there is none, SP_METRICS_TOO_MANY
 */
export async function findPaths(pattern: string, directory: string): Promise<readonly FoundFile[]> {
  const absolute = path.resolve(directory, pattern);
  const { root } = path.parse(absolute);
  const segments = absolute.slice(root.length).split(path.sep);
  const paths = [...new Set(await expand([root], segments))].toSorted();
  const found = (await Promise.all(paths.map(measure))).flatMap((file) => file ?? []);
  if (found.length > 0) return found;
  throw new SetpointError("SP_METRICS_BAD_FILE", `${pattern}: no file is there (looked in ${directory}).`, {
    fix: "Check spec.metrics.NAME.paths of setpoint.yaml: it is a pattern such as metrics/orders-*.parquet.",
    data: { pattern },
  });
}

async function expand(roots: readonly string[], segments: readonly string[]): Promise<readonly string[]> {
  const [segment, ...rest] = segments;
  if (segment === undefined || roots.length === 0) return roots;
  const next = (await Promise.all(roots.map((root) => step(root, segment)))).flat();
  if (next.length > maxFiles)
    throw new SetpointError("SP_METRICS_TOO_MANY", `The pattern of files matches more than ${maxFiles}.`, {
      fix: "Write a narrower pattern, or join small files into larger ones.",
    });
  return await expand(next, rest);
}

async function step(root: string, segment: string): Promise<readonly string[]> {
  if (segment === "**") return [root, ...(await directoriesBelow(root))];
  if (!/[*?]/u.test(segment)) return [path.join(root, segment)];
  const wanted = new RegExp(
    `^${segment
      .split(/([*?])/u)
      .map(asExpression)
      .join("")}$`,
    "u",
  );
  const names = (await list(root)).map((entry) => entry.name);
  // As shells do: hidden files, such as one that is being written, are only meant where the pattern says so.
  const visible = segment.startsWith(".") ? names : names.filter((name) => !name.startsWith("."));
  return visible.filter((name) => wanted.test(name)).map((name) => path.join(root, name));
}

function asExpression(part: string): string {
  if (part === "*") return "[^/]*";
  return part === "?" ? "[^/]" : part.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`);
}

async function directoriesBelow(root: string): Promise<readonly string[]> {
  const entries = (await list(root)).filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
  const below = await Promise.all(
    entries.map(async (entry) => {
      const directory = path.join(root, entry.name);
      return [directory, ...(await directoriesBelow(directory))];
    }),
  );
  return below.flat();
}

async function list(
  directory: string,
): Promise<readonly { readonly name: string; readonly isDirectory: () => boolean }[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

async function measure(file: string): Promise<FoundFile | undefined> {
  try {
    const facts = await stat(file);
    return facts.isFile() ? { path: file, bytes: facts.size } : undefined;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
