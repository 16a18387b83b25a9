import type { ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import type { PrometheusOptions } from "../../../../src/adapters/metrics/prometheus/prometheus-options.ts";
import { prometheusSource } from "../../../../src/adapters/metrics/prometheus/prometheus-source.ts";
import { workloadEngines } from "../../../../src/engines/metrics/index.ts";
import type { MetricQuestion } from "../../../../src/ports/metric-source.ts";
import { fixedClock } from "../../../../src/testing/fixed-clock.ts";
import { instanceWith, selectors } from "../../../contracts/metric-scenario.ts";
import { answerData, answerError, answerShop, type Responder, type StandIn, startStandIn } from "./stand-in.ts";

const fromMs = 1_893_974_400_000;
const minuteMs = 60_000;
const commits = (workloadEngines.get("postgresql")?.metrics ?? []).filter(({ name }) => name === "postgresql.commits");
const question: MetricQuestion = {
  instance: instanceWith(selectors.prod),
  window: { fromMs, toMs: fromMs + 120 * minuteMs, bucketMs: 5 * minuteMs },
  metrics: commits,
};

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function openShop(respond: Responder, options: Partial<PrometheusOptions> = {}) {
  const server: StandIn = await startStandIn(respond);
  const clock = fixedClock();
  const common = { name: "shop", url: server.url, timeoutMs: 5000, maxSamples: 50_000_000, clock };
  const source = prometheusSource({ ...common, ...options });
  opened.push(source, server);
  const waitedMs = (): number => clock.now().getTime() - new Date("2030-01-01T00:00:00Z").getTime();
  return { source, server, waitedMs };
}

/** Fails the first requests with what is given, and answers as the shop does from then on. */
function failFirst(count: number, fail: (response: ServerResponse) => void): Responder {
  let left = count;
  return (request, response) => {
    left -= 1;
    if (left >= 0) fail(response);
    else answerShop(request, response);
  };
}

describe("a question to a server that answers", () => {
  it("gets one number a bucket, and says what came over the wire", async () => {
    const { source, server } = await openShop(answerShop);
    const reading = await source.read(question);
    expect(reading.series).toMatchObject([{ metric: "postgresql.commits", members: 1 }]);
    expect(reading.traffic.requests).toBe(server.requests.length);
    expect(reading.traffic.bytes).toBeGreaterThan(0);
    expect(reading.traffic.bytes).toBeLessThan(4000);
  });

  it("is sent as a form, with the tenant, and asks for whole and merged answers", async () => {
    const { source, server } = await openShop(answerShop, { tenant: "shop", bearer: () => "t0ken" });
    await source.read(question);
    for (const { method, headers, parameters } of server.requests) {
      expect([method, headers["x-scope-orgid"], headers.authorization]).toEqual(["POST", "shop", "Bearer t0ken"]);
      expect([parameters.get("dedup"), parameters.get("partial_response")]).toEqual(["true", "false"]);
    }
  });

  it("keeps the prefix of its address, and signs in by user and password", async () => {
    const basic = { user: "setpoint", password: () => "pässword" };
    const server = await startStandIn(answerShop);
    const clock = fixedClock();
    const url = `${server.url}/prometheus/`;
    const source = prometheusSource({ name: "mimir", url, basic, timeoutMs: 5000, maxSamples: 1e6, clock });
    opened.push(source, server);
    await source.read(question);
    expect(new Set(server.requests.map(({ path }) => path.split("/")[1]))).toEqual(new Set(["prometheus"]));
    const expected = `Basic ${Buffer.from("setpoint:pässword").toString("base64")}`;
    expect(new Set(server.requests.map(({ headers }) => headers.authorization))).toEqual(new Set([expected]));
  });

  it("writes label values into queries so that they stay values", async () => {
    const { source, server } = await openShop(answerShop);
    const hostile = 'a"} or vector(1) #\n\\';
    await source.read({ ...question, instance: instanceWith({ instance: hostile }) });
    const queries = server.requests.flatMap(({ parameters }) => [parameters.get("match[]"), parameters.get("query")]);
    for (const query of queries.filter((text) => text !== null))
      expect(query).toContain(String.raw`instance="a\"} or vector(1) #\n\\"`);
  });

  it("tells what the server warns of", async () => {
    const warn: Responder = (request, response) =>
      request.path.endsWith("/query_range")
        ? answerData(response, { resultType: "matrix", result: [] }, { warnings: ["store eu-2 did not answer"] })
        : answerShop(request, response);
    const { source } = await openShop(warn);
    const { repairs } = await source.read(question);
    expect(repairs.map(({ done }) => done)).toEqual([
      "the store warns that something may be missing: store eu-2 did not answer",
    ]);
  });
});

describe("a server that is busy", () => {
  it("is asked again after the time that it names", async () => {
    const busy = failFirst(1, (response) => response.writeHead(429, { "retry-after": "7" }).end("slow down"));
    const { source, waitedMs } = await openShop(busy);
    expect((await source.read(question)).series).toHaveLength(1);
    expect(waitedMs()).toBe(7000);
  });

  it("is asked again after half a second, one, two and four", async () => {
    const { source, server, waitedMs } = await openShop((_, response) => response.writeHead(503).end());
    await expect(source.read(question)).rejects.toMatchObject({ code: "SP_METRICS_BUSY" });
    expect(server.requests).toHaveLength(5);
    expect(waitedMs()).toBe(7500);
  });

  it("is not waited for longer than a minute", async () => {
    const { source, server, waitedMs } = await openShop((_, response) =>
      response.writeHead(429, { "retry-after": "3600" }).end(),
    );
    await expect(source.read(question)).rejects.toMatchObject({ code: "SP_METRICS_BUSY" });
    expect([server.requests.length, waitedMs()]).toEqual([1, 0]);
  });

  it("may name a date", async () => {
    const busy = failFirst(1, (response) =>
      response.writeHead(429, { "retry-after": "Tue, 01 Jan 2030 00:00:20 GMT" }).end(),
    );
    const { source, waitedMs } = await openShop(busy);
    await source.read(question);
    expect(waitedMs()).toBe(20_000);
  });
});

describe("a server that fails", () => {
  it.each([
    { status: 400, words: ["bad_data", "parse error: unexpected character"], code: "SP_METRICS_REFUSED" },
    { status: 401, words: ["", "token expired"], code: "SP_METRICS_DENIED" },
    { status: 403, words: ["", "forbidden"], code: "SP_METRICS_DENIED" },
    { status: 404, words: ["", "not found"], code: "SP_METRICS_REFUSED" },
    { status: 500, words: ["internal", "disk on fire"], code: "SP_METRICS_UNREACHABLE" },
    { status: 503, words: ["timeout", "query timed out in expression evaluation"], code: "SP_METRICS_TIMEOUT" },
    { status: 504, words: ["", "upstream timed out"], code: "SP_METRICS_TIMEOUT" },
  ] as const)("with $status is told as what it is", async ({ status, words, code }) => {
    const { source } = await openShop((_, response) => answerError(response, status, words));
    const failing = source.read(question);
    await expect(failing).rejects.toMatchObject({ code, fix: expect.stringMatching(/\w/u) });
    await expect(failing).rejects.toThrow(words[1]);
    await expect(failing).rejects.toThrow(`answered ${status}`);
    await expect(failing).rejects.toThrow(/^shop \(127\.0\.0\.1:\d+\)/u);
  });

  it("never has its secrets shown, even if it repeats them", async () => {
    const tell: Responder = (request, response) =>
      answerError(response, 401, ["", `bad header ${request.headers.authorization ?? ""}`]);
    const { source } = await openShop(tell, { bearer: () => "t0ken-of-orders" });
    const error: unknown = await source.read(question).catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("t0ken-of-orders");
    expect(String(error)).toContain("bad header Bearer ***");
  });

  it("by sending elsewhere is not followed with credentials", async () => {
    const { source, server } = await openShop(
      (_, response) => response.writeHead(302, { location: "http://collector.example.com/x?y=1" }).end(),
      { bearer: () => "t0ken" },
    );
    await expect(source.read(question)).rejects.toMatchObject({
      code: "SP_METRICS_REFUSED",
      message: expect.stringContaining("redirects to collector.example.com"),
    });
    expect(server.requests).toHaveLength(1);
  });

  it("by being slow is given up after the time-out", async () => {
    const { source } = await openShop(() => {}, { timeoutMs: 50 });
    await expect(source.read(question)).rejects.toMatchObject({
      code: "SP_METRICS_TIMEOUT",
      message: expect.stringContaining("within 0.05 s"),
    });
  });

  it("by breaking off is asked again", async () => {
    const cut = failFirst(2, (response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"status":"success","data":[');
      setImmediate(() => response.destroy());
    });
    const { source } = await openShop(cut);
    expect((await source.read(question)).series).toHaveLength(1);
  });

  it.each(["<html>Sign in</html>", '{"status":"success"}', "[]"])("by answering %s is told so", async (body) => {
    const { source } = await openShop((_, response) => response.end(body));
    await expect(source.read(question)).rejects.toMatchObject({
      code: "SP_METRICS_REFUSED",
      message: expect.stringContaining("not Prometheus's API"),
    });
  });

  it("by not being there is told so", async () => {
    const { source, server } = await openShop(answerShop);
    await server.close();
    await expect(source.read(question)).rejects.toMatchObject({
      code: "SP_METRICS_UNREACHABLE",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });
});

describe("a question that is too large", () => {
  const tooMany = ["execution", "query processing would load too many samples into memory in query execution"] as const;
  const spanOf = (parameters: URLSearchParams): number =>
    Number(parameters.get("end")) - Number(parameters.get("start"));

  it("is cut into pieces of time until the server takes it", async () => {
    const limited: Responder = (request, response) =>
      /rate\(/u.test(request.parameters.get("query") ?? "") && spanOf(request.parameters) > 4000 * 60
        ? answerError(response, 422, tooMany)
        : answerShop(request, response);
    const { source, server } = await openShop(limited);
    const { window } = question;
    const long = { ...window, toMs: window.fromMs + 100 * 60 * minuteMs };
    const { series } = await source.read({ ...question, window: long, metrics: commits });
    const [first] = series;
    expect(first !== undefined && "mean" in first && first.mean.every((value) => value === 10)).toBe(true);
    expect(server.requests.length).toBeGreaterThan(3);
  });

  it("is told where it cannot be cut any more", async () => {
    const { source } = await openShop((request, response) =>
      request.path.endsWith("/query_range") ? answerError(response, 422, tooMany) : answerShop(request, response),
    );
    await expect(source.read(question)).rejects.toMatchObject({
      code: "SP_METRICS_TOO_MANY",
      fix: expect.stringContaining("maxSamples"),
    });
  });

  it("never asks for more than 11,000 points of a series", async () => {
    const { source, server } = await openShop(answerShop);
    const window = { ...question.window, toMs: fromMs + 120 * 24 * 60 * minuteMs };
    await source.read({ ...question, window });
    const ranges = server.requests.filter(({ path }) => path.endsWith("/query_range"));
    const points = ranges.map(
      ({ parameters }) => spanOf(parameters) / Number((parameters.get("step") ?? "").replace("s", "")) + 1,
    );
    expect(Math.max(...points)).toBeLessThanOrEqual(11_000);
    expect(ranges.length).toBeGreaterThan(4);
  });

  it("is split by the samples that it touches", async () => {
    const { source, server } = await openShop(answerShop, { maxSamples: 20 });
    await source.read(question);
    const spans = server.requests
      .filter(({ parameters }) => (parameters.get("query") ?? "").includes("rate("))
      .map(({ parameters }) => spanOf(parameters));
    expect(spans.length).toBeGreaterThan(1);
  });
});

describe("a selector that finds nothing", () => {
  const empty: Responder = (_, response) => answerData(response, []);

  it("is told with the values that there are, the nearest first", async () => {
    const { source } = await openShop((request, response) =>
      answerData(response, request.path.endsWith("/values") ? ["billing:9187", "orders-prd:9187", "web:9100"] : []),
    );
    await expect(source.read(question)).rejects.toMatchObject({
      code: "SP_METRICS_NO_MATCH",
      message:
        'No series match metrics.selector of orders-prod, {instance="orders-prod:9187"}. ' +
        "Values of instance are: orders-prd:9187, billing:9187, web:9100.",
    });
  });

  it("is told where nothing is there at all", async () => {
    const { source } = await openShop(empty);
    await expect(source.read(question)).rejects.toThrow(/within the window there are no series of one at all/u);
  });

  it("is told where its labels are right, but not together", async () => {
    const { source } = await openShop((request, response) =>
      answerData(response, request.path.endsWith("/values") ? ["orders-prod:9187"] : []),
    );
    await expect(source.read(question)).rejects.toThrow(/but without the other labels/u);
  });

  it("does not read ten million values to say so", async () => {
    let sent = 0;
    const { source } = await openShop((request, response) => {
      if (!request.path.endsWith("/values")) return answerData(response, []);
      response.write('{"status":"success","data":["');
      const chunk = `${"orders-prod-with-a-long-name-000000:9187".repeat(100)}","`;
      const more = (): void => {
        for (let index = 0; index < 100 && sent < 400_000_000 && !response.destroyed; index += 1) {
          sent += chunk.length;
          if (!response.write(chunk)) break;
        }
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    });
    await expect(source.read(question)).rejects.toThrow(/instance has too many values to list/u);
    expect(sent).toBeLessThan(40_000_000);
  });

  it("is no selector at all where it has no labels", async () => {
    const { source } = await openShop(answerShop);
    await expect(source.read({ ...question, instance: instanceWith({}) })).rejects.toMatchObject({
      code: "SP_METRICS_NO_MATCH",
      fix: expect.stringContaining("metrics.selector"),
    });
  });
});
