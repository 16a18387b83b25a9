// @ts-check
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { arch, platform, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** `nobody` on Debian and most others: PostgreSQL refuses to run as root. */
const unprivilegedId = 65_534;

/** Whose rights a server has: absent for whoever runs this, `nobody` for root. */
export const serverIdentity = process.getuid?.() === 0 ? { uid: unprivilegedId, gid: unprivilegedId } : undefined;

/** Majors whose binaries `npm run servers` brings. */
export const postgresqlMajors = /** @type {const} */ (["12", "13", "14", "15", "16", "17", "18"]);

/** Brings the servers; shown with every test that is skipped for want of one. */
export const installCommand = "npm run servers";

/**
 * Folder of `postgres`, `initdb` and `pg_ctl` of one major, usable by whoever the server runs as, or `undefined` if they are not installed.
 * A clone below a private folder such as /root, or below a path with blanks (which the shell words of a restart command cannot carry),
 * gets one copy of the binaries in the folder for temporary files, shared by all later runs of the same user.
 * @param {string} major
 * @returns {string | undefined}
 */
export function findPostgresqlBinaries(major) {
  const home = fileURLToPath(
    new URL(`../test/servers/node_modules/pg${major}-${platform()}-${arch()}/`, import.meta.url),
  );
  if (!existsSync(path.join(home, "native", "bin", "postgres"))) return undefined;
  return path.join(isUsable(path.join(home, "native", "bin")) ? home : copyOnce(home), "native", "bin");
}

/**
 * A folder below which the server's identity can reach its files.
 * @returns {string}
 */
export function worldDirectory() {
  const found = [tmpdir(), "/tmp", "/var/tmp"].find((candidate) => existsSync(candidate) && isUsable(candidate));
  if (found === undefined) {
    throw new Error(`No folder for temporary files is open to the user ${unprivilegedId}: set TMPDIR to one that is`);
  }
  return found;
}

/** @param {string} directory */
function isUsable(directory) {
  const isPlain = /^[\w/.,:+@%-]+$/u.test(directory);
  return isPlain && (serverIdentity === undefined || ancestors(directory).every(isOpen));
}

/**
 * @param {string} directory
 * @returns {string[]}
 */
function ancestors(directory) {
  const parent = path.dirname(directory);
  return parent === directory ? [directory] : [directory, ...ancestors(parent)];
}

/** @param {string} directory */
function isOpen(directory) {
  const othersMayEnter = 0o001;
  return (statSync(directory).mode & othersMayEnter) !== 0;
}

/** @param {string} home */
function copyOnce(home) {
  const { version } = JSON.parse(readFileSync(path.join(home, "package.json"), "utf8"));
  const name = `setpoint-${path.basename(home)}-${version}-for-${process.getuid?.() ?? "all"}`;
  const copy = path.join(worldDirectory(), name);
  if (!existsSync(copy)) moveInto(copy, copyToDraft(home, `${copy}-`));
  if (lstatSync(copy).uid !== (process.getuid?.() ?? lstatSync(copy).uid)) {
    throw new Error(`${copy} belongs to somebody else, so its programs cannot be trusted: remove it, or set TMPDIR`);
  }
  return copy;
}

/**
 * @param {string} home
 * @param {string} prefix
 */
function copyToDraft(home, prefix) {
  const draft = mkdtempSync(prefix);
  cpSync(path.join(home, "native"), path.join(draft, "native"), { recursive: true, verbatimSymlinks: true });
  openToAll(draft);
  return draft;
}

/** @param {string} entry */
function openToAll(entry) {
  const status = lstatSync(entry);
  if (status.isSymbolicLink()) return;
  const readable = 0o444;
  const executable = status.isDirectory() || (status.mode & 0o100) !== 0 ? 0o111 : 0;
  chmodSync(entry, status.mode | readable | executable);
  if (status.isDirectory()) for (const name of readdirSync(entry)) openToAll(path.join(entry, name));
}

/**
 * Renames a finished copy to its place; if another process was faster, its copy serves as well.
 * @param {string} copy
 * @param {string} draft
 */
function moveInto(copy, draft) {
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(copy)) throw error;
  }
}
