import { prometheusSource } from "../../../../src/adapters/metrics/prometheus/prometheus-source.ts";
import { workloadEngines } from "../../../../src/engines/metrics/index.ts";
import { systemClock } from "./system-clock.ts";
import { describeMetricSource } from "../../../contracts/metric-source.ts";
import { instanceWith, ordersScenario, selectors } from "../../../contracts/metric-scenario.ts";
import { describeScenarioSource } from "../../../contracts/scenario-source.ts";
import { describeWithPrometheus, startPrometheus } from "../../../servers/prometheus-server.ts";
import { writeOpenMetrics } from "./open-metrics.ts";

/** 2030-01-07T00:00:00Z. Prometheus takes samples of any time from a file. */
const startMs = 1_893_974_400_000;

async function openScenario() {
  const scenario = ordersScenario(startMs);
  const text = await writeOpenMetrics(scenario.series);
  const server = await startPrometheus({ openMetrics: text.file });
  const source = prometheusSource({
    name: "shop",
    url: server.url,
    timeoutMs: 30_000,
    maxSamples: 50_000_000,
    clock: systemClock,
  });
  return {
    source,
    scenario,
    tolerance: 0.001,
    close: async () => {
      await source.close();
      await server.stop();
      await text.remove();
    },
  };
}

describeWithPrometheus([], "A real Prometheus with samples of the past", () => {
  describeScenarioSource("prometheus", openScenario);

  describeMetricSource("prometheus", async () => {
    const opened = await openScenario();
    return {
      ...opened,
      instance: instanceWith(selectors.prod, selectors.host),
      window: opened.scenario.window,
      metrics: workloadEngines.get("postgresql")?.metrics ?? [],
      nobody: instanceWith(selectors.nobody),
      several: instanceWith(selectors.both),
    };
  });
});
