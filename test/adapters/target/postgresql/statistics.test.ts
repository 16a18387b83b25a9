import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Statistics, Target } from "../../../../src/ports/target.ts";
import { engines } from "../../../../src/engines/index.ts";
import { describeWithPostgresql, postgresqlMajors, startPostgresql } from "../../../servers/postgresql-server.ts";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";
import { connection, ordersInstance, targetOf, withSession } from "./orders-server.ts";

const script = fileURLToPath(new URL("../../../../docs/postgresql-role.sql", import.meta.url));

for (const major of postgresqlMajors) {
  describeWithPostgresql([major], `the statistics of PostgreSQL ${major}`, () => {
    let server: PostgresqlServer;
    let admin: Client;
    let target: Target;
    const instance = ordersInstance(major, connection);
    const ask = (of = target): Promise<Statistics> => withSession(of, instance, (session) => session.statistics());

    beforeAll(async () => {
      server = await startPostgresql(major);
      admin = new Client(server.dsn);
      await admin.connect();
      const [readable = ""] = (await readFile(script, "utf8")).split("-- From 15 on.");
      await admin.query(readable);
      target = targetOf(server, { references: { "env:DSN": server.dsn.replace("postgres@", "setpoint@") } });
    });
    afterAll(async () => {
      await admin.end();
      await server.stop();
    });

    it("are those of the engine, for the role of docs/postgresql-role.sql", async () => {
      const statistics = await ask();
      const names = Object.keys(engines.get("postgresql")?.statistics ?? {});
      expect(Object.keys(statistics).toSorted()).toEqual(names);
      const { connections, idle_in_transaction, is_standby, replicas, streaming, replication_lag_bytes } = statistics;
      expect({ connections, idle_in_transaction, is_standby, replicas, streaming, replication_lag_bytes }).toEqual({
        connections: 1,
        idle_in_transaction: 0,
        is_standby: 0,
        replicas: 0,
        streaming: 0,
        replication_lag_bytes: 0,
      });
      expect(statistics["uptime_s"]).toBeGreaterThan(0);
      expect(statistics["wal_bytes_total"]).toBeGreaterThan(0);
    });

    it("see what other roles' sessions do: transactions left open, waits, time", async () => {
      const other = new Client(server.dsn);
      await other.connect();
      await admin.query("create table if not exists orders (id int)");
      await admin.query("begin");
      await admin.query("lock table orders in access exclusive mode");
      const waiting = other.query("select count(*) from orders");
      const seen = await until(ask, (statistics) => statistics["waiting_locks"] === 1);
      expect(seen).toMatchObject({ connections: 2, active_connections: 1, idle_in_transaction: 1, waiting_locks: 1 });
      expect(seen["longest_transaction_s"]).toBeGreaterThan(0);
      await admin.query("rollback");
      await waiting;
      await other.end();
    });

    it("count what has happened since before", async () => {
      const before = await ask();
      await admin.query("select 1/0").catch(() => undefined);
      await admin.query("insert into orders select generate_series(1, 1000)");
      const name = "rollbacks_total";
      const now = await until(ask, (statistics) => (statistics[name] ?? 0) > (before[name] ?? 0));
      expect(now["wal_bytes_total"]).toBeGreaterThan(before["wal_bytes_total"] ?? 0);
    });

    it("leave nothing behind in the session", async () => {
      await withSession(target, instance, async (session) => {
        const before = await session.observe();
        await session.statistics();
        const after = await session.observe();
        expect(after.parameters.get("statement_timeout")).toEqual(before.parameters.get("statement_timeout"));
      });
    });

    it("are refused to a role that cannot see them, with the grant that it lacks", async () => {
      await admin.query("revoke pg_read_all_stats from setpoint");
      const refused = ask();
      await expect(refused).rejects.toMatchObject({
        code: "SP_TARGET_DENIED",
        message: "orders-prod: role setpoint cannot see the sessions of others, so that the server would look idle.",
        fix: "As a superuser run: GRANT pg_read_all_stats TO setpoint;",
      });
      await admin.query("grant pg_read_all_stats to setpoint");
    });
  });
}

describeWithPostgresql(["16"], "statistics that a server cannot tell in time", () => {
  it("are given up by the server itself, and the session goes on", async () => {
    const server = await startPostgresql("16");
    const admin = new Client(server.dsn);
    await admin.connect();
    const session = await targetOf(server, { limits: { statisticsMs: 100 } }).connect(ordersInstance("16", connection));
    await admin.query("begin");
    await admin.query("lock table pg_catalog.pg_database in access exclusive mode");
    await expect(session.statistics()).rejects.toMatchObject({
      code: "SP_TARGET_QUERY_FAILED",
      message: "orders-prod: the server says: canceling statement due to statement timeout",
    });
    await admin.query("rollback");
    expect((await session.observe()).parameters.get("work_mem")?.running.display).toBe("4MB");
    await session.close();
    await admin.end();
    await server.stop();
  });
});

/** Statistics arrive with a delay of up to a second; before 15 through a process of their own. */
async function until(ask: () => Promise<Statistics>, isSeen: (statistics: Statistics) => boolean): Promise<Statistics> {
  for (let looks = 0; looks < 100; looks += 1) {
    const statistics = await ask();
    if (isSeen(statistics)) return statistics;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the statistics never said what was awaited");
}
