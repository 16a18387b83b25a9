import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Finding } from "../../../../src/model/finding.ts";
import type { TargetChange } from "../../../../src/ports/target.ts";
import { describeWithPostgresql, startPostgresql } from "../../../servers/postgresql-server.ts";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";
import { appendLines, readAutoConf, removeLines } from "./conf-lines.ts";
import {
  changesOf,
  connection,
  ordersInstance,
  parameterOf,
  reloadServer,
  targetOf,
  withSession,
} from "./orders-server.ts";
import type { TargetOptions } from "./orders-server.ts";

const brief = ({ code, severity, parameter }: Finding): readonly unknown[] => [code, severity, parameter];

for (const major of ["14", "18"]) {
  describeWithPostgresql([major], `preflight on PostgreSQL ${major}`, () => {
    let server: PostgresqlServer;
    let admin: Client;
    const instance = ordersInstance(major, connection);

    beforeAll(async () => {
      server = await startPostgresql(major, ["-c", "max_wal_senders=9"]);
      admin = new Client(server.dsn);
      await admin.connect();
    });
    afterAll(async () => {
      await admin.end();
      await server.stop();
    });
    beforeEach(async () => {
      await admin.query("ALTER SYSTEM RESET ALL");
      await reloadServer(server, major);
    });

    const preflight = (changes: readonly TargetChange[], options?: TargetOptions): Promise<readonly Finding[]> =>
      withSession(targetOf(server, options), instance, (session) => session.preflight(changes));

    it("refuses what the command line outranks, since it would have no effect", async () => {
      const findings = await preflight(changesOf(major, { max_wal_senders: "5" }));
      expect(findings).toEqual([
        {
          code: "target/shadowed",
          severity: "error",
          instance: "orders-prod",
          parameter: "max_wal_senders",
          message:
            "orders-prod: max_wal_senders is set on the server's command line; a stored value would have no effect.",
          fix: "Take max_wal_senders off the command line (service unit, container arguments, Patroni) or out of the instance's documents.",
        },
      ]);
    });

    it("warns of roles and databases with values of their own, by name", async () => {
      await admin.query("ALTER DATABASE postgres SET work_mem = '5MB'");
      await admin.query("ALTER ROLE postgres SET work_mem = '6MB'");
      const [finding, ...others] = await preflight(changesOf(major, { work_mem: "64MB", log_lock_waits: "on" }));
      await admin.query("ALTER DATABASE postgres RESET ALL");
      await admin.query("ALTER ROLE postgres RESET ALL");
      expect(others).toEqual([]);
      expect(finding).toMatchObject({
        severity: "warning",
        message:
          "orders-prod: work_mem has a value of its own for database postgres, role postgres; their sessions will not see this one.",
      });
    });

    it("refuses what ALTER SYSTEM cannot set", async () => {
      const names = ["block_size", "data_directory", "transaction_isolation"];
      const changes = names.map((name) => ({
        parameter: parameterOf(major, name),
        value: parameterOf(major, name).default,
      }));
      expect((await preflight(changes)).filter(({ code }) => code !== "target/dry-start").map(brief)).toEqual(
        names.map((name) => ["target/not-settable", "error", name]),
      );
    });

    it("points at a line that a restart would fail over: a warning for a reload, an error for a restart", async () => {
      await appendLines(server, "deadlock_timeout = 'soon'");
      const options = { references: { "env:DRY_START": "true" } };
      const gentle = await preflight(changesOf(major, { work_mem: "64MB" }), options);
      const rough = await preflight(changesOf(major, { max_connections: "50" }), options);
      await removeLines(server, 1);
      expect([gentle.map(brief), rough.map(brief)]).toEqual([
        [["target/file-error", "warning", undefined]],
        [["target/file-error", "error", undefined]],
      ]);
      expect(gentle[0]?.message).toMatch(
        /^orders-prod: .*postgresql\.conf:\d+: deadlock_timeout: setting could not be applied\. A reload skips the line, but the server would not start with it\.$/u,
      );
    });

    it("refuses everything while a file cannot be parsed", async () => {
      await appendLines(server, "work_mem = = 5MB");
      const findings = await preflight(changesOf(major, { work_mem: "64MB" }));
      await removeLines(server, 1);
      expect(findings.map(brief)).toEqual([
        ["target/file-error", "error", undefined],
        ["target/dry-start", "error", undefined],
      ]);
    });

    it("does not mind a bad line that the change itself replaces", async () => {
      await admin.query("ALTER SYSTEM SET work_mem = '5MB'");
      expect(await preflight(changesOf(major, { work_mem: undefined }))).toEqual([]);
    });

    it("passes on what a dry start says, and leaves the server alone", async () => {
      const { parameter } = changesOf(major, { max_connections: "50" })[0] ?? {
        parameter: parameterOf(major, "work_mem"),
      };
      const changes = [{ parameter, value: { canonical: "9999999", display: "9999999" } }];
      const finding = (await preflight(changes)).find(({ code }) => code === "target/dry-start");
      expect(finding?.message).toMatch(
        /^orders-prod: the server would not start with these values: .*FATAL: +9999999 is outside the valid range for parameter "max_connections"/u,
      );
      expect(await readAutoConf(server)).toEqual([]);
    });

    it("lets a line be removed whose default cannot be written on a command line either", async () => {
      const file = path.join(server.dataDirectory, "postgresql.conf");
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replaceAll(/^lc_messages/gmu, "#lc_messages"));
      await admin.query("ALTER SYSTEM SET lc_messages = 'C'");
      await reloadServer(server, major);
      const findings = await preflight(changesOf(major, { lc_messages: undefined }));
      await writeFile(file, text);
      expect(findings).toEqual([]);
    });

    it("warns when the dry start cannot be run, and does without it where none is declared", async () => {
      const changes = changesOf(major, { work_mem: "64MB" });
      const missing = await preflight(changes, { references: { "env:DRY_START": undefined } });
      const broken = await preflight(changes, { references: { "env:DRY_START": "setpoint-no-such-program" } });
      expect([missing.map(brief), broken.map(brief)]).toEqual([
        [["target/dry-start-unavailable", "warning", undefined]],
        [["target/dry-start-unavailable", "warning", undefined]],
      ]);
      const plain = ordersInstance(major, { from: "env:DSN" });
      expect(await withSession(targetOf(server), plain, (session) => session.preflight(changes))).toEqual([]);
    });

    it("refuses a library that the server does not have, wherever it would be loaded", async () => {
      const changes = changesOf(major, {
        shared_preload_libraries: "auto_explain, no_such_library",
        session_preload_libraries: "pg_stat_statements, /nowhere/library.so",
        local_preload_libraries: "auto_explain",
      });
      const findings = await preflight(changes);
      expect(findings.map(({ parameter, message }) => [parameter, message])).toEqual([
        [
          "shared_preload_libraries",
          "orders-prod: the server has no library no_such_library for shared_preload_libraries; with it it would not start again.",
        ],
        [
          "session_preload_libraries",
          "orders-prod: the server has no library /nowhere/library.so for session_preload_libraries; with it nobody could connect any more.",
        ],
        [
          "local_preload_libraries",
          "orders-prod: the server has no library auto_explain for local_preload_libraries; with it nobody could connect any more.",
        ],
      ]);
    });

    it("says that it could not look for a library where it may not", async () => {
      await admin.query("CREATE ROLE blind LOGIN IN ROLE pg_read_all_settings");
      await admin.query("GRANT SELECT ON pg_catalog.pg_file_settings TO blind");
      await admin.query("GRANT EXECUTE ON FUNCTION pg_catalog.pg_show_all_file_settings() TO blind");
      const references = { "env:DSN": server.dsn.replace("postgres@", "blind@") };
      const findings = await preflight(changesOf(major, { shared_preload_libraries: "auto_explain" }), { references });
      await admin.query("DROP OWNED BY blind");
      await admin.query("DROP ROLE blind");
      expect(findings.filter(({ code }) => code !== "target/denied").map(brief)).toEqual([
        ["target/library-unchecked", "warning", undefined],
      ]);
    });

    it("refuses a parameter that the server does not know", async () => {
      const parameter = { ...parameterOf(major, "work_mem"), name: "wrok_mem" };
      const findings = await preflight([{ parameter, value: parameter.default }]);
      expect(findings.map(brief)).toContainEqual(["target/unknown-parameter", "error", "wrok_mem"]);
    });

    it("refuses or warns of parameters whose library is not loaded", async () => {
      const findings = await preflight(changesOf(major, { "pg_stat_statements.max": "1000" }));
      const severity = major === "14" ? "error" : "warning";
      expect(findings.map(brief)).toEqual([["target/library-not-loaded", severity, "pg_stat_statements.max"]]);
    });

    it("warns when fewer connections are asked for than there are sessions", async () => {
      const findings = await preflight(changesOf(major, { max_connections: "1", superuser_reserved_connections: "0" }));
      expect(findings.filter(({ code }) => code === "target/sessions-above")).toEqual([
        {
          code: "target/sessions-above",
          severity: "warning",
          instance: "orders-prod",
          parameter: "max_connections",
          message: "orders-prod: 2 sessions are open; max_connections = 1 will not let all of them come back.",
          fix: "Close sessions (or put a pooler before the server) first, or choose a higher value.",
        },
      ]);
    });
  });
}

