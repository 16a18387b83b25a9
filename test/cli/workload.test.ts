import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instance } from "../support/orders-shop.ts";
import { configuration } from "../support/orders-shop.ts";
import { type Outcome, runIn } from "./run-in-process.ts";
import { makeRepository, type ShopRepository } from "./shop-repository.ts";

const names = ["billing", "ledger", "orders"] as const;
const [fromMs, minutes] = [Date.parse("2030-01-01T00:00:00Z"), 24 * 60];
const now = "2030-01-02T00:00:00Z";
const day = ["--window", "1d"];

let shop: ShopRepository;
const at = (name: string): string => path.join(shop.path, name);
const say = (...words: readonly string[]): Promise<Outcome> => runIn(shop.path, words, { now });

/** A day of each instance as CSV, a sample a minute; the rate of each is its own. */
function writeDay(): string {
  const rows = names.flatMap((name, index) => {
    const labels = (more: string): string => `"{""instance"":""${name}:9187""${more}}"`;
    return Array.from({ length: minutes }, (_, minute) => {
      const seconds = fromMs / 1000 + minute * 60;
      return [
        `${seconds},pg_stat_database_xact_commit,${labels(',""datname"":""shop""')},${minute * 60 * (index + 1) * 10}`,
        `${seconds},pg_stat_database_xact_rollback,${labels(',""datname"":""shop""')},${minute * 60}`,
        `${seconds},pg_settings_max_connections,${labels("")},${minute < 600 ? 100 : 200}`,
      ];
    }).flat();
  });
  return ["time,metric,labels,value", ...rows, ""].join("\n");
}

const document = (name: string): string =>
  instance(name, `  metrics: { source: kept, selector: { instance: "${name}:9187" } }\n`);

beforeEach(async () => {
  shop = await makeRepository({ "setpoint.yaml": configuration });
  await writeFile(at("day.csv"), writeDay());
  const sources = `  metrics:
    sources:
      kept: { kind: files, paths: "${at("day.csv")}" }
      again: { kind: files, paths: "${at("*.parquet")}" }
      main: { kind: prometheus, url: "http://127.0.0.1:9", bearer: env:PROMETHEUS_TOKEN }
`;
  await shop.write({ ".gitignore": "*.csv\n*.parquet\n*.json\n" });
  await shop.commit("Say where metrics are", {
    "setpoint.yaml": configuration + sources,
    ...Object.fromEntries(names.map((name) => [`instances/${name}.yaml`, document(name)])),
  });
});
afterEach(() => shop.remove());

