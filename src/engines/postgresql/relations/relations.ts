import type { Relation } from "../../engine.ts";
import { getCatalog } from "../catalog.ts";
import { postgresqlMajors } from "../majors.ts";
import { archivingRelations } from "./archiving.ts";
import { connectionRelations } from "./connections.ts";
import { libraryRelations } from "./libraries.ts";
import { loggingRelations } from "./logging.ts";
import { memoryRelations } from "./memory.ts";
import { replicationRelations } from "./replication.ts";
import { timeoutRelations } from "./timeouts.ts";
import { tlsRelations } from "./tls.ts";
import { walRelations } from "./wal.ts";
import { workerRelations } from "./workers.ts";

/** The newest catalog has every library with parameters. */
const newest = getCatalog(postgresqlMajors.at(-1) ?? "");

/** Every rule between parameters of PostgreSQL: those that stop a start, and those that leave a value without effect. */
export const relations: readonly Relation[] = [
  ...connectionRelations,
  ...walRelations,
  ...archivingRelations,
  ...memoryRelations,
  ...workerRelations,
  ...loggingRelations,
  ...tlsRelations,
  ...timeoutRelations,
  ...replicationRelations,
  ...libraryRelations(newest.parameters.values()),
];