describeWithPostgresql(["18"], "preflight on PostgreSQL 18 alone", () => {
  let server: PostgresqlServer;
  const instance = ordersInstance("18", connection);

  beforeAll(async () => {
    server = await startPostgresql("18");
  });
  afterAll(() => server.stop());

  it("finds broken rules between parameters by a dry start, which older servers check only when they start", async () => {
    await withSession(targetOf(server), instance, async (session) => {
      const findings = await session.preflight(
        changesOf("18", { superuser_reserved_connections: "100", wal_level: "minimal" }),
      );
      expect(findings).toMatchObject([
        {
          code: "target/dry-start",
          message: expect.stringContaining(
            `"superuser_reserved_connections" (100) plus "reserved_connections" (0) must be less than`,
          ),
        },
      ]);
    });
  });

  it("refuses everything where ALTER SYSTEM is turned off", async () => {
    await server.restart(["-c", "allow_alter_system=off"]);
    await withSession(targetOf(server), instance, async (session) => {
      const changes = changesOf("18", { work_mem: "64MB" });
      expect((await session.preflight(changes)).map(brief)).toEqual([["target/alter-system-off", "error", undefined]]);
      await expect(session.store(changes)).rejects.toMatchObject({
        code: "SP_TARGET_REFUSED",
        message: "orders-prod: the server refuses work_mem: ALTER SYSTEM is not allowed in this environment",
      });
    });
    await server.restart();
  });
});
