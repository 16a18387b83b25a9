import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { describeWithPostgresql, type PostgresqlServer, startPostgresql } from "../../servers/postgresql-server.ts";
import { brokenRelations } from "./relation-input.ts";

interface Stop {
  readonly code: string;
  readonly settings: Readonly<Record<string, string>>;
  /** What the server's log says. */
  readonly log: RegExp;
  readonly since?: number;
}

const stops: readonly Stop[] = [
  {
    code: "validate/relation-reserved-connections",
    settings: { max_connections: "20", superuser_reserved_connections: "20" },
    log: /superuser_reserved_connections.*must be less than max_connections|must be less than "max_connections"/,
  },
  {
    code: "validate/relation-reserved-connections",
    settings: { max_connections: "20", superuser_reserved_connections: "10", reserved_connections: "10" },
    log: /must be less than "?max_connections/,
    since: 16,
  },
  {
    code: "validate/relation-process-count",
    settings: { max_connections: "200000", max_worker_processes: "70000" },
    log: /too many (?:backends|server processes) configured|invalid value for parameter/,
  },
  {
    code: "validate/relation-minimal-wal-senders",
    settings: { wal_level: "minimal", max_wal_senders: "5" },
    log: /WAL streaming .*requires "?wal_level"?/,
  },
  {
    code: "validate/relation-minimal-archive",
    settings: { wal_level: "minimal", max_wal_senders: "0", archive_mode: "on", archive_command: "true" },
    log: /WAL archival cannot be enabled when "?wal_level"? is "?minimal/,
  },
  {
    code: "validate/relation-minimal-summaries",
    settings: { wal_level: "minimal", max_wal_senders: "0", summarize_wal: "on" },
    log: /WAL cannot be summarized when "?wal_level"? is "?minimal/,
    since: 17,
  },
  {
    code: "validate/relation-min-wal-segments",
    settings: { min_wal_size: "31MB" },
    log: /"?min_wal_size"? must be at least twice "?wal_segment_size/,
  },
  {
    code: "validate/relation-max-wal-segments",
    settings: { min_wal_size: "32MB", max_wal_size: "31MB" },
    log: /"?max_wal_size"? must be at least twice "?wal_segment_size/,
  },
  {
    code: "validate/relation-huge-pages",
    settings: { huge_pages: "on", shared_memory_type: "sysv" },
    log: /huge pages not supported with the current "?shared_memory_type"? setting/,
  },
  {
    code: "validate/relation-statement-statistics",
    settings: { log_statement_stats: "on", log_parser_stats: "on" },
    log: /Cannot enable|invalid value for parameter/,
  },
  {
    code: "validate/relation-recovery-targets",
    settings: { recovery_target: "immediate", recovery_target_name: "before_sale" },
    log: /multiple recovery targets specified/,
  },
];

/** From 15 on. */
const archiveLibraries = ["basic_archive"];

/** Settings that leave something without effect, but let the server start. */
const doubtful: Readonly<Record<string, string>> = {
  max_wal_size: "64MB",
  max_parallel_workers: "16",
  max_parallel_workers_per_gather: "32",
  effective_cache_size: "64MB",
  log_destination: "csvlog",
  ssl_min_protocol_version: "TLSv1.3",
  ssl_max_protocol_version: "TLSv1.2",
  statement_timeout: "1min",
  lock_timeout: "2min",
  archive_mode: "on",
  track_counts: "off",
};

describe.each(["12", "18"])("relations of PostgreSQL %s", (major) => {
  describeWithPostgresql([major], "beside a real start", () => {
    let server: PostgresqlServer;

    beforeAll(async () => {
      server = await startPostgresql(major);
      await server.halt();
    });
    afterAll(() => server.stop());

    it.each(stops.filter(({ since = 0 }) => Number(major) >= since))(
      "are errors where the server does not start: $code",
      async ({ code, settings, log }) => {
        const problems = brokenRelations({ major, settings });
        expect(problems.filter(({ severity }) => severity === "error").map((problem) => problem.code)).toContain(code);
        const before = (await server.log()).length;
        await expect(server.start(options(settings))).rejects.toThrow(/pg_ctl/);
        expect((await server.log()).slice(before)).toMatch(log);
      },
    );

    it("are warnings where the server starts all the same", async () => {
      const problems = brokenRelations({ major, settings: doubtful });
      expect(problems.map(({ severity }) => severity)).not.toContain("error");
      expect(problems.length).toBeGreaterThan(7);
      await server.start(options(doubtful));
      await server.halt();
    });

    it.each(archiveLibraries.filter(() => Number(major) >= 15))(
      "are errors where the archiver gives up: %s",
      async (library) => {
        const settings = { archive_mode: "on", archive_command: "true", archive_library: library };
        expect(brokenRelations({ major, settings }).map(({ code }) => code)).toEqual([
          "validate/relation-two-archivers",
        ]);
        await server.start(options(settings));
        await expect
          .poll(() => server.log(), { timeout: 20_000 })
          .toMatch(/both "?archive_command"? and "?archive_library"? set/);
        await server.halt();
      },
    );

    it("find nothing in the settings that initdb writes", () => {
      expect(brokenRelations({ major, settings: {} })).toEqual([]);
    });
  });
});

function options(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
