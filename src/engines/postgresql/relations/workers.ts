import type { Relation } from "../../engine.ts";
import { atMost } from "./at-most.ts";
import { doubtful, numberOf, renderSetting, textOf } from "./read-settings.ts";

const resources = "https://www.postgresql.org/docs/current/runtime-config-resource.html";
const replication = "https://www.postgresql.org/docs/current/runtime-config-replication.html";
const vacuum = "https://www.postgresql.org/docs/current/runtime-config-vacuum.html";

const parallelCpus: Relation = {
  code: "validate/relation-parallel-cpus",
  parameters: ["max_parallel_workers_per_gather"],
  source: `${resources}#GUC-MAX-PARALLEL-WORKERS-PER-GATHER`,
  check: (input) => {
    const workers = numberOf(input, "max_parallel_workers_per_gather") ?? 0;
    if (input.vcpu === undefined || workers <= Math.max(input.vcpu, defaultWorkersPerGather)) return undefined;
    const message = `${renderSetting(input, "max_parallel_workers_per_gather")}, but the instance has ${input.vcpu} processors.`;
    return doubtful(parallelCpus.code, message, "Use at most as many workers as there are processors.");
  },
};

/** What every server has that nobody configured; not worth a word on a small machine. */
const defaultWorkersPerGather = 2;

const autovacuumWithoutCounts: Relation = {
  code: "validate/relation-autovacuum-counts",
  parameters: ["track_counts", "autovacuum"],
  source: `${vacuum}#GUC-AUTOVACUUM`,
  check: (input) => {
    if (textOf(input, "autovacuum") !== "on" || textOf(input, "track_counts") !== "off") return undefined;
    const message = "autovacuum is on, but track_counts is off: autovacuum does not start.";
    return doubtful(autovacuumWithoutCounts.code, message, "Set track_counts to on.");
  },
};

/** Workers: pools inside pools. */
export const workerRelations: readonly Relation[] = [
  atMost({
    code: "validate/relation-parallel-workers",
    parameter: "max_parallel_workers",
    ceiling: "max_worker_processes",
    source: `${resources}#GUC-MAX-PARALLEL-WORKERS`,
  }),
  atMost({
    code: "validate/relation-parallel-workers-per-gather",
    parameter: "max_parallel_workers_per_gather",
    ceiling: "max_parallel_workers",
    source: `${resources}#GUC-MAX-PARALLEL-WORKERS-PER-GATHER`,
  }),
  atMost({
    code: "validate/relation-parallel-maintenance-workers",
    parameter: "max_parallel_maintenance_workers",
    ceiling: "max_parallel_workers",
    source: `${resources}#GUC-MAX-PARALLEL-MAINTENANCE-WORKERS`,
  }),
  atMost({
    code: "validate/relation-logical-workers",
    parameter: "max_logical_replication_workers",
    ceiling: "max_worker_processes",
    source: `${replication}#GUC-MAX-LOGICAL-REPLICATION-WORKERS`,
  }),
  atMost({
    code: "validate/relation-sync-workers",
    parameter: "max_sync_workers_per_subscription",
    ceiling: "max_logical_replication_workers",
    source: `${replication}#GUC-MAX-SYNC-WORKERS-PER-SUBSCRIPTION`,
  }),
  atMost({
    code: "validate/relation-apply-workers",
    parameter: "max_parallel_apply_workers_per_subscription",
    ceiling: "max_logical_replication_workers",
    source: `${replication}#GUC-MAX-PARALLEL-APPLY-WORKERS-PER-SUBSCRIPTION`,
  }),
  atMost({
    code: "validate/relation-autovacuum-slots",
    parameter: "autovacuum_max_workers",
    ceiling: "autovacuum_worker_slots",
    source: `${vacuum}#GUC-AUTOVACUUM-WORKER-SLOTS`,
  }),
  atMost({
    code: "validate/relation-io-combine-limit",
    parameter: "io_combine_limit",
    ceiling: "io_max_combine_limit",
    source: `${resources}#GUC-IO-MAX-COMBINE-LIMIT`,
  }),
  parallelCpus,
  autovacuumWithoutCounts,
];
