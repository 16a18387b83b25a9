import { describe, expect, it } from "vitest";
import type { Engines } from "../../../src/engines/engine.ts";
import { engines as known } from "../../../src/engines/index.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { resolveFleet } from "../../../src/stages/resolve/resolve-fleet.ts";
import { checkTopology } from "../../../src/stages/validate/check-topology.ts";
import { type Files, instance, located, readFleet } from "../../support/orders-shop.ts";

const postgresql = known.get("postgresql");
const engines: Engines = new Map([
  ...known,
  ...(postgresql ? [["stocksql", { ...postgresql, name: "stocksql" }] as const] : []),
]);

function check(files: Files): readonly Finding[] {
  const fleet = readFleet(files);
  return checkTopology({ fleet, state: resolveFleet(fleet, engines) }, engines);
}

const primary = (settings: string, version?: string): Files => ({
  "instances/orders.yaml": instance(
    "orders",
    `  topology: { role: primary, replicas: [orders-r1] }\n  settings: { ${settings} }\n`,
    version,
  ),
});
const replica = (settings: string, version?: string): string =>
  instance("orders-r1", `  topology: { role: replica }\n  settings: { ${settings} }\n`, version);
const pair = (upstream: string, standby: string): Files => ({
  ...primary(upstream),
  "instances/r1.yaml": replica(standby),
});

describe("replicas", () => {
  it("may hold as much as their primary, or more", () => {
    expect(check(pair("max_connections: 300", "max_connections: 300"))).toEqual([]);
    expect(check(pair("", "max_connections: 300"))).toEqual([]);
    expect(check(pair("", ""))).toEqual([]);
  });

  it("stop where they hold less, also by default, of every parameter that has a floor", () => {
    const floors =
      "max_connections: 300, max_wal_senders: 30, max_prepared_transactions: 5, max_worker_processes: 20, max_locks_per_transaction: 128";
    const findings = check(pair(floors, ""));
    expect(findings.map(({ parameter }) => parameter).toSorted()).toEqual([
      "max_connections",
      "max_locks_per_transaction",
      "max_prepared_transactions",
      "max_wal_senders",
      "max_worker_processes",
    ]);
    expect(new Set(located(findings))).toEqual(new Set(["validate/standby-floor@instances/r1.yaml:3"]));
    expect(findings[0]).toMatchObject({
      message:
        "max_connections is 100 on replica orders-r1 and 300 on its primary orders; a standby with less than its primary stops.",
      fix: "Set max_connections to at least 300 on orders-r1.",
      instance: "orders-r1",
    });
  });

  it("are told where they hold less by the line that says so", () => {
    expect(located(check(pair("max_connections: 300", "max_connections: 200")))).toEqual([
      "validate/standby-floor@instances/r1.yaml:9",
    ]);
  });

  it("may hold less of what has no floor", () => {
    expect(check(pair("work_mem: 64MB, shared_buffers: 8GB", "work_mem: 4MB"))).toEqual([]);
  });

  it("run the engine of their primary", () => {
    const files = {
      ...primary(""),
      "instances/r1.yaml": replica("").replace("engine: postgresql", "engine: stocksql"),
    };
    expect(check(files)).toMatchObject([
      {
        code: "validate/replica-engine",
        severity: "error",
        message: "orders-r1 runs stocksql; its primary orders runs postgresql.",
        at: { file: "instances/orders.yaml", line: 8 },
        instance: "orders-r1",
      },
    ]);
  });

  it("are not judged where an engine or a version is unknown: that is another finding", () => {
    expect(check({ ...primary("max_connections: 300"), "instances/r1.yaml": replica("", "9.6") })).toEqual([]);
    expect(check({ ...primary("max_connections: 300", "9.6"), "instances/r1.yaml": replica("") })).toEqual([]);
    const nobody = replica("").replace("engine: postgresql", "engine: nosuchdb");
    expect(check({ ...primary("max_connections: 300"), "instances/r1.yaml": nobody })).toEqual([]);
  });

  it("exist: a misspelt name is met by a proposal, another one by where to create it", () => {
    const misspelt = primary("");
    expect(check({ ...misspelt, "instances/r1.yaml": replica("").replace("orders-r1", "order-r1") })).toMatchObject([
      { code: "validate/unknown-replica", fix: "Did you mean order-r1 or orders?", instance: "orders" },
    ]);
    const far = {
      "instances/orders.yaml": instance("orders", "  topology: { role: primary, replicas: [billing-standby] }\n"),
    };
    expect(check(far)).toMatchObject([{ fix: "Create instances/billing-standby.yaml or remove the reference." }]);
  });
});
