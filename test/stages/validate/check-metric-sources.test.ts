import { describe, expect, it } from "vitest";
import { engines } from "../../../src/engines/index.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { validateFleet } from "../../../src/stages/validate/validate-fleet.ts";
import { configuration, type Files, instance, readSide } from "../../support/orders-shop.ts";

const sources = `  metrics:
    sources:
      prometheus-main: { kind: prometheus, url: "https://prometheus.shop.example" }
      amazon: { kind: cloudwatch, region: eu-central-1 }
      kept: { kind: files, paths: metrics/*.parquet }
`;

function check(metrics: string, more = sources): readonly Finding[] {
  const files: Files = {
    "setpoint.yaml": configuration + more,
    "instances/orders.yaml": instance("orders", metrics === "" ? "" : `  metrics: ${metrics}\n`),
  };
  return validateFleet(readSide(files), engines);
}

describe("the metrics of an instance", () => {
  it.each([
    "",
    "{ source: live }",
    "{ source: kept }",
    '{ source: prometheus-main, selector: { instance: "orders:9187" } }',
    "{ source: amazon, selector: { DBInstanceIdentifier: orders } }",
  ])("may be at a source of setpoint.yaml, or at the server itself: %s", (metrics) => {
    expect(check(metrics)).toEqual([]);
  });

  it("may not be at a source that there is not", () => {
    expect(check("{ source: prometheus-mian }")).toEqual([
      {
        code: "validate/unknown-metric-source",
        severity: "error",
        message:
          "The metrics are said to be at prometheus-mian, which is no source of setpoint.yaml; there are amazon, kept, prometheus-main, live.",
        fix: "Did you mean prometheus-main?",
        at: { file: "instances/orders.yaml", line: 8, column: 14 },
        instance: "orders",
      },
    ]);
    expect(check("{ source: thanos }", "")).toMatchObject([
      {
        fix: "Add thanos to spec.metrics.sources of setpoint.yaml.",
        message: expect.stringContaining("there are live."),
      },
    ]);
    expect(check("{ source: constructor }")).toMatchObject([{ code: "validate/unknown-metric-source" }]);
  });

  it.each(["prometheus-main", "amazon"])("must be told from those of others: %s", (source) => {
    expect(check(`{ source: ${source} }`)).toEqual([
      {
        code: "validate/no-metric-selector",
        severity: "error",
        message: `Nothing says which series of ${source} are this instance's.`,
        fix: 'Add selector to spec.metrics: labels and their values, such as { instance: "orders-prod:9187" }.',
        at: { file: "instances/orders.yaml", line: 8, column: 14 },
        instance: "orders",
      },
    ]);
  });
});
