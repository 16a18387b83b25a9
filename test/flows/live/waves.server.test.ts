import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { postgresqlTarget } from "../../../src/adapters/target/postgresql/postgresql-target.ts";
import { engines } from "../../../src/engines/index.ts";
import { deploy } from "../../../src/flows/live/deploy.ts";
import type { LiveResult } from "../../../src/model/results.ts";
import type { Target } from "../../../src/ports/target.ts";
import { describeWithPostgresql, startPostgresql } from "../../servers/postgresql-server.ts";
import type { PostgresqlServer } from "../../servers/postgresql-server.ts";
import { rolloutDocument, told, watchedTarget } from "../../support/rollout-shop.ts";
import { minute, ordersInstance, policies } from "../../support/shop-documents.ts";
import { openShop, type Shop } from "../../support/workspace.ts";

const major = "16";
const names = ["orders-a", "orders-b", "orders-c"] as const;
const settings = "work_mem: 16MB, max_connections: 60";
/** Nobody may lose connections by the change. */
const health = `  pause: 5m
  health: { check: statistics.connections >= before.connections, for: 1m, every: 20s }
`;

describeWithPostgresql([major], "a staged rollout over three PostgreSQL 16", () => {
  let servers: Readonly<Record<string, PostgresqlServer>> = {};
  let target: Target;

  beforeAll(async () => {
    const started: [string, PostgresqlServer][] = [];
    for (const name of names) started.push([name, await startPostgresql(major)]);
    servers = Object.fromEntries(started);
    target = reach(servers);
  });
  afterAll(async () => {
    for (const server of Object.values(servers)) await server.stop();
  });
  beforeEach(async () => {
    for (const server of Object.values(servers)) {
      await ask(server, "alter system reset all");
      await ask(server, "alter system set work_mem = '8MB'");
      await server.restart();
    }
  });

  const openThree = (): Promise<Shop> =>
    openShop({
      files: {
        ...policies,
        "policies/critical.rollout.yaml": rolloutDocument(health),
        ...Object.fromEntries(names.map((name) => [`instances/${name}.yaml`, document(name)])),
      },
      servers: {},
    });
  const apply = async (shop: Shop, digest?: string, by: Target = target): Promise<LiveResult> =>
    deploy(shop.as("lin", { target: by }), {
      instances: [],
      restart: true,
      ...(digest === undefined ? {} : { digest }),
    });
  const running = (): Promise<readonly string[]> => Promise.all(names.map((name) => describeServer(servers[name])));

  it("brings canary and waves, each after its pause, and every server proves it", async () => {
    const shop = await openThree();
    const { digest } = await apply(shop);
    const start = shop.clock.now().getTime();
    const result = await apply(shop, digest);
    expect(result).toMatchObject({ outcome: "applied", failures: [] });
    expect(shop.clock.now().getTime() - start).toBe(3 * 6 * minute);
    expect(await running()).toEqual(names.map(() => "runs 16MB and 60, stores max_connections=60 work_mem=16MB"));
  });

  it("puts back exactly the wave that is not healthy, restarts included", async () => {
    const shop = await openThree();
    const { digest } = await apply(shop);
    const shopper = await connectTo(servers["orders-b"]);
    const result = await apply(shop, digest);
    await shopper.end().catch(() => undefined);
    expect(result.outcome).toBe("rolled-back");
    expect(await running()).toEqual([
      "runs 16MB and 60, stores max_connections=60 work_mem=16MB",
      "runs 8MB and 100, stores work_mem=8MB",
      "runs 8MB and 100, stores work_mem=8MB",
    ]);
    expect(told(result)).toEqual([
      "rollout/unhealthy: orders-b is not healthy: statistics.connections >= before.connections is false; " +
        "statistics.connections was 0; before.connections was 1.",
      "rollout/stopped: The rollout ended with critical: wave 1. " +
        "stay as applied: orders-a; put back: orders-b; left as they were: orders-c.",
    ]);
  });

  it("that dies between two waves is taken up by the same command", async () => {
    const shop = await openThree();
    const { digest } = await apply(shop);
    const dying = watchedTarget({ ...shop, target }, (name) => {
      if (name === "orders-b") throw new Error("killed");
    });
    await expect(apply(shop, digest, dying)).rejects.toThrow("killed");
    const [first, ...others] = await running();
    expect(first).toBe("runs 16MB and 60, stores max_connections=60 work_mem=16MB");
    expect(others).toEqual(["runs 8MB and 100, stores work_mem=8MB", "runs 8MB and 100, stores work_mem=8MB"]);
    expect((await apply(shop, digest)).outcome).toBe("applied");
    expect(await running()).toEqual(names.map(() => first));
    expect(await shop.verify()).toEqual([]);
  });
});

function document(name: string): string {
  const reference = name.toUpperCase().replace("-", "_");
  return ordersInstance(name, settings).replaceAll("env:ORDERS", `env:${reference}`);
}

function reach(servers: Readonly<Record<string, PostgresqlServer>>): Target {
  const engine = engines.get("postgresql");
  if (!engine) throw new Error("no engine postgresql");
  const references = Object.entries(servers).flatMap(([name, { dsn, restartCommand }]) => {
    const reference = name.toUpperCase().replace("-", "_");
    return [[`env:${reference}_DSN`, dsn] as const, [`env:${reference}_RESTART`, restartCommand] as const];
  });
  const known = new Map<string, string>(references);
  return postgresqlTarget({ engine, resolveReference: (reference) => Promise.resolve(known.get(reference)) });
}

async function connectTo(server: PostgresqlServer | undefined): Promise<Client> {
  const client = new Client(server?.dsn);
  // The restart takes the connection away.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function ask(
  server: PostgresqlServer | undefined,
  statement: string,
): Promise<readonly Record<string, unknown>[]> {
  const client = await connectTo(server);
  const { rows } = await client.query<Record<string, unknown>>(statement);
  await client.end();
  return rows;
}

/** What the server itself says, without anything of Setpoint's in between. */
async function describeServer(server: PostgresqlServer | undefined): Promise<string> {
  const [row] = await ask(
    server,
    `select 'runs ' || current_setting('work_mem') || ' and ' || current_setting('max_connections') || ', stores ' ||
      (select string_agg(name || '=' || setting, ' ' order by name) from pg_file_settings
        where sourcefile like '%postgresql.auto.conf') as told`,
  );
  return String(row?.["told"]);
}
