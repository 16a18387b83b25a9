import { describe, expect, it } from "vitest";
import { assembleFleet } from "../../src/documents/assemble-fleet.ts";
import type { Fleet } from "../../src/model/fleet.ts";
import { orders, parseText, readText } from "./fixture.ts";

const configuration = readText("every-kind/configuration-metrics.yaml");

/** What a document is refused for: place, code, message, fix. */
function refusals(text: string): readonly string[] {
  return parseText(text).findings.map(
    ({ line, column, code, message, fix }) => `${line}:${column} ${code}: ${message} ${fix}`,
  );
}

function source(text: string): readonly string[] {
  const [head = ""] = configuration.split("spec:");
  return refusals(`${head}spec:\n  metrics: { sources: { shop: { ${text} } } }\n`).map((line) =>
    line.replace(/^\d+:\d+ /u, ""),
  );
}

function assemble(...lines: readonly string[]): Fleet {
  const files = { "setpoint.yaml": configuration, "instances/orders-prod.yaml": orders(...lines) };
  return assembleFleet(
    Object.entries(files).map(([path, text]) => ({ path, blob: text, parsed: parseText(text) })),
    [],
  );
}

describe("sources of metrics", () => {
  it("are what setpoint.yaml says, and where it says nothing what is usual", () => {
    expect(assemble().findings).toEqual([]);
    expect(assemble().configuration.metricSources).toEqual({
      "prometheus-main": {
        kind: "prometheus",
        url: "https://prometheus.orders.example/base",
        bearer: "env:PROMETHEUS_TOKEN",
        tenant: "orders|billing",
        caFile: "/etc/ssl/orders.pem",
        timeoutMs: 60_000,
        maxSamples: 1_000_000,
      },
      mimir: {
        kind: "prometheus",
        url: "http://mimir:9009/prometheus",
        basic: { user: "setpoint", password: "env:MIMIR_PASSWORD" },
        timeoutMs: 30_000,
        maxSamples: 50_000_000,
      },
      recorded: { kind: "files", paths: "metrics/orders-*.parquet" },
      amazon: { kind: "cloudwatch", region: "eu-central-1" },
      private: {
        kind: "cloudwatch",
        region: "eu-central-1",
        endpoint: "https://vpce-0a1.monitoring.eu-central-1.vpce.amazonaws.com",
      },
    });
  });

  it.each([
    [
      "kind: prometheus",
      "documents/missing-property: The source shop has no url. Add url, such as https://prometheus.shop.example.",
    ],
    ["kind: files", "documents/missing-property: The source shop has no paths. Add paths, such as metrics/*.parquet."],
    [
      "kind: cloudwatch",
      "documents/missing-property: The source shop has no region. Add region, such as eu-central-1.",
    ],
    [
      "kind: files, paths: a.csv, url: https://p.example",
      "documents/idle-property: A source of kind files has no url. Remove url, or correct the kind.",
    ],
    [
      "kind: prometheus, url: https://p.example, bearer: env:A, basic: { user: a, password: env:B }",
      "documents/idle-property: A token and a password stand here; only one of them could be sent. Remove bearer or basic.",
    ],
    [
      "kind: prometheus, url: https://p.example, bearer: hunter2hunter2",
      "documents/wrong-value: spec.metrics.sources.shop.bearer is something else (not shown here); that is not allowed. Write a reference to an environment variable, such as env:ORDERS_PROD_DSN; never the secret itself.",
    ],
    [
      "kind: graphite",
      'documents/wrong-value: spec.metrics.sources.shop.kind is "graphite"; that is not allowed. Write prometheus, files, cloudwatch.',
    ],
  ])("hold what their kind needs and nothing else: %s", (text, words) => {
    expect(source(text)).toEqual([words]);
  });

  it.each([
    "ftp://p.example",
    "p.example:9090",
    "https://user:password@p.example",
    "https://p.example/?query=up",
    "https://p.example/#up",
    "https:///metrics",
    "https://p.example/a b",
  ])("are not at %s", (url) => {
    expect(source(`kind: prometheus, url: "${url}"`)).toEqual([expect.stringMatching(/^documents\/wrong-value: /u)]);
  });

  it.each(["timeout: 0s", "timeout: 30", "maxSamples: 0", "maxSamples: many", 'tenant: "a\\nb"', "url: 7"])(
    "are refused with bounds that bound nothing, and with what is no word: %s",
    (text) => {
      expect(source(`kind: prometheus, url: https://p.example, ${text}`)).not.toEqual([]);
    },
  );

  it("cannot take the name of the servers themselves", () => {
    const text = configuration.replace("recorded:", "live:");
    expect(refusals(text)).toEqual([
      "19:7 documents/reserved-name: A source cannot be called live: these are the servers themselves, and always there. Choose another name, such as prometheus-main.",
    ]);
  });
});

describe("an instance", () => {
  it("says where its metrics are", () => {
    const of = (line: string): unknown => assemble(line).instances.get("orders-prod")?.metrics;
    const at = { file: "instances/orders-prod.yaml", line: 8, column: 14 };
    expect(of("  metrics: { source: live }")).toEqual({ source: "live", selector: {}, at });
    const both = 'selector: { instance: "orders:9187", job: pg }, hostSelector: { instance: "orders:9100" }';
    expect(of(`  metrics: { source: mimir, ${both} }`)).toEqual({
      source: "mimir",
      selector: { instance: "orders:9187", job: "pg" },
      hostSelector: { instance: "orders:9100" },
      at,
    });
    expect(assemble().instances.get("orders-prod")).not.toHaveProperty("metrics");
  });

  it.each([
    ["{ selector: { instance: a } }", "documents/missing-property: spec.metrics has no source."],
    ["{ source: Live }", 'documents/wrong-value: spec.metrics.source is "Live"'],
    ["{ source: mimir, selector: {} }", "documents/wrong-value: spec.metrics.selector is {}"],
    ["{ source: mimir, selector: { instance: 9187 } }", "documents/unquoted: spec.metrics.selector.instance is a text"],
    ["{ source: mimir, selector: { a-b: x } }", "documents/wrong-name: a-b is no name that may stand here."],
    ["{ source: live, selector: { a: x } }", "documents/idle-property: The source live asks the server itself"],
    ["{ source: live, hostSelector: { a: x } }", "documents/idle-property: The source live asks the server itself"],
  ])("is refused where it says so wrongly: %s", (metrics, words) => {
    expect(refusals(orders(`  metrics: ${metrics}`))).toEqual([expect.stringContaining(words)]);
  });
});
