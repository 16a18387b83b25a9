import { setImmediate } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { TargetChange } from "../../../../src/ports/target.ts";
import { describeWithPostgresql, startPostgresql } from "../../../servers/postgresql-server.ts";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";
import { readAutoConf } from "./conf-lines.ts";
import { catalogOf, changesOf, connection, ordersInstance, targetOf, withSession } from "./orders-server.ts";

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
        await admin.query("select pg_advisory_lock(1397052496, 1330204244)");
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

  it("works inside its own lock without taking it twice", async () => {
    await withSession(targetOf(server), instance, async (session) => {
      const working = session.exclusively(() => session.exclusively(() => Promise.resolve("inside")));
      expect(await working).toBe("inside");
    });
  });

  it("sees the lock of a Setpoint that is connected to another database", async () => {
    const elsewhere = new Client(server.dsn.replace(/\/postgres$/u, "/template1"));
    await elsewhere.connect();
    await elsewhere.query("select pg_advisory_lock(1397052496, 1330204244)");
    await withSession(targetOf(server), instance, (session) =>
      expect(session.exclusively(() => Promise.resolve())).rejects.toMatchObject({
        code: "SP_TARGET_BUSY",
        message: expect.stringContaining("database template1"),
      }),
    );
    await elsewhere.end();
  });
});
