// @ts-check
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

/** One request in so many changes a profile that every instance uses; the others one line of one instance. */
const wideEvery = 100;

/**
 * Proposes so many change requests, each a branch with one commit that changes one line.
 * @param {string} directory a fleet of {@link import("./write-fleet.mjs").writeFleet}
 * @param {{ requests: number, instances: number }} counts
 */
export function writeRequests(directory, { requests, instances }) {
  const commits = Array.from({ length: requests }, (_, number) => renderCommit(directory, number, instances));
  execFileSync("git", ["fast-import", "--quiet"], { cwd: directory, input: commits.join("") });
  execFileSync("git", ["pack-refs", "--all"], { cwd: directory });
}

/**
 * @param {string} directory
 * @param {number} number
 * @param {number} instances
 */
function renderCommit(directory, number, instances) {
  const isWide = number % wideEvery === 0;
  const shop = number % instances;
  const instance = `instances/group-${Math.floor(shop / 100)}/shop-${shop}.yaml`;
  const file = isWide ? "profiles/postgresql-base.yaml" : instance;
  const before = readFileSync(path.join(directory, file), "utf8");
  const after = isWide
    ? before.replace('log_checkpoints: "on"', `log_checkpoints: "off" # ${number}`)
    : before.replace(/deadlock_timeout: \d+s/u, `deadlock_timeout: ${10 + (number % 50)}s`);
  if (after === before) throw new Error(`${file} no longer has the line that the benchmark changes`);
  const person = `Lin <lin@shop.example> ${1_900_000_000 + number} +0000`;
  const message = `Change ${file}`;
  return [
    `commit refs/heads/ask/${number}`,
    `author ${person}`,
    `committer ${person}`,
    `data ${message.length}\n${message}`,
    "from refs/heads/main^0",
    `M 100644 inline ${file}`,
    `data ${Buffer.byteLength(after)}\n${after}\n`,
  ].join("\n");
}
