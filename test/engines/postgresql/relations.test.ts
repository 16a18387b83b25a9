import { describe, expect, it } from "vitest";

import postgresql from "../../../src/engines/postgresql/index.ts";
import { brokenRelations } from "./relation-input.ts";

const GiB = 1024n ** 3n;

type Settings = Readonly<Record<string, string>>;

function codes(
  settings: Settings,
  major = "17",
  resources: { memoryBytes?: bigint; vcpu?: number } = {},
): readonly string[] {
  return brokenRelations({ major, settings, ...resources }).map(({ severity, code }) => `${severity} ${code}`);
}

describe("relations between parameters", () => {
  it.each(postgresql.versions)("hold for a fresh PostgreSQL %s on a small machine", (major) => {
    expect(codes({}, major, { memoryBytes: GiB, vcpu: 1 })).toEqual([]);
  });

  it("say what is wrong and how to mend it", () => {
    expect(brokenRelations({ major: "16", settings: { max_connections: "10", reserved_connections: "7" } })).toEqual([
      {
        severity: "error",
        code: "validate/relation-reserved-connections",
        message: "10 connections are reserved, but max_connections is 10: the server does not start.",
        fix: "Reserve fewer connections than max_connections allows.",
      },
    ]);
  });

  it.each<[string, Settings, string]>([
    ["WAL of level minimal with senders", { wal_level: "minimal" }, "error validate/relation-minimal-wal-senders"],
    ["sizes of WAL", { max_wal_size: "64MB" }, "warning validate/relation-wal-sizes"],
    ["parallel workers", { max_parallel_workers: "9" }, "warning validate/relation-parallel-workers"],
    [
      "workers of one query",
      { max_parallel_workers_per_gather: "9" },
      "warning validate/relation-parallel-workers-per-gather",
    ],
    ["logical workers", { max_logical_replication_workers: "9" }, "warning validate/relation-logical-workers"],
    [
      "workers of one subscription",
      { max_sync_workers_per_subscription: "5" },
      "warning validate/relation-sync-workers",
    ],
    ["cache", { effective_cache_size: "64MB" }, "warning validate/relation-effective-cache-size"],
    ["csv without collector", { log_destination: "csvlog" }, "warning validate/relation-logging-collector"],
    [
      "TLS versions with ssl on",
      { ssl: "on", ssl_max_protocol_version: "TLSv1.1" },
      "error validate/relation-tls-versions",
    ],
    ["TLS versions with ssl off", { ssl_max_protocol_version: "TLSv1.1" }, "warning validate/relation-tls-versions"],
    [
      "two archivers",
      { archive_mode: "on", archive_command: "true", archive_library: "basic_archive" },
      "error validate/relation-two-archivers",
    ],
    ["no archiver", { archive_mode: "on" }, "warning validate/relation-no-archiver"],
    ["timeouts", { statement_timeout: "1s", lock_timeout: "1s" }, "warning validate/relation-lock-timeout"],
    [
      "timeouts of transactions",
      { statement_timeout: "1min", transaction_timeout: "1s" },
      "warning validate/relation-statement-timeout",
    ],
    [
      "standbys without senders",
      { synchronous_standby_names: "orders_b", max_wal_senders: "0" },
      "warning validate/relation-synchronous-standbys",
    ],
    ["slots", { sync_replication_slots: "on" }, "warning validate/relation-slot-synchronisation"],
    ["autovacuum without counts", { track_counts: "off" }, "warning validate/relation-autovacuum-counts"],
    [
      "sampling above the threshold",
      { log_min_duration_statement: "1s", log_min_duration_sample: "2s" },
      "warning validate/relation-sampled-duration",
    ],
    [
      "a library that nothing loads",
      { "auto_explain.log_min_duration": "1s" },
      "warning validate/relation-library-not-loaded",
    ],
    [
      "statements without identifiers",
      { shared_preload_libraries: "pg_stat_statements", compute_query_id: "off" },
      "warning validate/relation-query-identifiers",
    ],
  ])("find %s", (_, settings, code) => {
    expect(codes(settings)).toEqual([code]);
  });

  it.each<[string, Settings]>([
    ["minimal WAL without senders", { wal_level: "minimal", max_wal_senders: "0" }],
    ["one archiver", { archive_mode: "on", archive_command: "true" }],
    ["csv with a collector", { log_destination: "csvlog", logging_collector: "on" }],
    ["a lock timeout without a statement timeout", { lock_timeout: "1s" }],
    [
      "a library that sessions load",
      { "auto_explain.log_min_duration": "1s", session_preload_libraries: "$libdir/auto_explain" },
    ],
    ["a library's parameter at its default", { "auto_explain.log_min_duration": "-1" }],
    ["a library that is loaded on use", { "pg_trgm.similarity_threshold": "0.4" }],
  ])("leave alone %s", (_, settings) => {
    expect(codes(settings)).toEqual([]);
  });

  it("know the slots and combined reads of 18", () => {
    expect(codes({ autovacuum_max_workers: "17", io_combine_limit: "256kB" }, "18")).toEqual([
      "warning validate/relation-autovacuum-slots",
      "warning validate/relation-io-combine-limit",
    ]);
  });

  it("hold memory against the instance's own", () => {
    const memoryBytes = 8n * GiB;
    expect(codes({ shared_buffers: "8GB", effective_cache_size: "9GB" }, "17", { memoryBytes })).toEqual([
      "error validate/relation-shared-buffers-memory",
      "warning validate/relation-memory-budget",
    ]);
    expect(
      brokenRelations({ major: "17", memoryBytes, settings: { work_mem: "64MB", max_connections: "200" } }),
    ).toEqual([
      {
        severity: "warning",
        code: "validate/relation-memory-budget",
        message:
          "shared_buffers, work_mem for each of 200 connections and memory for autovacuum come to 12.8 GiB; the instance has 8 GiB.",
        fix: "Lower work_mem or max_connections (a pooler helps), or give the instance more memory.",
      },
    ]);
    expect(codes({ work_mem: "64MB", max_connections: "200" })).toEqual([]);
  });

  it("hold parallel workers against the processors", () => {
    const settings = { max_parallel_workers_per_gather: "4" };
    expect(codes(settings, "17", { vcpu: 3 })).toEqual(["warning validate/relation-parallel-cpus"]);
    expect(codes(settings, "17", { vcpu: 4 })).toEqual([]);
  });
});
