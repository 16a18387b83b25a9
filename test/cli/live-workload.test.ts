import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { configuration, instance } from "../support/orders-shop.ts";
import { describeWithPostgresql, startPostgresql } from "../servers/postgresql-server.ts";
import { ask } from "./ask-server.ts";
import { lin, type Outcome, runIn } from "./run-in-process.ts";
import { makeRepository } from "./shop-repository.ts";

/** Whole minutes of a window have passed by then. */
const laterMs = 120_000;
const clock = { now: () => new Date(), wait: async (ms: number): Promise<void> => await setTimeout(ms) };
const watched = ["--for", "4s", "--every", "1s"];

describeWithPostgresql(["16"], "the workload of a server that says itself what it does", () => {
  it("is looked at, kept in a file, and read again from there", { timeout: 120_000 }, async () => {
    const server = await startPostgresql("16", ["-c", "fsync=off"]);
    const shop = await makeRepository({});
    try {
      const kept = path.join(shop.path, "orders.parquet");
      const sources = `  metrics: { sources: { kept: { kind: files, paths: "${shop.path}/{name}.parquet" } } }\n`;
      const metrics = "  connection: { from: env:ORDERS_DSN }\n  metrics: { source: live }\n";
      await shop.commit("Take in the server", {
        "setpoint.yaml": configuration + sources.replace("{name}", "{instance}"),
        "instances/orders.yaml": instance("orders", metrics, server.major),
      });
      const say = async (...words: readonly string[]): Promise<Outcome> =>
        await runIn(shop.path, words, { clock, environment: { ...lin, ORDERS_DSN: server.dsn } });
      const inventory = await say("metrics", "check", "--format", "json");
      expect(JSON.parse(inventory.stdout).instances[0].signals).toContainEqual(
        expect.objectContaining({ signal: "transactions", needs: [] }),
      );
      const busy = new AbortController();
      const work = keepBusy(async () => await ask(server, "select count(*) from pg_class"), busy.signal);
      const [seen, recorded] = await Promise.all([
        say("workload", "orders", ...watched, "--format", "json"),
        say("metrics", "record", "orders", ...watched, "--to", kept),
      ]);
      busy.abort();
      await work;
      expect([seen.exitCode, recorded.exitCode]).toEqual([0, 0]);
      expect(JSON.parse(seen.stdout)).toMatchObject({
        failures: [],
        profiled: [
          {
            profile: {
              source: "live",
              window: { bucketSeconds: 1 },
              signals: expect.arrayContaining([
                expect.objectContaining({ signal: "transactions", mean: expect.toSatisfy((rate: number) => rate > 0) }),
              ]),
            },
          },
        ],
      });
      const later = { now: () => new Date(Date.now() + laterMs), wait: clock.wait };
      const words = ["workload", "orders", "--source", "kept", "--window", "10m", "--format", "json"];
      const again = await runIn(shop.path, words, { clock: later });
      expect(JSON.parse(again.stdout)).toMatchObject({
        failures: [],
        profiled: [
          {
            profile: {
              source: "kept",
              signals: expect.arrayContaining([expect.objectContaining({ signal: "connections" })]),
            },
          },
        ],
      });
    } finally {
      await server.stop();
      await shop.remove();
    }
  });
});

/** Work until it is told to stop. */
async function keepBusy(work: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await work();
}
