import { describe, expect, it } from "vitest";
import { readSide } from "../../../src/flows/read-side.ts";
import { profileFleet, type ProfileRequest } from "../../../src/flows/workload/profile-fleet.ts";
import type { FleetProgress } from "../../../src/flows/metrics/progress.ts";
import type { Configuration } from "../../../src/model/configuration.ts";
import type { WorkloadResult } from "../../../src/model/metric-results.ts";
import { SetpointError } from "../../../src/model/setpoint-error.ts";
import type { MetricQuestion, MetricSource } from "../../../src/ports/metric-source.ts";
import { instance } from "../../support/orders-shop.ts";
import type { Shop } from "../../support/workspace.ts";
import { measured, measuredConfiguration, openMeasuredShop, shopMetrics } from "../../support/measured-shop.ts";

async function configurationOf(shop: Shop): Promise<Configuration> {
  return (await readSide(shop.as("lin"), "main")).fleet.configuration;
}

const week = { windowMs: 7 * 86_400_000 };

/** Everything of the fleet, unless a test wants otherwise. */
function ask(change: Partial<ProfileRequest> = {}): ProfileRequest {
  return { instances: [], span: week, jobs: 2, ...change };
}

function namesOf({ profiled }: WorkloadResult): readonly string[] {
  return profiled.map(({ profile }) => profile.instance);
}

function heard(source: MetricSource): { readonly questions: MetricQuestion[]; readonly source: MetricSource } {
  const questions: MetricQuestion[] = [];
  return {
    questions,
    source: {
      ...source,
      read: async (question) => {
        questions.push(question);
        return await source.read(question);
      },
    },
  };
}

