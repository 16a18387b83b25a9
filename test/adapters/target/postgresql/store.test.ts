import fc from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { hasErrors } from "../../../../src/model/finding.ts";
import type { TargetChange, TargetSession } from "../../../../src/ports/target.ts";
import { describeWithPostgresql, startPostgresql } from "../../../servers/postgresql-server.ts";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";
import { appendLines, readAutoConf, removeLines } from "./conf-lines.ts";
import { catalogOf, changesOf, connection, ordersInstance, parameterOf, targetOf, valueOf } from "./orders-server.ts";

for (const major of ["12", "15", "18"]) {
  describeWithPostgresql([major], `storing on PostgreSQL ${major}`, () => {
    let server: PostgresqlServer;
    let admin: Client;
    let session: TargetSession;

    beforeAll(async () => {
      server = await startPostgresql(major);
      admin = new Client(server.dsn);
      await admin.connect();
      session = await targetOf(server).connect(ordersInstance(major, connection));
    });
    afterAll(async () => {
      await session.close();
      await admin.end();
      await server.stop();
    });
    beforeEach(async () => {
      await admin.query("ALTER SYSTEM RESET ALL");
    });

    const storedOf = async (name: string): Promise<string | undefined> =>
      (await session.observe()).parameters.get(name)?.stored?.canonical;

    it("reads back every parameter as it was stored: whatever the server runs with", async () => {
      const observation = await session.observe();
      const catalog = [...catalogOf(major).parameters.values()];
      const changes = catalog.flatMap((parameter): readonly TargetChange[] => {
        const value = observation.parameters.get(parameter.name)?.running;
        // Its compiled default is no value at all: the server fills in "Default" later.
        return value === undefined || parameter.name === "timezone_abbreviations" ? [] : [{ parameter, value }];
      });
      const obstacles = await session.preflight(changes);
      const unsettable = new Set(obstacles.filter((one) => one.severity === "error").map(({ parameter }) => parameter));
      const settable = changes.filter(({ parameter }) => !unsettable.has(parameter.name));
      expect(settable.length).toBeGreaterThan(270);
      await session.store(settable);
      const after = await session.observe();
      const wrong = settable.filter(({ parameter, value }) => {
        const { stored } = after.parameters.get(parameter.name) ?? {};
        return stored !== undefined && stored.canonical !== value?.canonical;
      });
      expect(wrong).toEqual([]);
      expect((await readAutoConf(server)).length).toBeGreaterThan(260);
    });

    it("writes what people read", async () => {
      await session.store(changesOf(major, { shared_buffers: "1024MB", log_min_duration_statement: "1500" }));
      expect((await readAutoConf(server)).toSorted()).toEqual([
        "log_min_duration_statement = '1500ms'",
        "shared_buffers = '1GB'",
      ]);
    });

    it("stores lists element by element", async () => {
      const texts = {
        search_path: `"$user", public, "two words", "A, b", "qu""ote"`,
        session_preload_libraries: "auto_explain, pg_stat_statements",
        synchronous_standby_names: "FIRST 1 (orders_r1, orders_r2)",
        log_destination: "stderr, csvlog",
        listen_addresses: "localhost, ::1",
      };
      const changes = changesOf(major, texts);
      await session.store(changes);
      const { parameters } = await session.observe();
      const stored = Object.fromEntries(
        changes.map(({ parameter: { name } }) => [name, parameters.get(name)?.stored?.canonical]),
      );
      expect(stored).toEqual(
        Object.fromEntries(changes.map(({ parameter, value }) => [parameter.name, value?.canonical])),
      );
      expect((await readAutoConf(server)).find((line) => line.startsWith("search_path"))).toBe(
        `search_path = '"$user", public, "two words", "A, b", "qu""ote"'`,
      );
    });

    it("brings any text to the server and back, whatever it holds", async () => {
      const parameter = parameterOf(major, "log_line_prefix");
      const nasty = fc.oneof(
        fc.string({ unit: "grapheme", maxLength: 40 }),
        fc.string({
          unit: fc.constantFrom("'", '"', "\\", ";", "-", "$", " ", "\t", "\r", "%", "é", "x"),
          maxLength: 30,
        }),
        fc.constantFrom(
          `'; DROP TABLE orders; --`,
          String.raw`\'; SELECT 1; --`,
          "$$;SELECT 1;$$",
          "/* ' */",
          "''",
          String.raw`\\'`,
        ),
      );
      await fc.assert(
        fc.asyncProperty(nasty, async (text) => {
          if (/[\n\0]/u.test(text)) return;
          await session.store([{ parameter, value: valueOf(parameter, text) }]);
          expect(await storedOf("log_line_prefix")).toBe(text);
        }),
        { numRuns: 60 },
      );
    });

    it("refuses line breaks and NUL characters before it touches anything", async () => {
      const parameter = parameterOf(major, "log_line_prefix");
      for (const text of ["a\nb", "a\0b"]) {
        const changes = [
          ...changesOf(major, { work_mem: "5MB" }),
          { parameter, value: { canonical: text, display: text } },
        ];
        await expect(session.store(changes)).rejects.toMatchObject({ code: "SP_TARGET_REFUSED" });
        expect((await session.preflight(changes)).map(({ code }) => code)).toEqual(["target/not-storable"]);
      }
      expect(await readAutoConf(server)).toEqual([]);
    });

    it("never stores an empty library list, which would keep the server from starting", async () => {
      await session.store(changesOf(major, { shared_preload_libraries: "auto_explain" }));
      await session.store([
        { parameter: parameterOf(major, "shared_preload_libraries"), value: { canonical: "", display: "" } },
      ]);
      expect(await readAutoConf(server)).toEqual([]);
    });

    it("refuses an empty library list where another file says otherwise", async () => {
      await appendLines(server, "session_preload_libraries = 'auto_explain'");
      const parameter = parameterOf(major, "session_preload_libraries");
      const changes = [{ parameter, value: { canonical: "", display: "" } }];
      const findings = await session.preflight(changes);
      await expect(session.store(changes)).rejects.toMatchObject({ code: "SP_TARGET_REFUSED" });
      await removeLines(server, 1);
      expect(findings).toEqual([
        {
          code: "target/not-storable",
          severity: "error",
          instance: "orders-prod",
          parameter: "session_preload_libraries",
          message:
            "orders-prod: ALTER SYSTEM cannot store an empty session_preload_libraries, and without a line it would be auto_explain.",
          fix: "Remove session_preload_libraries from postgresql.conf by hand, then apply again.",
        },
      ]);
    });

    it("puts back the very text that stood there, lists included", async () => {
      await admin.query(`ALTER SYSTEM SET search_path = 'Shop', 'public'`);
      await admin.query(`ALTER SYSTEM SET work_mem = '8192kB'`);
      const before = await readAutoConf(server);
      const changes = [
        ...changesOf(major, { search_path: "public", work_mem: "64MB", log_lock_waits: "on" }),
        { parameter: parameterOf(major, "max_connections"), value: { canonical: "9999999", display: "9999999" } },
      ];
      await expect(session.store(changes)).rejects.toMatchObject({
        code: "SP_TARGET_REFUSED",
        message: expect.stringContaining(`9999999 is outside the valid range for parameter "max_connections"`),
      });
      expect((await readAutoConf(server)).toSorted()).toEqual(before.toSorted());
    });

    it("does not repeat a secret value in an error", async () => {
      const parameter = { ...parameterOf(major, "max_connections"), secret: true };
      const failing = session.store([{ parameter, value: { canonical: "hunter2", display: "hunter2" } }]);
      await expect(failing).rejects.toThrow("not shown");
      await expect(failing).rejects.not.toThrow("hunter2");
    });

    it("touches nothing while an error in a file hides what is stored", async () => {
      await session.store(changesOf(major, { work_mem: "8MB" }));
      await appendLines(server, "no setting at all here");
      const failing = session.store(changesOf(major, { work_mem: "64MB" }));
      await expect(failing).rejects.toMatchObject({ code: "SP_TARGET_REFUSED" });
      await removeLines(server, 1);
      expect(await readAutoConf(server)).toEqual(["work_mem = '8MB'"]);
    });

    it("takes one empty name for the empty list of names that was asked for", async () => {
      await session.store(changesOf(major, { search_path: "", temp_tablespaces: "" }));
      expect([await storedOf("search_path"), await storedOf("temp_tablespaces")]).toEqual(["", ""]);
    });

    it("finds nothing wrong with what it can store", async () => {
      expect(hasErrors(await session.preflight(changesOf(major, { work_mem: "64MB", search_path: "" })))).toBe(false);
    });
  });
}
