import { describe, expect, it } from "vitest";
import { workloadEngines } from "../../src/engines/metrics/index.ts";
import type { SampledSeries } from "../../src/model/metric-series.ts";
import { SetpointError } from "../../src/model/setpoint-error.ts";
import { fakeMetricSource } from "../../src/testing/fake-metric-source.ts";
import { describeMetricSource } from "../contracts/metric-source.ts";
import { instanceWith } from "../contracts/metric-scenario.ts";

const window = {
  fromMs: Date.parse("2030-01-01T00:00:00Z"),
  toMs: Date.parse("2030-01-01T01:00:00Z"),
  bucketMs: 60_000,
};
const metrics = workloadEngines.get("postgresql")?.metrics ?? [];
const orders = { ...instanceWith({}), name: "orders" };
const shop = fakeMetricSource(
  new Map([
    [
      "orders",
      {
        series: [
          { metric: "postgresql.commits", at: () => 2 },
          { metric: "postgresql.backends", at: (timeMs: number) => timeMs - window.fromMs },
        ],
      },
    ],
    ["broken", { series: [], failure: new SetpointError("SP_METRICS_BUSY", "Busy.", { fix: "Wait." }) }],
  ]),
);

describeMetricSource("a fake source", async () => ({
  source: shop,
  instance: orders,
  window,
  metrics,
  nobody: { ...orders, name: "nobody" },
  close: shop.close,
}));

describe("a fake source", () => {
  it("counts up what is a counter, and shows gauges as they are", async () => {
    const series: SampledSeries[] = [];
    for await (const batch of shop.samples({ instance: orders, window, metrics })) series.push(...batch);
    const first = series.map(({ metric, values }) => [metric, ...values.slice(0, 3)]);
    expect(first.toSorted()).toEqual([
      ["postgresql.backends", 0, 60_000, 120_000],
      ["postgresql.commits", 120, 240, 360],
    ]);
  });

  it("fails as it is told to, and says when it was closed", async () => {
    const source = fakeMetricSource(new Map());
    expect(source.isClosed()).toBe(false);
    await source.close();
    expect(source.isClosed()).toBe(true);
    const question = { instance: { ...orders, name: "broken" }, window, metrics };
    await expect(shop.read(question)).rejects.toMatchObject({ code: "SP_METRICS_BUSY" });
  });
});