describe("the workload of a fleet", () => {
  it("is a profile of each instance that says where its metrics are, sorted by name", async () => {
    const { shop, source } = await openMeasuredShop(["orders", "billing", "ledger"]);
    const result = await profileFleet(shop.as("lin", { metrics: new Map([["prometheus-main", source]]) }), ask());
    expect(namesOf(result)).toEqual(["billing", "ledger", "orders"]);
    expect(result).toMatchObject({ kind: "workload", commit: await shop.head("main"), failures: [], findings: [] });
    expect(result.profiled[0]).toMatchObject({
      profile: {
        apiVersion: "setpoint/v1",
        engine: "postgresql",
        source: "prometheus-main",
        window: { from: "2029-12-25T00:00:00.000Z", to: "2030-01-01T00:00:00.000Z", bucketSeconds: 60 },
      },
      traffic: { requests: 1, points: 2 * 10_080 },
    });
    expect(source.isClosed()).toBe(true);
  });

  it("is of the instances that are named, each once, and of no other", async () => {
    const { shop, source } = await openMeasuredShop(["orders", "billing", "ledger"]);
    const { questions, source: asked } = heard(source);
    const workspace = shop.as("lin", { metrics: new Map([["prometheus-main", asked]]) });
    const result = await profileFleet(workspace, ask({ instances: ["orders", "billing", "orders"] }));
    expect(namesOf(result)).toEqual(["billing", "orders"]);
    expect(questions.map((question) => question.instance.name).toSorted()).toEqual(["billing", "orders"]);
  });

  it("tells why one instance failed, and of the others what they do", async () => {
    const { shop, source, metrics } = await openMeasuredShop(["orders", "billing", "ledger"]);
    const failure = new SetpointError("SP_METRICS_TIMEOUT", "No answer within 30s.", { fix: "Ask for less." });
    metrics.set("ledger", { series: [], failure });
    metrics.delete("billing");
    const result = await profileFleet(shop.as("lin", { metrics: new Map([["prometheus-main", source]]) }), ask());
    expect(namesOf(result)).toEqual(["orders"]);
    expect(result.failures).toEqual([
      {
        instance: "billing",
        code: "SP_METRICS_NO_MATCH",
        message: "No series are those of billing.",
        fix: "There are orders, ledger.",
      },
      { instance: "ledger", code: "SP_METRICS_TIMEOUT", message: "No answer within 30s.", fix: "Ask for less." },
    ]);
    expect(source.isClosed()).toBe(true);
  });

  it("fails for each instance of a source that cannot be opened, and for no other", async () => {
    const { shop, source } = await openMeasuredShop(["orders", "billing"], {
      "instances/ledger.yaml": instance("ledger", "  metrics: { source: kept }\n"),
    });
    const result = await profileFleet(shop.as("lin", { metrics: new Map([["prometheus-main", source]]) }), ask());
    expect(namesOf(result)).toEqual(["billing", "orders"]);
    expect(result.failures).toMatchObject([{ instance: "ledger", code: "SP_METRICS_UNKNOWN_SOURCE" }]);
    expect(source.isClosed()).toBe(true);
  });

  it("reads servers of engines whose parameters nobody manages, too", async () => {
    const { shop, source, metrics } = await openMeasuredShop(["orders"], {
      "instances/ledger.yaml": measured("ledger", "mariadb"),
    });
    metrics.set("ledger", shopMetrics(5));
    const result = await profileFleet(shop.as("lin", { metrics: new Map([["prometheus-main", source]]) }), ask());
    expect(result.profiled.map(({ profile }) => profile.engine)).toEqual(["mariadb", "postgresql"]);
    expect(result.findings).toEqual([]);
  });

  it("fails for a server of an engine whose metrics nobody knows", async () => {
    const { shop, source } = await openMeasuredShop(["orders"], {
      "instances/stock.yaml": measured("stock", "stocksql"),
    });
    const result = await profileFleet(shop.as("lin", { metrics: new Map([["prometheus-main", source]]) }), ask());
    expect(result.failures).toEqual([
      {
        instance: "stock",
        code: "SP_METRICS_UNKNOWN_ENGINE",
        message: "stock runs stocksql, whose metrics Setpoint does not know.",
        fix: "It knows those of mariadb, mysql, postgresql; correct spec.engine.",
      },
    ]);
  });

  it("leaves out, and tells, who does not say where its metrics are; who is named must say so", async () => {
    const { shop, source } = await openMeasuredShop(["orders"], { "instances/spare.yaml": instance("spare") });
    const workspace = shop.as("lin", { metrics: new Map([["prometheus-main", source]]) });
    const all = await profileFleet(workspace, ask());
    expect(namesOf(all)).toEqual(["orders"]);
    expect(all.findings).toEqual([
      {
        code: "metrics/not-told",
        severity: "note",
        message: "spare does not say where its metrics are, and is left out.",
        fix: "Add spec.metrics to its document: a source of setpoint.yaml, or live.",
        at: { file: "instances/spare.yaml", line: 3, column: 13 },
        instance: "spare",
      },
    ]);
    const named = await profileFleet(workspace, ask({ instances: ["spare"] }));
    expect(named.failures).toMatchObject([{ instance: "spare", code: "SP_METRICS_NO_SOURCE" }]);
    const elsewhere = await profileFleet(workspace, ask({ source: "prometheus-main" }));
    expect(elsewhere.failures).toMatchObject([{ instance: "spare", code: "SP_METRICS_NO_MATCH" }]);
  });

  it("is of nobody whom the trunk does not know", async () => {
    const { shop } = await openMeasuredShop(["orders"]);
    await expect(profileFleet(shop.as("lin"), ask({ instances: ["odrers"] }))).rejects.toMatchObject({
      code: "SP_METRICS_UNKNOWN_INSTANCE",
      message: "There is no instance odrers on the trunk.",
      fix: "Did you mean orders?",
    });
    await expect(profileFleet(shop.as("lin"), ask({ instances: ["sessions"] }))).rejects.toMatchObject({
      fix: "See instances/ on the trunk for all 1; setpoint validate says which could not be read.",
    });
  });

  it("never asks a source that a branch under review, or a push past the gate, names", async () => {
    const { shop, source } = await openMeasuredShop(["orders"], {
      "policies/guarded.owners.yaml": `apiVersion: setpoint/v1
kind: Owners
metadata: { name: guarded }
spec:
  paths: [setpoint.yaml]
  approvals: [{ stage: dba, from: { teams: [shop/dba] }, count: 1 }]
`,
    });
    const elsewhere = measuredConfiguration.replace("prometheus.shop.example", "thief.example");
    await shop.push("more-metrics", { "setpoint.yaml": elsewhere });
    await shop.push("main", { "setpoint.yaml": elsewhere }, { by: "max" });
    const urls: unknown[] = [];
    const openMetrics = async ({ metricSources }: Configuration, name: string): Promise<MetricSource> => {
      urls.push(metricSources?.[name]);
      return source;
    };
    const result = await profileFleet({ ...shop.as("lin"), openMetrics }, ask());
    expect(urls).toMatchObject([{ url: "https://prometheus.shop.example" }]);
    expect(result.findings).toMatchObject([{ code: "trunk/unapproved" }]);
  });

  it("knows by the record what Setpoint itself has changed meanwhile", async () => {
    const { shop, source } = await openMeasuredShop(["orders"]);
    const audit = shop.as("lin").openAudit(await configurationOf(shop));
    const [before, running] = [
      { canonical: "4096", display: "4MB" },
      { canonical: "65536", display: "64MB" },
    ];
    shop.clock.advance(-3 * 86_400_000);
    const change = { instance: "orders", parameter: "work_mem", before, after: running };
    await audit.append({ kind: "apply-started", run: "r1", commit: "c1", digest: "d1", changes: [change] }, "lin");
    const readBack = [{ instance: "orders", parameter: "work_mem", running, pendingRestart: false }];
    await audit.append({ kind: "apply-finished", run: "r1", digest: "d1", outcome: "applied", readBack }, "lin");
    shop.clock.advance(3 * 86_400_000);
    const result = await profileFleet(shop.as("lin", { metrics: new Map([["prometheus-main", source]]) }), ask());
    expect(result.profiled[0]?.profile.configuration).toMatchObject([
      { changes: [] },
      { from: "2029-12-29T00:00:00.000Z", changes: [{ parameter: "work_mem", from: 4096, to: 65_536 }] },
    ]);
  });

  it("does not begin where one source for all cannot be opened", async () => {
    const { shop } = await openMeasuredShop(["orders"]);
    await expect(profileFleet(shop.as("lin"), ask({ source: "elsewhere" }))).rejects.toMatchObject({
      code: "SP_METRICS_UNKNOWN_SOURCE",
    });
    await expect(
      profileFleet(shop.as("lin"), ask({ span: { untilMs: Date.parse("2040-01-01T00:00:00Z") } })),
    ).rejects.toMatchObject({
      code: "SP_METRICS_NOT_YET",
    });
  });

  it("tells how far it is", async () => {
    const { shop, source } = await openMeasuredShop(["orders", "billing"]);
    const told: FleetProgress[] = [];
    const workspace = shop.as("lin", { metrics: new Map([["prometheus-main", source]]) });
    await profileFleet(workspace, ask({ jobs: 1, progress: (progress) => told.push(progress) }));
    const reading = { part: "series", of: 1, at: 1 };
    expect(told).toEqual([
      { instance: "billing", done: 0, of: 2, reading },
      { instance: "billing", done: 1, of: 2 },
      { instance: "orders", done: 1, of: 2, reading },
      { instance: "orders", done: 2, of: 2 },
    ]);
  });

  it("watches servers from the moment on at which their turn comes", async () => {
    const { shop, source } = await openMeasuredShop(["billing", "orders"]);
    const { questions, source: asked } = heard(source);
    const live: MetricSource = {
      ...asked,
      read: async (question) => {
        const reading = await asked.read(question);
        shop.clock.advance(30_000);
        return reading;
      },
    };
    const workspace = shop.as("lin", { metrics: new Map([["live", live]]) });
    await profileFleet(workspace, ask({ source: "live", span: { forMs: 30_000 }, jobs: 1 }));
    expect(questions.map(({ window }) => new Date(window.fromMs).toISOString())).toEqual([
      "2030-01-01T00:00:00.000Z",
      "2030-01-01T00:00:30.000Z",
    ]);
    expect(questions[0]?.window).toMatchObject({ bucketMs: 1000 });
  });
});
