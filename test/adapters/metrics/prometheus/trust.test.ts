import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prometheusSource } from "../../../../src/adapters/metrics/prometheus/prometheus-source.ts";
import type { MetricSource } from "../../../../src/ports/metric-source.ts";
import { fixedClock } from "../../../../src/testing/fixed-clock.ts";
import { instanceWith, selectors } from "../../../contracts/metric-scenario.ts";

const fromMs = 1_893_974_400_000;
const question = {
  instance: instanceWith(selectors.prod),
  window: { fromMs, toMs: fromMs + 3_600_000, bucketMs: 300_000 },
  metrics: [],
};

const program = "openssl";
const isMissing = spawnSync(program, ["version"]).status !== 0;

describe.skipIf(isMissing)("a server with TLS (certificates by openssl)", () => {
  let port = 0;
  let ca = "";
  const close: (() => void)[] = [];

  beforeAll(async () => {
    const directory = mkdtempSync(path.join(tmpdir(), "setpoint-tls-"));
    const [key, cert] = [path.join(directory, "key.pem"), path.join(directory, "cert.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    const words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", cert];
    execFileSync(program, [...words, ...subject], { stdio: "ignore" });
    ca = readFileSync(cert, "utf8");
    const server = createServer({ key: readFileSync(key), cert: ca }, (request, response) => {
      const isLabels = request.url?.endsWith("/labels") === true;
      response.end(JSON.stringify({ status: "success", data: isLabels ? ["instance"] : [] }));
    });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const address = server.address();
    port = typeof address === "object" && address !== null ? address.port : 0;
    close.push(
      () => server.closeAllConnections(),
      () => server.close(),
      () => rmSync(directory, { recursive: true }),
    );
  });
  afterAll(() => {
    for (const one of close) one();
  });

  function open(trust: { readonly ca?: string }): MetricSource {
    const common = { name: "shop", timeoutMs: 5000, maxSamples: 1e6, clock: fixedClock() };
    return prometheusSource({ ...common, url: `https://localhost:${port}`, ...trust });
  }

  it("is trusted by the certificates of the source's caFile", async () => {
    const source = open({ ca });
    expect((await source.read(question)).series).toEqual([]);
    await source.close();
  });

  it("is not trusted otherwise, and not asked again", async () => {
    const source = open({});
    await expect(source.read(question)).rejects.toMatchObject({
      code: "SP_METRICS_UNREACHABLE",
      message: expect.stringContaining("self-signed certificate"),
      fix: expect.stringContaining("caFile"),
    });
    await source.close();
  });
});