describe("setpoint workload", () => {
  it("tells what instances do, in the order of their names, as the versioned report", async () => {
    const { exitCode, stdout, stderr } = await say("workload", "--all", ...day, "--format", "json");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ format: "setpoint-report-1", kind: "workload", failures: [] });
    expect(report.profiled).toMatchObject(
      names.map((name) => ({
        profile: { apiVersion: "setpoint/v1", kind: "WorkloadProfile", instance: name, source: "kept" },
        traffic: { requests: 1 },
      })),
    );
    const rates = names.map((_, index) => (index + 1) * 10 + 1);
    expect(report.profiled.map(({ profile }: { profile: { signals: unknown[] } }) => profile.signals[0])).toMatchObject(
      rates.map((rate) => ({ signal: "transactions", unit: "1/s", p50: rate })),
    );
    expect(report.profiled[0].profile.configuration).toMatchObject([
      { changes: [] },
      { from: "2030-01-01T10:00:00.000Z", changes: [{ parameter: "max_connections", from: 100, to: 200 }] },
    ]);
  });

  it("is the same, byte for byte, whoever does which part of it", async () => {
    const json = ["--format", "json"];
    const whole = await say("workload", "--all", ...day, ...json);
    const parts = [1, 2].map((index) => at(`part${index}.json`));
    for (const [index, part] of parts.entries()) {
      const { stdout } = await say("workload", "--all", "--shard", `${index + 1}/2`, "--jobs", "1", ...day, ...json);
      await writeFile(part, stdout);
    }
    expect(await say("workload", "merge", ...parts.toReversed(), ...json)).toEqual(whole);
    const { exitCode, stdout, stderr } = await say("workload", "merge", parts[0] ?? "");
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("SP_WORKLOAD_PARTS: The parts do not make a whole: of 2 parts there is no 2/2.");
    expect((await say("workload", "merge", at("no.json"))).stderr).toContain("SP_CLI_UNREADABLE_FILE");
  });

  it("ends with 1 where an instance could not be looked at, and tells of the others all the same", async () => {
    await shop.commit("Take in another", { "instances/search.yaml": document("search") });
    const { exitCode, stdout } = await say("workload", "--all", ...day, "--format", "json");
    expect(exitCode).toBe(1);
    const report = JSON.parse(stdout);
    expect(report.profiled).toHaveLength(3);
    expect(report.failures).toMatchObject([{ instance: "search", code: "SP_METRICS_NO_MATCH" }]);
  });

  it.each([
    ["workload", "orders", "--source", "main"],
    ["metrics", "check", "orders", "--source", "main"],
    ["metrics", "record", "orders", "--source", "main", "--to", "x.parquet"],
  ])("asks for the secret of a source where there is none: %s %s", async (...words) => {
    const { exitCode, stdout, stderr } = await say(...words);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("SP_METRICS_DENIED: The source main asks for a secret from env:PROMETHEUS_TOKEN");
  });

  it("asks no server without its connection", async () => {
    const { exitCode, stdout } = await say("workload", "orders", "--source", "live", "--format", "json");
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).failures).toMatchObject([{ instance: "orders", code: "SP_TARGET_NO_CONNECTION" }]);
  });

  it.each([
    [
      ["workload", "odrers"],
      "SP_METRICS_UNKNOWN_INSTANCE: There is no instance odrers on the trunk.\n  Did you mean orders?",
    ],
    [
      ["workload", "--all", "--source", "kpet"],
      "SP_METRICS_UNKNOWN_SOURCE: setpoint.yaml on the trunk names no source kpet.\n  Did you mean kept?",
    ],
    [
      ["metrics", "check", "--until", "2030-02-01T00:00:00Z"],
      "SP_METRICS_NOT_YET: The window ends at 2030-02-01T00:00:00.000Z",
    ],
    [
      ["metrics", "record", "--to", "x", "--source", "live", "--for", "1d", "--every", "1s", "orders"],
      "SP_METRICS_TOO_MANY: The server would be asked 86400 times",
    ],
  ])("says what is wrong with what it was asked: %j", async (words, message) => {
    const { exitCode, stdout, stderr } = await say(...words);
    expect(stderr).toContain(message);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  });

  it("talks of its progress on standard error, where nothing but people reads", async () => {
    let time = Date.parse(now);
    const clock = { now: () => new Date((time += 5000)), wait: async () => {} };
    const words = ["workload", "--all", ...day, "--format", "json"];
    const { exitCode, stdout, stderr } = await runIn(shop.path, words, { clock });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^\d of 3 instances; (?:billing|ledger|orders): /u);
    expect(JSON.parse(stdout)).toMatchObject({ kind: "workload" });
  });
});

describe("setpoint metrics", () => {
  it("checks what there is, and says what is lost without the rest", async () => {
    const { exitCode, stdout, stderr } = await say("metrics", "check", ...day, "--format", "json");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const report = JSON.parse(stdout);
    expect(report.instances).toHaveLength(3);
    expect(report.instances[2]).toMatchObject({ instance: "orders", source: "kept" });
    expect(report.instances[2].signals).toContainEqual(
      expect.objectContaining({
        signal: "transactions",
        from: ["pg_stat_database_xact_commit", "pg_stat_database_xact_rollback"],
        first: "2030-01-01T00:00:00.000Z",
        last: "2030-01-01T23:59:00.000Z",
      }),
    );
    expect((await say("metrics", "check", "orders", ...day)).stdout).toContain("CPU saturation");
  });

  it("records what is read again the same: by the same selector, with members and settings", async () => {
    for (const name of names) {
      const { exitCode, stdout } = await say("metrics", "record", name, ...day, "--to", at(`${name}.parquet`));
      expect(stdout).toContain(`${name}.parquet`);
      expect(exitCode).toBe(0);
    }
    const [once, again] = await Promise.all(
      ["kept", "again"].map(async (source) => {
        const { stdout } = await say("workload", "--all", "--source", source, ...day, "--format", "json");
        return JSON.parse(stdout.replaceAll(`"source": "${source}"`, '"source": "any"'));
      }),
    );
    const profiles = (report: { profiled: { profile: unknown }[] }): unknown =>
      report.profiled.map((one) => one.profile);
    expect(profiles(again)).toEqual(profiles(once));
  });

  it("leaves a file alone that is there already", async () => {
    const { exitCode, stderr } = await say("metrics", "record", "orders", ...day, "--to", at("day.csv"));
    expect(exitCode).toBe(1);
    expect(stderr).toContain("SP_METRICS_FILE_EXISTS");
  });
});
