import { setTimeout } from "node:timers/promises";
import { liveMetricSource } from "../../../../src/adapters/metrics/live/live-source.ts";
import { workloadEngines } from "../../../../src/engines/metrics/index.ts";
import type { Instance } from "../../../../src/model/instance.ts";
import type { MetricProbes } from "../../../../src/ports/metric-probe.ts";
import { describeMetricSource } from "../../../contracts/metric-source.ts";
import type { OpenedMetrics } from "../../../contracts/metric-source.ts";
import { describeWithMariadb, startMariadb } from "../../../servers/mariadb-server.ts";
import { describeWithPostgresql, startPostgresql } from "../../../servers/postgresql-server.ts";
import * as mysql from "../../target/mysql/probing.ts";
import * as postgresql from "../../target/postgresql/probing.ts";
import { connection, ordersInstance } from "../../target/postgresql/orders-server.ts";

const clock = {
  now: (): Date => new Date(),
  wait: async (ms: number): Promise<void> => {
    await setTimeout(ms);
  },
};

/** Two looks, little more than half a second apart, at a time that has passed: a server is looked at from now on. */
const window = { fromMs: 0, toMs: 1200, bucketMs: 600 };

function openLive(
  server: { readonly stop: () => Promise<void> },
  instance: Instance,
  probes: MetricProbes,
): OpenedMetrics {
  const source = liveMetricSource({ probes: new Map([[instance.engine, probes]]), clock });
  return {
    source,
    instance,
    window,
    metrics: workloadEngines.get(instance.engine)?.metrics ?? [],
    isLive: true,
    close: async () => {
      await source.close();
      await server.stop();
    },
  };
}

for (const major of ["12", "15", "18"]) {
  describeWithPostgresql([major], `PostgreSQL ${major}`, () => {
    describeMetricSource("live", async () => {
      const server = await startPostgresql(major);
      return openLive(server, ordersInstance(major, connection), postgresql.probesOf(server));
    });
  });
}

describeWithMariadb("MariaDB", () => {
  describeMetricSource("live", async () => {
    const server = await startMariadb();
    return openLive(server, mysql.shop, mysql.probesOf(server.dsn));
  });
});
