import { setTimeout } from "node:timers/promises";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Probe } from "../../../../src/ports/metric-probe.ts";
import { describeWithMariadb, startMariadb } from "../../../servers/mariadb-server.ts";
import type { MariadbServer } from "../../../servers/mariadb-server.ts";
import { asAdmin, lacks, metrics, probesOf, shop, valueOf, withProbe } from "./probing.ts";

/** Every commit of a write is in the binary log too, which doubles what handlers count; transactions are counted where it is asked for. */
const options = [
  "--log-bin=orders-bin",
  "--server-id=1",
  "--max-connections=37",
  "--innodb-buffer-pool-size=32M",
  "--performance-schema=ON",
  "--performance-schema-instrument=transaction=ON",
];

const names = ({ values }: Probe): readonly string[] => [...new Set(values.map(({ metric }) => metric))].toSorted();

describeWithMariadb("a probe of MariaDB", () => {
  let server: MariadbServer;

  beforeAll(async () => {
    server = await startMariadb(options);
    await asAdmin(
      server,
      "create database orders",
      "create table orders.orders (id int primary key, customer int, total decimal(9, 2)) engine = innodb",
      "insert into orders.orders select seq, seq % 7, seq from orders.seq_1_to_1000",
      "create user watcher@'%'",
      "grant process, replica monitor on *.* to watcher@'%'",
      "grant select on performance_schema.* to watcher@'%'",
      "create user stranger@'%' identified by 'open sesame'",
    );
  });
  afterAll(() => server.stop());

  it("tells every metric of the vocabulary, or why it cannot", async () => {
    await withProbe(server.dsn, async (probe) => {
      const seen = await probe.probe(metrics);
      const missing = seen.lacking.flatMap((lack) => lack.metrics);
      expect([...new Set([...names(seen), ...missing])].toSorted()).toEqual(metrics.map(({ name }) => name).toSorted());
      const ofHost = metrics.filter(({ origin }) => origin === "host").map(({ name }) => name);
      expect(missing.toSorted()).toEqual(
        [...ofHost, "mysql.replica.time_behind_source", "mysql.row_operations"].toSorted(),
      );
      expect(valueOf(seen, "mysql.connection.max")).toBe(37);
      expect(valueOf(seen, "mysql.buffer_pool.limit")).toBe(32 * 1024 * 1024);
      expect(valueOf(seen, "mysql.setting{parameter=log_bin}")).toBe(1);
      expect(seen.bytes).toBeGreaterThan(1000);
      expect(Math.abs(seen.atMs - Date.now())).toBeLessThan(3_600_000);
    });
  });

  it("reads nothing that was not asked for", async () => {
    await withProbe(server.dsn, async (probe) => {
      const seen = await probe.probe(metrics.filter(({ name }) => name === "mysql.commands"));
      expect([names(seen), seen.lacking]).toEqual([["mysql.commands"], []]);
    });
  });

  it("leaves itself out: on a quiet server nothing moves but the clock", async () => {
    await withProbe(server.dsn, async (probe) => {
      const first = await probe.probe(metrics);
      const later = await probe.probe(metrics);
      const doings = new Set([
        "mysql.commands",
        "mysql.handlers",
        "mysql.query.client.count",
        "mysql.joins",
        "mysql.threads",
      ]);
      const of = ({ values }: Probe): readonly unknown[] => values.filter(({ metric }) => doings.has(metric));
      expect(of(later)).toEqual(of(first));
      expect(valueOf(later, "mysql.threads{kind=connected}")).toBe(0);
      expect(valueOf(later, "mysql.threads{kind=running}")).toBe(0);
    });
  });

  // The figures that the signal `transactions` rests on.
  it.each([
    [
      "a SELECT in autocommit",
      ["select * from orders.orders where id = 5"],
      { transactions: 1, handler: 1, commit: 0 },
    ],
    [
      "an UPDATE in autocommit",
      ["update orders.orders set total = total + 1 where id = 5"],
      { transactions: 1, handler: 2, commit: 0, writes: 1 },
    ],
    [
      "a transaction that only reads",
      ["begin", "select * from orders.orders where id = 5", "select * from orders.orders where id = 6", "commit"],
      { transactions: 1, handler: 3, commit: 1 },
    ],
    [
      "a transaction that reads and writes",
      [
        "begin",
        "select * from orders.orders where id = 5",
        "update orders.orders set total = total + 1 where id = 5",
        "insert into orders.orders values (5000, 1, 1)",
        "delete from orders.orders where id = 5000",
        "commit",
      ],
      { transactions: 1, handler: 9, commit: 1, writes: 1 },
    ],
  ])("counts %s as one transaction, whatever the handlers count", async (_, statements, expected) => {
    await withProbe(server.dsn, async (probe) => {
      const before = await probe.probe(metrics);
      await asAdmin(server, ...statements);
      const after = await probe.probe(metrics);
      const grown = (name: string): number => (valueOf(after, name) ?? 0) - (valueOf(before, name) ?? 0);
      expect({
        transactions: grown("mysql.transactions"),
        handler: grown("mysql.handlers{kind=commit}"),
        commit: grown("mysql.commands{command=commit}"),
        writes: grown("mysql.write_transactions"),
      }).toEqual({ writes: 0, ...expected });
      // The goodbye counts too.
      expect(grown("mysql.query.client.count")).toBe(statements.length + 1);
    });
  });

  it("tells what others did to rows and pages", async () => {
    await withProbe(server.dsn, async (probe) => {
      const before = await probe.probe(metrics);
      await asAdmin(
        server,
        "insert into orders.orders select seq + 10000, 1, seq from orders.seq_1_to_500",
        "update orders.orders set total = 0 where id > 10400",
        "delete from orders.orders where id > 10450",
        "select count(*) from orders.orders where total >= 0",
      );
      const after = await probe.probe(metrics);
      const grown = (name: string): number => (valueOf(after, name) ?? 0) - (valueOf(before, name) ?? 0);
      expect(["write", "update", "delete"].map((kind) => grown(`mysql.handlers{kind=${kind}}`))).toEqual([
        500, 100, 50,
      ]);
      expect(grown("mysql.handlers{kind=read_rnd_next}")).toBeGreaterThanOrEqual(1450);
      expect(grown("mysql.log.bytes")).toBeGreaterThan(10_000);
      expect(grown("mysql.buffer_pool.operations{operation=read_requests}")).toBeGreaterThan(100);
    });
    const { values } = await withProbe(server.dsn, (probe) => probe.probe(metrics));
    const sizes = new Map(values.flatMap((one) => (one.metric === "mysql.data_size" ? [[one.member, one.value]] : [])));
    expect([...sizes.keys()]).toEqual(expect.arrayContaining(["orders", "mysql"]));
    expect(sizes.get("orders")).toBeGreaterThan(64 * 1024);
  });

  it("sees transactions left open and waits for rows, and is not held up by locked tables", async () => {
    const [holder, waiter] = [await createConnection(server.dsn), await createConnection(server.dsn)];
    await holder.query("begin");
    await holder.query("update orders.orders set total = 1 where id = 7");
    const waiting = waiter.query("update orders.orders set total = 2 where id = 7");
    await withProbe(server.dsn, async (probe) => {
      const isSeen = (some: Probe): boolean =>
        ["mysql.row_locks.current", "mysql.longest_transaction"].every((name) => (valueOf(some, name) ?? 0) > 0);
      let seen = await probe.probe(metrics);
      for (let look = 0; look < 30 && !isSeen(seen); look += 1) {
        // Whoever looks more often than every tenth of a second sees the transactions of before.
        await setTimeout(150);
        seen = await probe.probe(metrics);
      }
      expect(valueOf(seen, "mysql.row_locks.current")).toBe(1);
      expect(valueOf(seen, "mysql.threads{kind=running}")).toBe(1);
      expect(valueOf(seen, "mysql.longest_transaction")).toBeGreaterThan(0);
      await holder.query("commit");
      await waiting;
      await holder.query("lock tables orders.orders write");
      expect(names(await probe.probe(metrics))).toContain("mysql.handlers");
    });
    await Promise.all([holder.end(), waiter.end()]);
  });

  it("needs PROCESS, what replicas say, and performance_schema alone", async () => {
    const all = await withProbe(server.dsn, (probe) => probe.probe(metrics));
    const seen = await withProbe(server.dsn.replace("root", "watcher"), (probe) => probe.probe(metrics));
    expect(names(seen)).toEqual(names(all));
    expect(seen.lacking).toEqual(all.lacking);
  });

  it("says what it lacks without them, and tells the rest", async () => {
    const dsn = server.dsn.replace("root", `stranger:${encodeURIComponent("open sesame")}`);
    const seen = await withProbe(dsn, (probe) => probe.probe(metrics));
    expect(names(seen)).toContain("mysql.handlers");
    for (const [metric, grant] of [
      ["mysql.longest_transaction", "PROCESS"],
      ["mysql.data_size", "PROCESS"],
      ["mysql.replica.time_behind_source", "REPLICA MONITOR"],
    ] as const)
      expect(lacks(seen, metric)).toEqual([expect.stringMatching(new RegExp(`GRANT ${grant} ON .* allows it`, "u"))]);
  });

  it("writes nothing, and could not", async () => {
    await asAdmin(server, "set global general_log = on, global log_output = 'TABLE'");
    await withProbe(server.dsn.replace("root", "watcher"), (probe) => probe.probe(metrics));
    const client = await createConnection(server.dsn);
    const [rows] = await client.query(
      "select lower(substring_index(argument, ' ', 3)) as said from mysql.general_log where user_host like 'watcher%' and command_type = 'Query'",
    );
    await client.query("set global general_log = off");
    await client.end();
    const said = Array.isArray(rows) ? rows.map((row) => ("said" in row ? String(row["said"]) : "")) : [];
    expect(said[0]).toBe("select version() as");
    expect(said[1]).toBe("set session transaction");
    expect(new Set(said.slice(2).map((words) => words.split(" ")[0]))).toEqual(new Set(["set", "select", "show"]));
  });

  it("finds its way back after the server restarted, and says so where it is gone", async () => {
    await withProbe(server.dsn, async (probe) => {
      await probe.probe(metrics);
      await server.restart(options);
      expect(names(await probe.probe(metrics))).toContain("mysql.uptime");
      await server.halt();
      await expect(probe.probe(metrics)).rejects.toMatchObject({
        code: "SP_TARGET_UNREACHABLE",
        message: expect.stringMatching(/^orders-prod: 127\.0\.0\.1:\d+ cannot be reached: /u),
      });
      await server.start(options);
      expect(names(await probe.probe(metrics))).toContain("mysql.uptime");
    });
  });

  it("counts no transactions where performance_schema does not", async () => {
    await server.restart();
    const seen = await withProbe(server.dsn, (probe) => probe.probe(metrics));
    expect(lacks(seen, "mysql.transactions")).toEqual([
      "performance_schema does not count transactions on this server",
    ]);
  });

  it("refuses a wrong password, an unknown database and a server that is not what is declared, and shows no password", async () => {
    const wrong = probesOf(server.dsn.replace("root", "stranger:sesam-oeffne-dich")).connect(shop);
    const error = await wrong.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "SP_TARGET_DENIED", fix: expect.stringContaining("ssl-mode") });
    expect(JSON.stringify([error, String(error)])).not.toContain("sesam-oeffne-dich");
    await expect(probesOf(`${server.dsn}parcels`).connect(shop)).rejects.toMatchObject({ code: "SP_TARGET_DENIED" });
    await expect(probesOf(server.dsn).connect({ ...shop, version: "11.4" })).rejects.toMatchObject({
      code: "SP_TARGET_WRONG_VERSION",
      message: expect.stringMatching(/^orders-prod is declared as mariadb 11\.4, but its server is mariadb 10\.\d+/u),
    });
    await expect(probesOf(server.dsn).connect({ ...shop, engine: "mysql" })).rejects.toMatchObject({
      code: "SP_TARGET_WRONG_VERSION",
    });
    await expect(probesOf(`${server.dsn}?ssl-mode=REQUIRED`).connect(shop)).rejects.toMatchObject({
      code: "SP_TARGET_DENIED",
    });
  });
});
