import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { lockKey, withLock } from "../../../../src/adapters/target/postgresql/exclusive.ts";
import type { TargetChange } from "../../../../src/ports/target.ts";
import { describeWithPostgresql, startPostgresql } from "../../../servers/postgresql-server.ts";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";
import { readAutoConf } from "./conf-lines.ts";
import {
  catalogOf,
  changesOf,
  connection,
  openConnection,
  ordersInstance,
  parameterOf,
  targetOf,
  withSession,
} from "./orders-server.ts";

const major = "16";
const instance = ordersInstance(major, connection);

/** Enough statements for a restart to fall between them: every boolean and number at its default. */
const manyChanges = [...catalogOf(major).parameters.values()]
  .filter(({ type, extension }) => ["boolean", "integer", "real"].includes(type) && extension === undefined)
  .filter(({ takesEffect }) => takesEffect === "reload" || takesEffect === "new-sessions" || takesEffect === "session")
  .filter(({ name }) => !name.startsWith("transaction_"))
  .map((parameter): TargetChange => ({ parameter, value: parameter.default }));

describeWithPostgresql([major], "PostgreSQL 16 going away in the middle", () => {
  let server: PostgresqlServer;

  beforeAll(async () => {
    server = await startPostgresql(major);
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    const admin = new Client(server.dsn);
    await admin.connect();
    await admin.query("ALTER SYSTEM RESET ALL");
    await admin.end();
  });

  const firstLine = async (): Promise<void> => {
    while ((await readAutoConf(server)).length === 0) await setImmediate();
  };

  it("observes again after a restart between two looks", async () => {
    await withSession(targetOf(server), instance, async (session) => {
      await session.observe();
      await server.restart();
      expect((await session.observe()).parameters.get("work_mem")?.running.display).toBe("4MB");
    });
  });

  it("observes across a restart that hits it on the way", async () => {
    await withSession(targetOf(server), instance, async (session) => {
      const looks = Array.from({ length: 20 }).reduce<Promise<number>>(async (done) => {
        const count = await done;
        return count + Number((await session.observe()).parameters.has("work_mem"));
      }, Promise.resolve(0));
      await server.restart();
      expect(await looks).toBe(20);
    });
  });

  it.each(["fast", "immediate"] as const)("stores everything across a restart (%s)", async (mode) => {
    await withSession(targetOf(server), instance, async (session) => {
      const storing = session.store(manyChanges);
      await firstLine();
      await server.halt(mode);
      await server.start();
      await storing;
      expect((await readAutoConf(server)).length).toBe(manyChanges.length);
    });
  });

  it("reloads across a restart", async () => {
    await withSession(targetOf(server), instance, async (session) => {
      await session.store(changesOf(major, { work_mem: "64MB" }));
      const reloading = session.reload();
      await server.restart();
      expect((await reloading).parameters.get("work_mem")?.running.display).toBe("64MB");
    });
  });

  it("says what stood there when the server goes for good while it stores", async () => {
    const impatient = targetOf(server, { limits: { startupMs: 200 } });
    await withSession(impatient, instance, async (session) => {
      const storing = session.store(manyChanges).catch((error: unknown) => error);
      await firstLine();
      await server.halt("immediate");
      const error = await storing;
      await server.start();
      expect(error).toMatchObject({
        code: "SP_TARGET_ROLLBACK_FAILED",
        message: expect.stringContaining("Before, it held: no line for "),
      });
    });
  });

  it("takes the lock again after its connection was ended, before it goes on", async () => {
    const admin = new Client(server.dsn);
    await admin.connect();
    await withSession(targetOf(server), instance, async (session) => {
      await session.exclusively(async () => {
        await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'setpoint'");
        await session.observe();
        await withSession(targetOf(server), instance, (other) =>
          expect(other.exclusively(() => Promise.resolve())).rejects.toMatchObject({
            code: "SP_TARGET_BUSY",
            message: expect.stringMatching(/pid \d+ \(setpoint, database postgres, connected since /u),
          }),
        );
      });
    });
    await admin.end();
  });

  it("stops when another Setpoint has taken the lock of its lost connection", async () => {
    const admin = new Client(server.dsn);
    await admin.connect();
    await withSession(targetOf(server), instance, async (session) => {
      const working = session.exclusively(async () => {
        await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'setpoint'");
        await admin.query(`select pg_advisory_lock(${lockKey.join()})`);
        await session.store(changesOf(major, { work_mem: "64MB" }));
      });
      await expect(working).rejects.toMatchObject({ code: "SP_TARGET_BUSY" });
      expect(await readAutoConf(server)).toEqual([]);
    });
    await admin.end();
  });

  it("ends well when the connection goes after the work is done", async () => {
    const admin = new Client(server.dsn);
    await admin.connect();
    await withSession(targetOf(server), instance, async (session) => {
      const done = session.exclusively(async () => {
        await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'setpoint'");
        return "done";
      });
      expect(await done).toBe("done");
    });
    await admin.end();
  });

  it("says that the lock is gone when something between hands its connection to others", async () => {
    const { connection: own, context } = openConnection(server);
    await own.open();
    const working = withLock({ instance: "orders-prod", connection: own, context }, () =>
      own.query("select pg_advisory_unlock_all()"),
    );
    await expect(working).rejects.toMatchObject({ code: "SP_TARGET_LOCK_LOST" });
    await own.close();
  });

  it("gives up a server that hangs, and works again with it once it answers", async () => {
    await withSession(targetOf(server, { limits: { statementMs: 300 } }), instance, async (session) => {
      const pid = await backendOf(server);
      process.kill(pid, "SIGSTOP");
      const error = await session.observe().catch((reason: unknown) => reason);
      process.kill(pid, "SIGCONT");
      expect(error).toMatchObject({
        code: "SP_TARGET_UNREACHABLE",
        message: expect.stringContaining("Query read timeout"),
      });
      expect((await session.observe()).instance).toBe("orders-prod");
    });
  });

  it("says that a reload did not reach a server that hangs", async () => {
    await withSession(targetOf(server, { limits: { reloadMs: 300 } }), instance, async (session) => {
      const postmaster = Number(
        (await readFile(path.join(server.dataDirectory, "postmaster.pid"), "utf8")).split("\n")[0],
      );
      process.kill(postmaster, "SIGSTOP");
      const error = await session.reload().catch((reason: unknown) => reason);
      process.kill(postmaster, "SIGCONT");
      expect(error).toMatchObject({
        code: "SP_TARGET_RELOAD_FAILED",
        message: "orders-prod: the server did not reload: it has not read its files within 300 ms.",
      });
    });
  });

  it("leaves alone what somebody else has changed meanwhile, and says so", async () => {
    const admin = new Client(server.dsn);
    await admin.connect();
    const refused = {
      parameter: parameterOf(major, "max_connections"),
      value: { canonical: "9999999", display: "9999999" },
    };
    await withSession(targetOf(server), instance, async (session) => {
      const storing = session
        .store([
          ...changesOf(major, { work_mem: "64MB" }),
          ...manyChanges.filter(({ parameter }) => parameter.name !== "work_mem"),
          refused,
        ])
        .catch((reason: unknown) => reason);
      await firstLine();
      await admin.query("ALTER SYSTEM SET work_mem = '77MB'");
      expect(await storing).toMatchObject({
        code: "SP_TARGET_ROLLBACK_FAILED",
        message: expect.stringContaining("Before, it held: no line for work_mem."),
      });
      expect(await readAutoConf(server)).toEqual(["work_mem = '77MB'"]);
    });
    await admin.end();
  });

  it("says what stood there when the server does not take it back", async () => {
    await writeFile(path.join(server.dataDirectory, "postgresql.auto.conf"), "work_mem = 'lots'\n");
    const refused = {
      parameter: parameterOf(major, "max_connections"),
      value: { canonical: "9999999", display: "9999999" },
    };
    await withSession(targetOf(server), instance, async (session) => {
      await expect(session.store([...changesOf(major, { work_mem: "64MB" }), refused])).rejects.toMatchObject({
        code: "SP_TARGET_ROLLBACK_FAILED",
        message: expect.stringContaining("Before, it held: no line for max_connections, work_mem = lots."),
      });
    });
  });

  it("works inside its own lock without taking it twice", async () => {
    await withSession(targetOf(server), instance, async (session) => {
      const working = session.exclusively(() => session.exclusively(() => Promise.resolve("inside")));
      expect(await working).toBe("inside");
    });
  });

  it("sees the lock of a Setpoint that is connected to another database", async () => {
    const elsewhere = new Client(server.dsn.replace(/\/postgres$/u, "/template1"));
    await elsewhere.connect();
    await elsewhere.query(`select pg_advisory_lock(${lockKey.join()})`);
    await withSession(targetOf(server), instance, (session) =>
      expect(session.exclusively(() => Promise.resolve())).rejects.toMatchObject({
        code: "SP_TARGET_BUSY",
        message: expect.stringContaining("database template1"),
      }),
    );
    await elsewhere.end();
  });
});

/** Process id of the one session that Setpoint has there. */
async function backendOf(server: PostgresqlServer): Promise<number> {
  const admin = new Client(server.dsn);
  await admin.connect();
  const { rows } = await admin.query<{ pid: number }>(
    "select pid from pg_stat_activity where application_name = 'setpoint'",
  );
  await admin.end();
  return rows[0]?.pid ?? 0;
}
