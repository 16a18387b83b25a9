import { afterEach, describe, expect, it } from "vitest";
import { cloudwatchSource } from "../../../../src/adapters/metrics/cloudwatch/cloudwatch-source.ts";
import { workloadEngines } from "../../../../src/engines/metrics/index.ts";
import type { MetricQuestion, MetricSource } from "../../../../src/ports/metric-source.ts";
import { describeMetricSource } from "../../../contracts/metric-source.ts";
import {
  type CloudWatchWorld,
  openCloudWatch,
  type OpenedCloudWatch,
} from "../../../support/cloudwatch/open-cloudwatch.ts";
import { credentials, fromMs, kept, ordersInstance, ordersMetrics, window } from "./orders-cloudwatch.ts";

const metrics = workloadEngines.get("postgresql")?.metrics ?? [];
const orders = ordersInstance({ DBInstanceIdentifier: "orders" });
const question: MetricQuestion = { instance: orders, window, metrics };

/** Two members of one cluster. */
const clustered = ["shop-1", "shop-2"].map((name) => ({
  ...kept("CPUUtilization", () => 1),
  dimensions: { DBClusterIdentifier: "shop", DBInstanceIdentifier: name },
}));

async function open(
  world: CloudWatchWorld,
  timeoutMs = 20_000,
): Promise<{ server: OpenedCloudWatch; source: MetricSource }> {
  const server = await openCloudWatch(world);
  const source = await cloudwatchSource({ region: "eu-central-1", endpoint: server.endpoint, credentials, timeoutMs });
  opened.push({ server, source });
  return { server, source };
}

const opened: { readonly server: OpenedCloudWatch; readonly source: MetricSource }[] = [];

afterEach(async () => {
  for (const { server, source } of opened.splice(0)) {
    await source.close();
    await server.close();
  }
});

describeMetricSource("CloudWatch", async () => {
  const server = await openCloudWatch({ metrics: [...ordersMetrics, ...clustered] });
  const source = await cloudwatchSource({ region: "eu-central-1", endpoint: server.endpoint, credentials });
  return {
    source,
    instance: orders,
    window,
    metrics,
    nobody: ordersInstance({ DBInstanceIdentifier: "unheard-of" }),
    several: ordersInstance({ DBClusterIdentifier: "shop" }),
    close: async () => {
      await source.close();
      await server.close();
    },
  };
});

describe("CloudWatch", () => {
  it("gives means and maxima of gauges, rates as they are, and nothing where nothing was published", async () => {
    const { source } = await open({ metrics: ordersMetrics });
    const { series } = await source.read(question);
    const found = new Map(series.map((each) => [each.metric, each]));
    expect([...found.keys()]).toEqual([
      "postgresql.backends",
      "postgresql.wal.bytes",
      "system.cpu.utilization",
      "system.disk.operations",
    ]);
    const cpu = found.get("system.cpu.utilization");
    expect(cpu).toMatchObject({ members: 1, attributes: {} });
    expect(cpu && "mean" in cpu && [cpu.mean[0], cpu.max[0]]).toEqual([expect.closeTo(0.32, 10), 0.8]);
    const wal = found.get("postgresql.wal.bytes");
    expect(wal && "mean" in wal && [wal.mean[1], wal.max[1]]).toEqual([7000, 9000]);
    const sessions = found.get("postgresql.backends");
    expect(sessions && "mean" in sessions && [...sessions.mean]).toEqual(
      Array.from({ length: 24 }, (_, bucket) => (bucket >= 6 && bucket < 12 ? Number.NaN : 40)),
    );
  });

  it("puts pages together, and gives the same as in one page", async () => {
    const whole = await (await open({ metrics: ordersMetrics })).source.read(question);
    const { server, source } = await open({ metrics: ordersMetrics, pageSize: 7 });
    const paged = await source.read(question);
    expect(paged.series).toEqual(whole.series);
    expect(server.seen.length).toBeGreaterThan(20);
  });

  it("asks no more of one request than Amazon allows", async () => {
    const { server, source } = await open({ metrics: ordersMetrics });
    const month = { fromMs: fromMs - 30 * 86_400_000, toMs: fromMs, bucketMs: 60_000 };
    await source.read({ ...question, window: month });
    const sizes = server.seen
      .filter(({ operation }) => operation === "GetMetricData")
      .map(({ text }) => JSON.parse(text).MetricDataQueries.length);
    expect(sizes).toEqual([2, 2, 2, 2]);
  });

  it("records rates as counters that give the same rates again", async () => {
    const { source } = await open({ metrics: ordersMetrics });
    const batches = [];
    for await (const batch of source.samples(question)) batches.push(...batch);
    const reads = batches.find(({ metric }) => metric === "system.disk.operations");
    expect([...(reads?.values ?? [])].slice(0, 3)).toEqual([0, 360_000, 720_000]);
    expect(reads?.attributes).toEqual({ direction: "read" });
  });

  it("says which names nobody knows and from when to when there is something", async () => {
    const { source } = await open({ metrics: ordersMetrics });
    const inventory = await source.describe(question);
    expect(inventory.unknown).toEqual({ series: 1, examples: ["BurstBalance"] });
    expect(inventory.found[0]).toEqual({
      metric: "postgresql.backends",
      from: "DatabaseConnections",
      series: 1,
      firstMs: fromMs,
      lastMs: window.toMs - 1,
    });
  });

  it("prefers one of two names for the same thing instead of adding them up", async () => {
    const both = [kept("ReplicaLag", () => 3), kept("AuroraReplicaLag", () => 9000)];
    const { source } = await open({ metrics: both });
    const { series } = await source.read(question);
    expect(series.map(({ metric, ...rest }) => [metric, "mean" in rest && rest.mean[0]])).toEqual([
      ["postgresql.wal.lag", 3],
    ]);
  });
});

