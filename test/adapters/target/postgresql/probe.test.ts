import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Probe } from "../../../../src/ports/metric-probe.ts";
import { describeWithPostgresql, startPostgresql } from "../../../servers/postgresql-server.ts";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";
import { asAdmin, metrics, metricsOf, probeSlowly, probeUntil, valueOf, withProbe } from "./probing.ts";

/** Nothing but the tests works on the server; statements are logged, and counted by the extension. */
const options = [
  "autovacuum=off",
  "log_statement=all",
  "max_connections=37",
  "shared_preload_libraries=pg_stat_statements",
];

const heap = "postgresql.relation.size{kind=heap,relation=public.orders}";

const told = ({ values }: Probe): readonly string[] => [...new Set(values.map(({ metric }) => metric))].toSorted();
const lacks = ({ lacking }: Probe, metric: string): readonly string[] =>
  lacking.flatMap((lack) => (lack.metrics.includes(metric) ? [lack.why] : []));

for (const major of ["12", "15", "18"]) {
  describeWithPostgresql([major], `a probe of PostgreSQL ${major}`, () => {
    let server: PostgresqlServer;

    beforeAll(async () => {
      server = await startPostgresql(
        major,
        options.flatMap((option) => ["-c", option]),
      );
      await asAdmin(
        server,
        "create extension pg_stat_statements",
        "create table orders (id int primary key, customer int, total numeric)",
        "create role watcher login",
        "grant pg_monitor to watcher",
        "create role stranger login",
      );
    });
    afterAll(() => server.stop());

    it("tells every metric of the vocabulary, or why it cannot", async () => {
      await withProbe(server, async (probe) => {
        const seen = await probe.probe(metrics);
        const [names, missing] = [told(seen), seen.lacking.flatMap((lack) => lack.metrics)];
        expect([...new Set([...names, ...missing])].toSorted()).toEqual(metrics.map(({ name }) => name).toSorted());
        const wal = major === "12" ? ["postgresql.wal.full_page_images", "postgresql.wal.records"] : [];
        const ofHost = metrics.filter(({ origin }) => origin === "host").map(({ name }) => name);
        expect(missing.toSorted()).toEqual([...ofHost, "postgresql.wal.lag", ...wal].toSorted());
        expect(seen.bytes).toBeGreaterThan(1000);
        expect(Math.abs(seen.atMs - Date.now())).toBeLessThan(3_600_000);
      });
    });

    it("reads nothing that was not asked for", async () => {
      await withProbe(server, async (probe) => {
        const seen = await probe.probe(metricsOf("postgresql.commits", "postgresql.wal.bytes"));
        expect(told(seen)).toEqual(["postgresql.commits", "postgresql.wal.bytes"]);
        expect(seen.lacking).toEqual([]);
      });
    });

    it("tells what others did, exactly", async () => {
      await withProbe(server, async (probe) => {
        // The probe's own login may be in the first figure and is out of the next: what others did meanwhile hides that.
        await probe.probe(metrics);
        await asAdmin(server, "select 1", "select 2");
        const before = await probeSlowly(probe);
        await asAdmin(
          server,
          "begin",
          "insert into orders select n, n % 7, n from generate_series(1, 1000) n",
          "commit",
          "update orders set total = 0 where customer = 3",
          "delete from orders where customer = 5",
          "begin",
          "insert into orders values (2000, 1, 1)",
          "rollback",
          "select 1 / 0",
          "set work_mem = '64kB'",
          "select count(*) from (select a.id from orders a, generate_series(1, 20) order by total, random()) sorted",
        );
        const grown = (seen: Probe, name: string, member?: string): number =>
          (valueOf(seen, name, member) ?? 0) - (valueOf(before, name, member) ?? 0);
        const after = await probeSlowly(probe);
        const counted = ["commits", "rollbacks", "tup_inserted", "tup_updated", "tup_deleted"];
        // The login, the transaction, two statements, SET, SELECT; ROLLBACK and the division by zero.
        expect(counted.map((name) => grown(after, `postgresql.${name}`, "postgres"))).toEqual([6, 2, 1001, 143, 143]);
        expect(grown(after, "postgresql.temp_bytes")).toBeGreaterThan(64 * 1024);
        expect(grown(after, "postgresql.wal.bytes")).toBeGreaterThan(50_000);
        expect(grown(after, "postgresql.statements")).toBeGreaterThanOrEqual(11);
        // What takes long is asked less often.
        const scans = "postgresql.sequential_scans";
        const isWhole = (seen: Probe): boolean => [heap, scans].every((name) => valueOf(seen, name) !== undefined);
        const sized = await probeUntil(probe, isWhole);
        const table = "postgres.public.orders";
        expect(grown(sized, scans, table)).toBeGreaterThanOrEqual(3);
        expect(grown(sized, "postgresql.sequential_rows", table)).toBeGreaterThanOrEqual(1000 + 1000 + 857);
        expect(valueOf(sized, "postgresql.rows{state=live}", table)).toBe(857);
        expect(valueOf(sized, "postgresql.rows{state=dead}", table)).toBeGreaterThanOrEqual(143);
        expect(valueOf(sized, heap)).toBeGreaterThan(857 * 30);
        expect((valueOf(sized, heap) ?? 1) % 8192).toBe(0);
        expect(valueOf(sized, "postgresql.blocks_read{relation=public.orders,source=heap_hit}")).toBeGreaterThan(1000);
      });
    });

    it("leaves itself out: on a quiet server no session, no transaction, nothing rolled back", async () => {
      await withProbe(server, async (probe) => {
        const [first, later] = [await probeSlowly(probe), await probeSlowly(probe)];
        for (const name of ["postgresql.commits", "postgresql.rollbacks", "postgresql.longest_transaction"])
          expect([name, valueOf(later, name)]).toEqual([name, valueOf(first, name)]);
        const backends = later.values.filter(({ metric }) => metric === "postgresql.backends");
        expect(backends.map(({ value }) => value)).toEqual(backends.map(() => 0));
      });
    });

    it("counts sessions by what they do, and is not held up by locks that others hold", async () => {
      const [holder, waiter] = [new Client(server.dsn), new Client(server.dsn)];
      await holder.connect();
      await waiter.connect();
      await holder.query("begin");
      await holder.query("lock table orders in access exclusive mode");
      const waiting = waiter.query("select count(*) from orders");
      await withProbe(server, async (probe) => {
        const seen = await probeUntil(probe, (some) => valueOf(some, "postgresql.backends.waiting{type=Lock}") === 1);
        expect(valueOf(seen, "postgresql.backends{state=active}")).toBe(1);
        expect(valueOf(seen, "postgresql.backends{state=idle in transaction}")).toBe(1);
        expect(valueOf(seen, "postgresql.longest_transaction")).toBeGreaterThan(0);
        expect(valueOf(seen, "postgresql.connection.max")).toBe(37);
        const sized = await probeUntil(probe, (some) => valueOf(some, heap) !== undefined);
        expect(lacks(sized, "postgresql.relation.size")).toEqual([]);
        expect(valueOf(sized, heap)).toBeGreaterThanOrEqual(0);
      });
      await holder.query("rollback");
      await waiting;
      await Promise.all([holder.end(), waiter.end()]);
    });

    it("gives up soon where even the server's own catalogs are locked, and goes on afterwards", async () => {
      const holder = new Client(server.dsn);
      await holder.connect();
      await withProbe(server, async (probe) => {
        await probe.probe(metrics);
        await holder.query("begin");
        await holder.query("lock table pg_catalog.pg_database in access exclusive mode");
        await expect(probe.probe(metrics)).rejects.toMatchObject({
          code: "SP_TARGET_QUERY_FAILED",
          message: "orders-prod: the server says: canceling statement due to lock timeout",
        });
        await holder.query("rollback");
        expect(told(await probe.probe(metrics))).toContain("postgresql.commits");
      });
      await holder.end();
    });

    it("needs pg_monitor alone", async () => {
      const all = await withProbe(server, (probe) => probe.probe(metrics));
      const seen = await withProbe(server, (probe) => probe.probe(metrics), { role: "watcher" });
      const names = ({ values }: Probe): readonly string[] =>
        values.map(({ metric, attributes, member }) => JSON.stringify([metric, attributes, member])).toSorted();
      expect(names(seen)).toEqual(names(all));
      expect(seen.lacking).toEqual(all.lacking);
    });

    it("says what it lacks without it, and tells the rest", async () => {
      const seen = await withProbe(server, (probe) => probe.probe(metrics), { role: "stranger" });
      expect(told(seen)).toContain("postgresql.commits");
      for (const metric of ["postgresql.backends", "postgresql.db_size", "postgresql.longest_transaction"])
        expect(lacks(seen, metric)).toEqual([
          "role stranger may not see others' sessions and databases: as a superuser run GRANT pg_monitor TO stranger;",
        ]);
      expect(told(seen)).not.toContain("postgresql.backends");
    });

    it("tells of the largest and the busiest tables where there are many, and that it left out the rest", async () => {
      await asAdmin(
        server,
        "create database archive",
        "do $$ begin for n in 1..230 loop execute format('create table parcels_%s (id int)', n); end loop; end $$",
        "insert into parcels_230 select generate_series(1, 100)",
      );
      // Before 15 a process of its own collects the statistics, a moment later.
      const isTold = ({ values }: Probe): boolean =>
        values.some(({ member }) => member === "postgres.public.parcels_230");
      const seen = await withProbe(server, (probe) => probeUntil(probe, isTold));
      await asAdmin(
        server,
        "do $$ begin for n in 1..230 loop execute format('drop table parcels_%s', n); end loop; end $$",
        "drop database archive",
      );
      const scans = seen.values.filter(({ metric }) => metric === "postgresql.sequential_scans");
      expect(scans.length).toBeLessThanOrEqual(200);
      expect(scans.map(({ member }) => member)).toEqual(
        expect.arrayContaining(["postgres.public.orders", "postgres.public.parcels_230"]),
      );
      expect(lacks(seen, "postgresql.relation.size")).toEqual([
        "the server shows the tables of database postgres alone, and not those of 1 more",
        `${scans.length} of 231 tables of database postgres are told: the 100 largest and the 100 busiest`,
      ]);
    });

    it("writes nothing: every transaction is read only, and holds questions alone", async () => {
      const before = (await server.log()).length;
      await withProbe(server, (probe) => probe.probe(metrics), { role: "watcher" });
      const statements = [
        ...(await server.log()).slice(before).matchAll(/LOG: {2}(?:statement|execute [^:]*): (\w+)(.*)/gu),
      ];
      const verbs = new Set(statements.map(([, verb]) => verb));
      expect([...verbs].toSorted()).toEqual(["begin", "commit", "savepoint", "select", "with"]);
      expect(statements.filter(([, verb]) => verb === "begin").map(([, , rest]) => rest)).toEqual([
        " isolation level read committed, read only",
      ]);
    });

    it("finds its way back after the server restarted, and says so where it is gone", async () => {
      await withProbe(
        server,
        async (probe) => {
          const before = await probe.probe(metrics);
          await server.restart(options.flatMap((option) => ["-c", option]));
          const after = await probe.probe(metrics);
          const started = "postgresql.start_time";
          expect(valueOf(after, started)).toBeGreaterThan(valueOf(before, started) ?? 0);
          await server.halt();
          await expect(probe.probe(metrics)).rejects.toMatchObject({ code: "SP_TARGET_UNREACHABLE" });
          await server.start(["-c", "autovacuum=off"]);
          const without = await probe.probe(metrics);
          // The extension is there and its library is not.
          expect(lacks(without, "postgresql.statements")).toEqual([
            expect.stringMatching(/^the server says of statements: pg_stat_statements must be loaded/u),
          ]);
          expect(told(without)).toContain("postgresql.setting");
        },
        { limits: { startupMs: 500 } },
      );
    });
  });
}
