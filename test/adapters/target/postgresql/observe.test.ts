import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { ObservedParameter, Observation } from "../../../../src/model/observation.ts";
import { describeWithPostgresql, startPostgresql } from "../../../servers/postgresql-server.ts";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";
import { appendLines, removeLines } from "./conf-lines.ts";
import {
  catalogOf,
  changesOf,
  connection,
  ordersInstance,
  reloadServer,
  targetOf,
  withSession,
} from "./orders-server.ts";

for (const major of ["12", "18"]) {
  describeWithPostgresql([major], `observing PostgreSQL ${major}`, () => {
    let server: PostgresqlServer;
    let admin: Client;

    beforeAll(async () => {
      server = await startPostgresql(major, ["-c", "max_wal_senders=9"]);
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
      admin = new Client(server.dsn);
      admin.on("error", () => undefined);
      await admin.connect();
      await admin.query("ALTER SYSTEM RESET ALL");
      await reloadServer(server, major);
      return () => admin.end();
    });

    const observe = (): Promise<Observation> =>
      withSession(targetOf(server), ordersInstance(major, connection), (session) => session.observe());
    const look = async (name: string): Promise<ObservedParameter | undefined> => (await observe()).parameters.get(name);

    it("knows every parameter of the catalog that the server has, and calls none of them pending", async () => {
      const observation = await observe();
      const core = [...catalogOf(major).parameters.values()];
      const names = core.filter(({ extension }) => extension === undefined).map(({ name }) => name);
      expect(names.filter((name) => !observation.parameters.has(name))).toEqual([]);
      const waiting = [...observation.parameters.values()].filter((one) => one.pendingRestart || one.awaitingReload);
      expect(waiting.map(({ name }) => name)).toEqual([]);
      expect(observation.version).toMatch(new RegExp(`^${major}\\.\\d+$`, "u"));
    });

    it("shows every parameter that nobody has set with the engine's default", async () => {
      const { rows } = await admin.query<{ name: string }>(
        "select name from pg_settings where source = 'default' and context <> 'internal'",
      );
      const observation = await observe();
      const { parameters } = catalogOf(major);
      const wrong = rows.filter(
        ({ name }) => observation.parameters.get(name)?.running.canonical !== parameters.get(name)?.default.canonical,
      );
      expect(wrong).toEqual([]);
    });

    it("tells the running value where the command line decides, and that it does", async () => {
      await admin.query("ALTER SYSTEM SET max_wal_senders = 5");
      expect(await look("max_wal_senders")).toMatchObject({
        running: { canonical: "9" },
        stored: { canonical: "5" },
        shadowedBy: ["command line"],
        pendingRestart: false,
      });
    });

    it("names roles and databases with values of their own, and still tells what the server runs with", async () => {
      await admin.query("CREATE ROLE reporting");
      await admin.query("ALTER ROLE reporting SET work_mem = '1GB'");
      await admin.query("ALTER ROLE postgres SET work_mem = '33MB'");
      await admin.query("ALTER DATABASE postgres SET work_mem = '34MB'");
      await admin.query("ALTER ROLE reporting IN DATABASE postgres SET work_mem = '35MB'");
      await admin.query("ALTER ROLE ALL SET work_mem = '36MB'");
      await admin.query("ALTER SYSTEM SET work_mem = '64MB'");
      await admin.query("SELECT pg_reload_conf()");
      const observed = await look("work_mem");
      await admin.query("ALTER ROLE postgres RESET ALL");
      await admin.query("ALTER ROLE ALL RESET ALL");
      await admin.query("ALTER DATABASE postgres RESET ALL");
      await admin.query("DROP OWNED BY reporting");
      await admin.query("DROP ROLE reporting");
      expect(observed?.running.display).toBe("64MB");
      expect([...(observed?.shadowedBy ?? [])].toSorted()).toEqual([
        "database postgres",
        "every role",
        "role postgres",
        "role reporting",
        "role reporting in database postgres",
      ]);
    });

    it("sees what somebody stored by hand, before and after the reload", async () => {
      await admin.query("ALTER SYSTEM SET work_mem = '48MB'");
      expect(await look("work_mem")).toMatchObject({
        running: { display: "4MB" },
        stored: { display: "48MB" },
        awaitingReload: true,
      });
      await admin.query("SELECT pg_reload_conf()");
      const after = await look("work_mem");
      expect(after).toMatchObject({ running: { display: "48MB" }, stored: { display: "48MB" }, pendingRestart: false });
      expect(after?.sourceFile).toMatch(/postgresql\.auto\.conf$/u);
    });

    it("reads a stored line of any spelling", async () => {
      await admin.query(`ALTER SYSTEM SET "Work_Mem" = '65536kB'`);
      expect((await look("work_mem"))?.stored?.display).toBe("64MB");
    });

    it("takes a computed default for the default, also where a line asks for it and the server has filled it in", async () => {
      await admin.query("ALTER SYSTEM SET wal_buffers = -1");
      await server.restart(["-c", "max_wal_senders=9"]);
      const { stored, running, pendingRestart } = (await look("wal_buffers")) ?? {};
      expect([stored?.canonical, running?.canonical, pendingRestart]).toEqual(["-1", "-1", false]);
    });

    it("still waits for the restart when an explicit value goes back to the computed default", async () => {
      await admin.query("ALTER SYSTEM SET wal_buffers = '8MB'");
      await server.restart(["-c", "max_wal_senders=9"]);
      const again = new Client(server.dsn);
      await again.connect();
      await again.query("ALTER SYSTEM RESET wal_buffers");
      await again.query("SELECT pg_reload_conf()");
      await again.end();
      expect(await look("wal_buffers")).toMatchObject({ running: { display: "8MB" }, pendingRestart: true });
    });

    it("reports an invalid line by file and line, and takes the others", async () => {
      await appendLines(server, "deadlock_timeout = 'soon'\nwork_mem = 9MB");
      await admin.query("SELECT pg_reload_conf()");
      const observation = await observe();
      await removeLines(server, 2);
      expect(observation.fileErrors).toEqual([
        expect.stringMatching(/postgresql\.conf:\d+: deadlock_timeout: setting could not be applied$/u),
      ]);
      expect(observation.parameters.get("work_mem")?.running.display).toBe("9MB");
      expect(observation.parameters.get("deadlock_timeout")).toMatchObject({
        running: { display: "1s" },
        pendingRestart: false,
      });
    });

    it("keeps what was stored last in sight while a syntax error hides the file", async () => {
      await admin.query("ALTER SYSTEM SET work_mem = '48MB'");
      await reloadServer(server, major);
      await appendLines(server, "work_mem = = 5MB");
      const observation = await observe();
      await removeLines(server, 1);
      expect(observation.fileErrors).toEqual([expect.stringMatching(/postgresql\.conf:\d+: syntax error$/u)]);
      expect(observation.parameters.get("work_mem")).toMatchObject({
        running: { display: "48MB" },
        stored: { display: "48MB" },
      });
      const waiting = [...observation.parameters.values()].filter((one) => one.pendingRestart || one.awaitingReload);
      expect(waiting.map(({ name }) => name)).toEqual([]);
    });

    it("does not call a sound line that needs a restart an error", async () => {
      await admin.query("ALTER SYSTEM SET max_connections = 50");
      await admin.query("SELECT pg_reload_conf()");
      const observation = await observe();
      expect(observation.fileErrors).toEqual([]);
      expect(observation.parameters.get("max_connections")).toMatchObject({
        pendingRestart: true,
        stored: { canonical: "50" },
      });
    });

    it("shows what is stored for a library that is not loaded: what needs it at the start waits for that", async () => {
      await writeFile(
        path.join(server.dataDirectory, "postgresql.auto.conf"),
        "pg_stat_statements.max = '1000'\nplpgsql.extra_warnings = 'all'\nshop.colour = 'green'\n",
      );
      const before = await observe();
      const after = await reloadServer(server, major);
      for (const { parameters } of [before, after]) {
        expect(parameters.get("pg_stat_statements.max")).toMatchObject({
          running: { canonical: "5000" },
          stored: { canonical: "1000" },
          pendingRestart: true,
        });
      }
      const rest = (observation: Observation): unknown =>
        ["plpgsql.extra_warnings", "shop.colour"].map((name) => {
          const one = observation.parameters.get(name);
          return [one?.running.canonical, one?.stored?.canonical, one?.pendingRestart, one?.awaitingReload];
        });
      expect(rest(before)).toEqual([
        ["none", "all", false, true],
        ["", "green", false, true],
      ]);
      expect(rest(after)).toEqual([
        ["all", "all", false, undefined],
        ["green", "green", false, undefined],
      ]);
    });

    it("tells the value of archive_command, which the server hides while archiving is off", async () => {
      const command = "cp %p /srv/orders/%f";
      expect(await look("archive_command")).toMatchObject({ running: { canonical: "" } });
      await admin.query(`ALTER SYSTEM SET archive_command = '${command}'`);
      await reloadServer(server, major);
      expect((await admin.query("SHOW archive_command")).rows).toEqual([{ archive_command: "(disabled)" }]);
      const observed = await look("archive_command");
      expect([observed?.running.canonical, observed?.stored?.canonical, observed?.awaitingReload]).toEqual([
        command,
        command,
        undefined,
      ]);
    });

    it("does not take what the operating system uses for its connection for the server's value", async () => {
      await admin.query("ALTER SYSTEM SET tcp_keepalives_idle = 0");
      await reloadServer(server, major);
      expect((await admin.query("SHOW tcp_keepalives_idle")).rows).not.toEqual([{ tcp_keepalives_idle: "0" }]);
      const observed = await look("tcp_keepalives_idle");
      expect([observed?.running.canonical, observed?.awaitingReload]).toEqual(["0", undefined]);
    });

    it("does not take its own application_name for the server's", async () => {
      await withSession(targetOf(server), ordersInstance(major, connection), async (session) => {
        await session.store(changesOf(major, { application_name: "orders" }));
        const observed = (await session.reload()).parameters.get("application_name");
        expect(observed?.running.canonical).toBe("orders");
      });
    });
  });
}
