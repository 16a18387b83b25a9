// @ts-check
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const sample = fileURLToPath(new URL("..", import.meta.url));

/** A branch that changes one line of a profile which every instance uses. */
export const changeBranch = "change/log-checkpoints";

const workloads = ["postgresql-oltp", "postgresql-mixed", "postgresql-queue", "postgresql-bulk-write"];
const tiers = ["critical", "standard"];
const versions = ["14.18", "15.13", "16.9", "17.5", "18.0"];

/**
 * Fifty settings that an instance has of its own: name, and value for the instance of a number.
 * @type {readonly (readonly [name: string, value: (number: number) => string])[]}
 */
const ownSettings = [
  ["autovacuum_analyze_threshold", (n) => `${50 + (n % 50)}`],
  ["autovacuum_vacuum_cost_limit", (n) => `${1000 + (n % 1000)}`],
  ["autovacuum_vacuum_threshold", (n) => `${50 + (n % 100)}`],
  ["bgwriter_delay", (n) => `${20 + (n % 180)}ms`],
  ["bgwriter_lru_multiplier", (n) => `${1 + (n % 9)}`],
  ["checkpoint_timeout", (n) => `${10 + (n % 20)}min`],
  ["commit_siblings", (n) => `${5 + (n % 5)}`],
  ["cpu_index_tuple_cost", (n) => `0.00${1 + (n % 9)}`],
  ["cpu_operator_cost", (n) => `0.00${1 + (n % 9)}`],
  ["cpu_tuple_cost", (n) => `0.0${1 + (n % 9)}`],
  ["cursor_tuple_fraction", (n) => `0.${1 + (n % 9)}`],
  ["deadlock_timeout", (n) => `${1 + (n % 4)}s`],
  ["default_statistics_target", (n) => `${100 + (n % 400)}`],
  ["effective_io_concurrency", (n) => `${100 + (n % 200)}`],
  ["from_collapse_limit", (n) => `${8 + (n % 4)}`],
  ["geqo_effort", (n) => `${1 + (n % 9)}`],
  ["geqo_threshold", (n) => `${10 + (n % 6)}`],
  ["gin_fuzzy_search_limit", (n) => `${n % 1000}`],
  ["gin_pending_list_limit", (n) => `${1 + (n % 8)}MB`],
  ["idle_in_transaction_session_timeout", (n) => `${10 + (n % 50)}s`],
  ["join_collapse_limit", (n) => `${8 + (n % 4)}`],
  ["lock_timeout", (n) => `${1 + (n % 9)}s`],
  ["log_autovacuum_min_duration", (n) => `${1 + (n % 9)}s`],
  ["log_min_duration_statement", (n) => `${100 + (n % 900)}ms`],
  ["log_temp_files", (n) => `${16 + (n % 48)}MB`],
  ["maintenance_io_concurrency", (n) => `${10 + (n % 90)}`],
  ["max_files_per_process", (n) => `${1000 + (n % 1000)}`],
  ["max_locks_per_transaction", (n) => `${64 + (n % 64)}`],
  ["max_pred_locks_per_transaction", (n) => `${64 + (n % 64)}`],
  ["max_stack_depth", (n) => `${2 + (n % 4)}MB`],
  ["min_parallel_index_scan_size", (n) => `${512 + (n % 8) * 64}kB`],
  ["min_parallel_table_scan_size", (n) => `${8 + (n % 8)}MB`],
  ["parallel_setup_cost", (n) => `${1000 + (n % 500)}`],
  ["parallel_tuple_cost", (n) => `0.${1 + (n % 9)}`],
  ["random_page_cost", (n) => `1.${1 + (n % 9)}`],
  ["seq_page_cost", (n) => `0.${5 + (n % 5)}`],
  ["statement_timeout", (n) => `${20 + (n % 40)}s`],
  ["tcp_keepalives_count", (n) => `${3 + (n % 6)}`],
  ["tcp_keepalives_idle", (n) => `${30 + (n % 60)}s`],
  ["temp_buffers", (n) => `${8 + (n % 8)}MB`],
  ["track_activity_query_size", (n) => `${1 + (n % 8)}kB`],
  ["vacuum_cost_page_dirty", (n) => `${10 + (n % 10)}`],
  ["vacuum_cost_page_hit", (n) => `${1 + (n % 3)}`],
  ["vacuum_freeze_min_age", (n) => `${50_000_000 + (n % 100)}`],
  ["vacuum_freeze_table_age", (n) => `${150_000_000 - (n % 100)}`],
  ["vacuum_multixact_freeze_min_age", (n) => `${5_000_000 + (n % 100)}`],
  ["wal_buffers", (n) => `${16 + (n % 16)}MB`],
  ["wal_receiver_status_interval", (n) => `${5 + (n % 10)}s`],
  ["wal_writer_delay", (n) => `${100 + (n % 100)}ms`],
  ["wal_writer_flush_after", (n) => `${1 + (n % 4)}MB`],
];

/**
 * A git repository with so many instances, each with fifty settings of its own over the profiles and policies of the sample fleet, and
 * the branch {@link changeBranch}. The same count gives the same documents.
 * @param {number} count
 * @returns {string} its directory, for the caller to remove
 */
export function writeFleet(count) {
  const directory = mkdtempSync(path.join(tmpdir(), `setpoint-fleet-${count}-`));
  for (const part of ["setpoint.yaml", "policies", "profiles"]) {
    cpSync(path.join(sample, part), path.join(directory, part), { recursive: true });
  }
  for (let number = 0; number < count; number += 1) {
    const folder = path.join(directory, "instances", `group-${Math.floor(number / 100)}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `shop-${number}.yaml`), renderInstance(number));
  }
  git(directory, "init", "-q", "-b", "main");
  commit(directory, "A generated fleet");
  git(directory, "switch", "-q", "-c", changeBranch);
  changeOneLine(path.join(directory, "profiles", "postgresql-base.yaml"));
  commit(directory, "Log every checkpoint no longer");
  git(directory, "switch", "-q", "main");
  return directory;
}

/** @param {number} number */
function renderInstance(number) {
  const tier = tiers[number % tiers.length];
  const settings = ownSettings.map(([name, value]) => `    ${name}: ${value(number)}\n`).join("");
  return `apiVersion: setpoint/v1
kind: Instance
metadata:
  name: shop-${number}
  labels: { env: prod, tier: ${tier}, team: team-${number % 20} }
spec:
  engine: postgresql
  version: "${versions[number % versions.length]}"
  resources: { vcpu: 16, memory: ${32 + (number % 4) * 32}GiB, storage: { kind: nvme, size: 2TiB } }
  connection: { from: env:SHOP_${number}_DSN }
  profiles: [${workloads[number % workloads.length]}, tier-${tier}]
  settings:
${settings}`;
}

/** @param {string} profile */
function changeOneLine(profile) {
  const before = readFileSync(profile, "utf8");
  const after = before.replace('log_checkpoints: "on"', 'log_checkpoints: "off"');
  if (after === before) throw new Error(`${profile} no longer has the line that the benchmark changes`);
  writeFileSync(profile, after);
}

/**
 * @param {string} directory
 * @param {string} message
 */
function commit(directory, message) {
  git(directory, "add", "--all");
  const author = ["-c", "user.name=Lin", "-c", "user.email=lin@shop.example"];
  git(directory, ...author, "commit", "-q", "-m", message);
}

/**
 * @param {string} directory
 * @param {readonly string[]} words
 */
function git(directory, ...words) {
  execFileSync("git", words, { cwd: directory, stdio: ["ignore", "ignore", "inherit"] });
}
