import type { Relation, RelationInput, RelationProblem } from "../../engine.ts";
import { broken, numberOf } from "./read-settings.ts";

const source = "https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-MAX-CONNECTIONS";

/** MAX_BACKENDS in postmaster.h: processes are numbered with 18 bits. */
const mostProcesses = 0x3ffff;

/** "superuser_reserved_connections must be less than max_connections": refused at start. */
const reservedConnections: Relation = {
  code: "validate/relation-reserved-connections",
  parameters: ["superuser_reserved_connections", "reserved_connections", "max_connections"],
  source,
  check: (input) => {
    const reserved = sum(input, ["superuser_reserved_connections", "reserved_connections"]);
    const all = numberOf(input, "max_connections") ?? Infinity;
    if (reserved < all) return undefined;
    return broken(
      reservedConnections.code,
      `${reserved} connections are reserved, but max_connections is ${all}: the server does not start.`,
      "Reserve fewer connections than max_connections allows.",
    );
  },
};

/** Every process that may attach to shared memory; from 18 on autovacuum's workers are counted by their slots. */
const processCounts = ["max_connections", "max_worker_processes", "max_wal_senders"];
const autovacuumCounts = ["autovacuum_worker_slots", "autovacuum_max_workers"];

/** The autovacuum launcher, which is counted by every version. */
const alwaysThere = 1;

/** "too many server processes configured" (InitializeMaxBackends in postinit.c): refused at start. */
const processes: Relation = {
  code: "validate/relation-process-count",
  parameters: [...processCounts, ...autovacuumCounts],
  source:
    "https://www.postgresql.org/docs/current/runtime-config-resource.html#RUNTIME-CONFIG-RESOURCE-WORKER-PROCESSES",
  check: checkProcesses,
};

function checkProcesses(input: RelationInput): RelationProblem | undefined {
  const counted = autovacuumCounts.find((name) => input.valueOf(name) !== undefined) ?? "";
  const total = sum(input, [...processCounts, counted]) + alwaysThere;
  if (total <= mostProcesses) return undefined;
  return broken(
    processes.code,
    `${processCounts.join(", ")} and ${counted} allow ${total} processes together; PostgreSQL has room for ${mostProcesses} and does not start.`,
    "Lower max_connections.",
  );
}

function sum(input: RelationInput, names: readonly string[]): number {
  return names.reduce((total, name) => total + (numberOf(input, name) ?? 0), 0);
}

/** How many may connect. */
export const connectionRelations: readonly Relation[] = [reservedConnections, processes];
