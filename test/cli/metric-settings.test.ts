import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { findSecrets, getSourceConfiguration } from "../../src/cli/metric-settings.ts";
import { openWorkspace } from "../../src/cli/runtime.ts";
import type { Configuration, MetricSourceConfiguration } from "../../src/model/configuration.ts";
import { fixedClock } from "../../src/testing/fixed-clock.ts";
import { readFleet } from "../support/orders-shop.ts";
import { measuredConfiguration } from "../support/measured-shop.ts";

const prometheus = {
  kind: "prometheus",
  url: "https://prometheus.shop.example",
  timeoutMs: 30_000,
  maxSamples: 50_000_000,
} as const;

const { configuration } = readFleet({ "setpoint.yaml": measuredConfiguration });

describe("a source of setpoint.yaml", () => {
  it("is found by its name alone", () => {
    expect(getSourceConfiguration(configuration, "kept")).toEqual({ kind: "files", paths: "metrics/*.parquet" });
    const find = (name: string) => (): MetricSourceConfiguration => getSourceConfiguration(configuration, name);
    expect(find("prometheus-mian")).toThrow(
      expect.objectContaining({
        code: "SP_METRICS_UNKNOWN_SOURCE",
        message: "setpoint.yaml on the trunk names no source prometheus-mian.",
        fix: "Did you mean prometheus-main?",
      }),
    );
    expect(find("toString")).toThrow(expect.objectContaining({ fix: "There are kept, prometheus-main, live." }));
  });

  it("is opened with what it needs, and only then", async () => {
    const { openMetrics } = await openWorkspace(
      { directory: ".", trunk: "main", cache: false },
      { environment: {}, clock: fixedClock() },
    );
    const sources: Configuration["metricSources"] = {
      ...configuration.metricSources,
      tenanted: { ...prometheus, tenant: "shop" },
      amazon: { kind: "cloudwatch", region: "eu-central-1" },
      secret: { ...prometheus, bearer: "env:PROMETHEUS_TOKEN" },
    };
    for (const name of ["live", "kept", "prometheus-main", "tenanted", "amazon"]) {
      const source = await openMetrics({ ...configuration, metricSources: sources }, name);
      await source.close();
    }
    await expect(openMetrics({ ...configuration, metricSources: sources }, "secret")).rejects.toMatchObject({
      code: "SP_METRICS_DENIED",
    });
  });
});

describe("secrets of a source", () => {
  const bearer = { ...prometheus, bearer: "env:PROMETHEUS_TOKEN" } as const;
  const basic = { ...prometheus, basic: { user: "setpoint", password: "env:MIMIR_PASSWORD" } } as const;

  it("come from the environment, or from SETPOINT_CONNECTIONS alone", async () => {
    const found = await findSecrets("main", bearer, { PROMETHEUS_TOKEN: "hunter2" });
    expect(found.bearer?.()).toBe("hunter2");
    const given = { PROMETHEUS_TOKEN: "hunter2", SETPOINT_CONNECTIONS: "MIMIR_PASSWORD=swordfish" };
    const password = await findSecrets("mimir", basic, given);
    expect([password.basic?.user, password.basic?.password()]).toEqual(["setpoint", "swordfish"]);
    await expect(findSecrets("main", bearer, given)).rejects.toMatchObject({ code: "SP_METRICS_DENIED" });
    expect(await findSecrets("open", prometheus, {})).toEqual({});
  });

  it("that are not there are asked for by name", async () => {
    for (const environment of [{}, { PROMETHEUS_TOKEN: "" }])
      await expect(findSecrets("main", bearer, environment)).rejects.toMatchObject({
        code: "SP_METRICS_DENIED",
        message: "The source main asks for a secret from env:PROMETHEUS_TOKEN, and there is none.",
        fix: "Put it into the environment variable PROMETHEUS_TOKEN; where SETPOINT_CONNECTIONS is set, into a line of that.",
      });
  });

  it("are kept from whoever has none of the certificates that are trusted", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "setpoint-ca-"));
    const caFile = path.join(directory, "shop.pem");
    await expect(findSecrets("main", { ...prometheus, caFile }, {})).rejects.toMatchObject({
      code: "SP_CLI_UNREADABLE_FILE",
      message: expect.stringContaining(caFile),
    });
    await writeFile(caFile, "PEM");
    expect(await findSecrets("main", { ...prometheus, caFile }, {})).toEqual({ ca: "PEM" });
    await rm(directory, { recursive: true });
  });
});
