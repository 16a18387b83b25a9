// @ts-check
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { arch, platform } from "node:os";
import path from "node:path";

/**
 * One package of a lock file.
 * @typedef {{ version?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockedPackage
 */

/**
 * Runs `npm ci` in a folder, unless what is installed there is what its lock file asks for: so that a second run needs no network.
 * @param {string} directory
 * @param {readonly string[]} [words] further words for npm
 */
export function installPackages(directory, words = []) {
  if (isInstalled(directory)) return;
  execFileSync("npm", ["ci", "--no-audit", "--no-fund", ...words], { cwd: directory, stdio: ["ignore", 2, 2] });
}

/** @param {string} directory */
function isInstalled(directory) {
  const record = path.join(directory, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = readPackages(record);
  return Object.entries(readPackages(path.join(directory, "package-lock.json")))
    .filter(([folder]) => folder !== "")
    .every(([folder, locked]) => {
      const version = installed[folder]?.version;
      return version === undefined ? mayBeAbsent(locked) : version === locked.version;
    });
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

/**
 * An optional package must be there only if it is plainly meant for this machine; npm leaves the others out, with all they need.
 * @param {LockedPackage} locked
 */
function mayBeAbsent(locked) {
  const isForHere = locked.os?.includes(platform()) === true && locked.cpu?.includes(arch()) === true;
  return locked.optional === true && !(isForHere && locked.libc === undefined);
}
