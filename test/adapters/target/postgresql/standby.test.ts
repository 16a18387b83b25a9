import { execFile } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { appendFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithPostgresql, startPostgresql } from "../../../servers/postgresql-server.ts";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";
import { changesOf, connection, ordersInstance, targetOf, withSession } from "./orders-server.ts";
import { metricsOf, probeUntil, valueOf, withProbe } from "./probing.ts";

const run = promisify(execFile);
const major = "16";

describeWithPostgresql([major], "a PostgreSQL 16 with a streaming standby", () => {
  let primary: PostgresqlServer;
  let standby: PostgresqlServer;
  const instance = ordersInstance(major, connection);

  beforeAll(async () => {
    primary = await startPostgresql(major);
    standby = await startPostgresql(major);
    await copyToStandby(primary, standby);
    await untilStreaming(primary);
  });
  afterAll(async () => {
    await standby.stop();
    await primary.stop();
  });

  it("tells the standby from the primary", async () => {
    const seen = await Promise.all(
      [primary, standby].map((server) => withSession(targetOf(server), instance, (session) => session.observe())),
    );
    expect(seen.map(({ isStandby }) => isStandby)).toEqual([false, true]);
  });

  it("tells by statistics that the standby streams, and how far it is behind", async () => {
    const [ahead, behind] = await Promise.all(
      [primary, standby].map((server) => withSession(targetOf(server), instance, (session) => session.statistics())),
    );
    expect(ahead).toMatchObject({ is_standby: 0, replicas: 1, streaming: 0, replay_lag_bytes: 0 });
    expect(behind).toMatchObject({ is_standby: 1, replicas: 0, streaming: 1, replication_lag_bytes: 0 });
    expect(ahead?.["replication_lag_bytes"]).toBeLessThan(16 * 1024 * 1024);
  });

  it("tells by a probe how far the standby is behind, and where each is in the WAL", async () => {
    const ask = metricsOf("postgresql.wal.lag", "postgresql.wal.bytes", "postgresql.backends");
    const ahead = await withProbe(primary, (probe) => probe.probe(ask));
    const behind = await withProbe(standby, (probe) =>
      probeUntil(probe, (seen) => valueOf(seen, "postgresql.wal.lag") === 0),
    );
    expect(ahead.lacking).toEqual([{ metrics: ["postgresql.wal.lag"], why: "this server is no standby" }]);
    expect(behind.lacking.flatMap(({ metrics }) => metrics)).not.toContain("postgresql.wal.lag");
    expect(valueOf(ahead, "postgresql.wal.lag")).toBeUndefined();
    expect(valueOf(behind, "postgresql.wal.lag")).toBe(0);
    const written = [ahead, behind].map((probe) => valueOf(probe, "postgresql.wal.bytes") ?? 0);
    expect(Math.abs((written[0] ?? 0) - (written[1] ?? 0))).toBeLessThan(16 * 1024 * 1024);
  });

  it("works on a standby alone, as on a primary", async () => {
    await withSession(targetOf(standby), instance, (session) =>
      session.exclusively(async () => {
        await session.store(changesOf(major, { work_mem: "64MB" }));
        expect((await session.reload()).parameters.get("work_mem")?.running.display).toBe("64MB");
        await session.store(changesOf(major, { work_mem: undefined }));
        await session.reload();
      }),
    );
  });

  it("warns on the primary of standbys that would be left below it, and only when a value rises", async () => {
    await withSession(targetOf(primary), instance, async (session) => {
      const raised = await session.preflight(changesOf(major, { max_connections: "150", work_mem: "64MB" }));
      const lowered = await session.preflight(changesOf(major, { max_connections: "50" }));
      expect(raised).toEqual([
        {
          code: "target/standby-floor",
          severity: "warning",
          instance: "orders-prod",
          parameter: "max_connections",
          message:
            "orders-prod: standbys follow this server (orders-r1); those with a lower max_connections stop replaying after its restart.",
          fix: "Raise max_connections on every standby first and restart them.",
        },
      ]);
      expect(lowered).toEqual([]);
    });
  });

  it("warns on the standby of a value below its primary's, and only when a value falls", async () => {
    await withSession(targetOf(standby), instance, async (session) => {
      const lowered = await session.preflight(changesOf(major, { max_connections: "50" }));
      const raised = await session.preflight(changesOf(major, { max_connections: "150" }));
      expect(lowered).toMatchObject([
        { code: "target/standby-floor", severity: "warning", parameter: "max_connections" },
      ]);
      expect(raised).toEqual([]);
    });
  });

  it("waits for a server that takes nobody yet, and says so if that lasts too long", async () => {
    await standby.restart(["-c", "hot_standby=off"]);
    const impatient = await targetOf(standby, { limits: { startupMs: 200 } })
      .connect(instance)
      .catch((reason: unknown) => reason);
    const signs = new EventEmitter();
    const waiting = once(signs, "wait");
    const delay = (ms: number): Promise<void> => {
      signs.emit("wait");
      return setTimeout(ms);
    };
    const patient = withSession(targetOf(standby, { delay }), instance, (session) => session.observe());
    await waiting;
    await standby.restart();
    expect((await patient).isStandby).toBe(true);
    expect(impatient).toMatchObject({
      code: "SP_TARGET_UNREACHABLE",
      message: expect.stringContaining("the database system is not accepting connections"),
    });
  });

  it("is right to warn: a standby below its primary does not start", async () => {
    const target = targetOf(standby, { limits: { startupMs: 1_000 } });
    await withSession(target, instance, async (session) => {
      await session.store(changesOf(major, { max_connections: "50" }));
      await expect(session.restart()).rejects.toMatchObject({
        code: "SP_TARGET_RESTART_FAILED",
        message: expect.stringContaining("before: no line for max_connections"),
      });
    });
    expect(await standby.log()).toContain("recovery aborted because of insufficient parameter settings");
  });
});

/** Makes of the second server a standby of the first: its data directory, with a signal file and the way to the primary. */
async function copyToStandby(primary: PostgresqlServer, standby: PostgresqlServer): Promise<void> {
  await primary.halt();
  await standby.halt();
  await rm(standby.dataDirectory, { recursive: true });
  await run("cp", ["-a", primary.dataDirectory, standby.dataDirectory]);
  await writeFile(path.join(standby.dataDirectory, "standby.signal"), "");
  const conninfo = `host=127.0.0.1 port=${primary.port} user=postgres application_name=orders-r1`;
  await appendFile(path.join(standby.dataDirectory, "postgresql.conf"), `\nprimary_conninfo = '${conninfo}'\n`);
  await primary.start();
  await standby.start();
}

async function untilStreaming(primary: PostgresqlServer): Promise<void> {
  const client = new Client(primary.dsn);
  await client.connect();
  const query = "select 1 from pg_stat_replication where state = 'streaming'";
  while ((await client.query(query)).rows.length === 0) await client.query("select pg_sleep(0.05)");
  await client.end();
}
