import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { prometheusSource } from "../../../../src/adapters/metrics/prometheus/prometheus-source.ts";
import { workloadEngines } from "../../../../src/engines/metrics/index.ts";
import type { MetricQuestion } from "../../../../src/ports/metric-source.ts";
import { instanceWith } from "../../../contracts/metric-scenario.ts";
import { describeMetricSource } from "../../../contracts/metric-source.ts";
import { describeWithMariadb, startMariadb } from "../../../servers/mariadb-server.ts";
import { describeWithPostgresql, startPostgresql } from "../../../servers/postgresql-server.ts";
import { describeWithPrometheus, startExporter, startPrometheus } from "../../../servers/prometheus-server.ts";
import { systemClock } from "./system-clock.ts";

const bucketMs = 4000;
const buckets = 4;

/** A Prometheus that looks every second at an exporter, under two jobs, for as long as a window takes. */
async function watch(kind: "postgres" | "mysqld", source: string) {
  const exporter = await startExporter(kind, source);
  const { address } = exporter;
  const labels = { shop: "orders" };
  const server = await startPrometheus({
    targets: [
      { job: "orders", address, labels },
      { job: "orders-again", address, labels },
    ],
  });
  const fromMs = Math.ceil((Date.now() + 3000) / bucketMs) * bucketMs;
  const window = { fromMs, toMs: fromMs + buckets * bucketMs, bucketMs };
  await wait(window.toMs + 2000 - Date.now());
  const reader = prometheusSource({
    name: "shop",
    url: server.url,
    timeoutMs: 30_000,
    maxSamples: 50_000_000,
    clock: systemClock,
  });
  const close = async (): Promise<void> => {
    await reader.close();
    await server.stop();
    await exporter.stop();
  };
  return { source: reader, window, close };
}

function metricsOf(engine: string): MetricQuestion["metrics"] {
  return workloadEngines.get(engine)?.metrics ?? [];
}

async function openPostgresql() {
  const database = await startPostgresql("15", ["-c", "shared_buffers=16MB"]);
  const watched = await watch("postgres", `${database.dsn}?sslmode=disable`);
  return {
    ...watched,
    instance: instanceWith({ job: "orders" }),
    metrics: metricsOf("postgresql"),
    nobody: instanceWith({ job: "oders" }),
    several: instanceWith({ shop: "orders" }),
    close: async () => {
      await watched.close();
      await database.stop();
    },
  };
}

async function openMariadb() {
  const database = await startMariadb();
  const watched = await watch("mysqld", `root:@(127.0.0.1:${database.port})/`);
  return {
    ...watched,
    instance: { ...instanceWith({ job: "orders" }), engine: "mariadb" },
    metrics: metricsOf("mariadb"),
    nobody: { ...instanceWith({ job: "oders" }), engine: "mariadb" },
    several: { ...instanceWith({ shop: "orders" }), engine: "mariadb" },
    close: async () => {
      await watched.close();
      await database.stop();
    },
  };
}

describeWithPrometheus(["postgres"], "A real Prometheus that looks at a real PostgreSQL", () => {
  describeWithPostgresql(["15"], "through postgres_exporter", () => {
    const opening = new Set<ReturnType<typeof openPostgresql>>();
    const open = async () => {
      const [before] = opening;
      const opened = before ?? openPostgresql();
      opening.add(opened);
      return { ...(await opened), close: async () => {} };
    };
    afterAll(async () => {
      for (const opened of opening) await (await opened).close();
    });

    describeMetricSource("postgres_exporter in Prometheus", open);

    it("tells what the server did, its settings in base units, and which exporter told it", async () => {
      const { source, instance, window, metrics } = await open();
      const question = { instance, window, metrics };
      const reading = await source.read(question);
      const names = reading.series.map(({ metric }) => metric);
      expect(names).toEqual(
        expect.arrayContaining(["postgresql.commits", "postgresql.blks_hit", "postgresql.db_size"]),
      );
      const buffers = reading.series.find(({ attributes }) => attributes["parameter"] === "shared_buffers");
      expect(buffers !== undefined && "mean" in buffers && [...new Set(buffers.mean)]).toEqual([2048]);
      const inventory = await source.describe(question);
      expect(inventory.exporters.join()).toMatch(/^postgres_exporter \d+\.\d+/u);
    });
  });
});

describeWithPrometheus(["mysqld"], "A real Prometheus that looks at a real MariaDB", () => {
  describeWithMariadb("through mysqld_exporter", () => {
    describeMetricSource("mysqld_exporter in Prometheus", openMariadb);
  });
});