describe("CloudWatch, when something is wrong,", () => {
  it("names the instances there are when nothing matches", async () => {
    const { source } = await open({ metrics: ordersMetrics });
    const instance = ordersInstance({ DBInstanceIdentifier: "order" });
    await expect(source.read({ ...question, instance })).rejects.toMatchObject({
      code: "SP_METRICS_NO_MATCH",
      message: "CloudWatch has no metrics in AWS/RDS with DBInstanceIdentifier=order.",
      fix: "Values of DBInstanceIdentifier that there are: orders. Mend metrics.selector, or the source's region.",
    });
  });

  it("says so when there is not even such a dimension, or no selector at all", async () => {
    const { source } = await open({ metrics: [] });
    await expect(source.read(question)).rejects.toMatchObject({
      code: "SP_METRICS_NO_MATCH",
      fix: expect.stringContaining("no metric with the dimension DBInstanceIdentifier"),
    });
    await expect(source.read({ ...question, instance: ordersInstance({}) })).rejects.toMatchObject({
      code: "SP_METRICS_NO_MATCH",
      fix: expect.stringContaining("DBInstanceIdentifier: NAME"),
    });
  });

  it("refuses a selector under which there are several instances, and names them", async () => {
    const { source } = await open({ metrics: clustered });
    const instance = ordersInstance({ DBClusterIdentifier: "shop" });
    await expect(source.read({ ...question, instance })).rejects.toMatchObject({
      code: "SP_METRICS_AMBIGUOUS",
      fix: "Add DBInstanceIdentifier to metrics.selector; its values are shop-1, shop-2.",
    });
  });

  it("refuses steps shorter than a minute", async () => {
    const { source } = await open({ metrics: ordersMetrics });
    const seconds = { fromMs, toMs: fromMs + 60_000, bucketMs: 1000 };
    await expect(source.read({ ...question, window: seconds })).rejects.toMatchObject({
      code: "SP_METRICS_REFUSED",
      message: expect.stringContaining("in steps of 1 s"),
    });
  });

  it.each([
    [{ status: 403, type: "ExpiredTokenException", message: "The security token is expired" }, "SP_METRICS_DENIED"],
    [{ status: 403, type: "AccessDeniedException", message: "not authorized to list" }, "SP_METRICS_DENIED"],
    [{ status: 400, type: "ValidationError", message: "The parameter Namespace is invalid" }, "SP_METRICS_REFUSED"],
    [{ status: 400, type: "ThrottlingException", message: "Rate exceeded" }, "SP_METRICS_BUSY"],
    [{ status: 500, type: "InternalServiceFault", message: "try again" }, "SP_METRICS_BUSY"],
  ])("answers $type with its own words", async (fault, code) => {
    const { source } = await open({ metrics: ordersMetrics, fault: () => fault });
    await expect(source.read(question)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(fault.message),
    });
  });

  it("tries again when it is throttled for a moment", async () => {
    const fault = { status: 400, type: "ThrottlingException", message: "Rate exceeded" };
    const { source } = await open({ metrics: ordersMetrics, fault: (request) => (request === 1 ? fault : undefined) });
    expect((await source.read(question)).series).toHaveLength(4);
  });

  it("does not wait for ever", async () => {
    const { source } = await open({ metrics: ordersMetrics, fault: () => "silence" }, 200);
    await expect(source.read(question)).rejects.toMatchObject({ code: "SP_METRICS_TIMEOUT" });
  });

  it("gives no part for the whole", async () => {
    const partly = await open({ metrics: ordersMetrics, status: "PartialData" });
    await expect(partly.source.read(question)).rejects.toMatchObject({ code: "SP_METRICS_BUSY" });
    const forbidden = await open({ metrics: ordersMetrics, status: "Forbidden" });
    await expect(forbidden.source.read(question)).rejects.toMatchObject({ code: "SP_METRICS_DENIED" });
  });

  it("says that nobody is there", async () => {
    const { server, source } = await open({ metrics: ordersMetrics });
    await server.close();
    await expect(source.read(question)).rejects.toMatchObject({
      code: "SP_METRICS_UNREACHABLE",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });
});
