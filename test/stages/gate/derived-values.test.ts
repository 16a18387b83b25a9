import { describe, expect, it } from "vitest";
import { engines } from "../../../src/engines/index.ts";
import type { Expression, ExpressionValue } from "../../../src/model/expression.ts";
import type { DerivedValue } from "../../../src/model/policy.ts";
import { deriveRequirements } from "../../../src/stages/gate/derive-requirements.ts";
import { guardDerived } from "../../../src/stages/gate/guard-derived.ts";
import { renderGrounds } from "../../../src/stages/gate/render-ground.ts";
import { planChange } from "../../../src/stages/plan/plan-change.ts";
import { type Files, instance, profile, readSide } from "../../support/orders-shop.ts";
import { propose } from "./shop.ts";
import { engines as shopEngines } from "./shop-engine.ts";

/** A lock on what the documents derive, and on nothing else. */
function lockOn(...derived: readonly string[]): Files {
  return {
    "policies/memory.lock.yaml": `apiVersion: setpoint/v1
kind: Lock
metadata: { name: memory }
spec:
  match: { labels: { tier: critical } }
  derived:
${derived.map((one) => `    - ${one}\n`).join("")}  approvals: [{ stage: dba, from: { teams: [shop/dba] }, count: 1 }]
`,
  };
}

const total = "{ name: connection-memory, value: settings.max_connections * settings.work_mem }";

function orders(settings: string, more = ""): Files {
  return { "instances/orders.yaml": instance("orders", `${more}  settings: { ${settings} }\n`) };
}

/** What the lock holds of a change, in words; refusals by title. */
function held(policy: Files, before: Files, after: Files): readonly string[] {
  const [base, head] = [readSide({ ...policy, ...before }), readSide({ ...policy, ...after })];
  expect(base.fleet.findings).toEqual([]);
  const requirements = deriveRequirements({ plan: planChange(base, head, engines), base, head }, engines);
  return requirements.flatMap((one) => {
    if (one.kind === "approvals") return one.grounds.map((ground) => renderGrounds([ground]));
    return [one.kind === "refusal" ? one.title : one.kind];
  });
}

describe("a lock on a derived value", () => {
  it("D8: holds a change of any parameter that moves it", () => {
    const from = orders("max_connections: 100, work_mem: 4MB");
    expect(held(lockOn(total), from, orders("max_connections: 200, work_mem: 4MB"))).toEqual([
      "orders connection-memory: 419430400 → 838860800 (derived)",
    ]);
    expect(held(lockOn(total), from, orders("max_connections: 100, work_mem: 8MB"))).toHaveLength(1);
    expect(held(lockOn(total), from, orders("max_connections: 100"))).toEqual([]);
  });

  it("D8: lets parameters move that leave it where it is, and others", () => {
    const from = orders("max_connections: 100, work_mem: 4MB");
    expect(held(lockOn(total), from, orders("max_connections: 200, work_mem: 2MB"))).toEqual([]);
    expect(held(lockOn(total), from, orders("max_connections: 100, work_mem: 4MB, fsync: 'off'"))).toEqual([]);
  });

  it("D8: holds a change of a resource, a label or the version that moves it", () => {
    const share = lockOn("{ name: share, value: memory / settings.max_connections }");
    const sized = (memory: string): Files => orders("", `  resources: { memory: ${memory} }\n`);
    expect(held(share, sized("8GiB"), sized("16GiB"))).toEqual(["orders share: 85899345 → 171798691 (derived)"]);
    const tier = lockOn("{ name: team, value: labels.env }");
    const moved = { "instances/orders.yaml": instance("orders").replace("env: prod", "env: test") };
    expect(held(tier, { "instances/orders.yaml": instance("orders") }, moved)).toEqual([
      "orders team: prod → test (derived)",
    ]);
  });

  it("D8: lets it move while its condition holds on the request's side, whatever held before", () => {
    const bounded = lockOn(
      "{ name: connection-memory, value: settings.max_connections * settings.work_mem, allow: settings.max_connections * settings.work_mem <= 1 * GiB }",
    );
    const of = (connections: number): Files => orders(`max_connections: ${connections}, work_mem: 4MB`);
    expect(held(bounded, of(100), of(200))).toEqual([]);
    expect(held(bounded, of(300), of(200))).toEqual([]);
    expect(held(bounded, of(200), of(300))).toEqual(["orders connection-memory: 838860800 → 1258291200 (derived)"]);
    const unclear = lockOn("{ name: connections, value: settings.max_connections, allow: labels.missing == 'x' }");
    expect(held(unclear, of(100), of(200))).toHaveLength(1);
    const noCondition = lockOn("{ name: connections, value: settings.max_connections, allow: '1 == 1 && true' }");
    expect(held(noCondition, of(100), of(200))).toEqual([]);
  });

  it("D8: holds what cannot be computed on either side, and says why", () => {
    const share = lockOn("{ name: share, value: memory / 4 }");
    const [unknown, known] = [orders("work_mem: 4MB"), orders("work_mem: 4MB", "  resources: { memory: 8GiB }\n")];
    for (const [before, after] of [
      [unknown, known],
      [known, unknown],
      [unknown, orders("work_mem: 8MB")],
    ] as const) {
      const [ground, ...others] = held(share, before, after);
      expect(ground).toContain("cannot be computed (");
      expect(others).toEqual([]);
    }
  });

  it("D8: holds one that looks at a setting which the version does not have", () => {
    const strange = lockOn("{ name: strange, value: settings.no_such_parameter }");
    expect(held(strange, orders("work_mem: 4MB"), orders("work_mem: 8MB"))[0]).toContain("cannot be computed (");
  });

  it("D8: computes with what a plan holds, so that a variable, which no approval is bound to, makes it unclear", () => {
    const pooled = (pool: number, settings: string): Files => ({
      ...orders(settings, `  profiles: [oltp]\n  variables: { pool: ${pool} }\n`),
      "profiles/oltp.yaml": profile("oltp", "  variables: { pool: { type: int, default: 100 } }\n"),
    });
    const byVariable = lockOn("{ name: pooled, value: pool * 2 }");
    expect(held(byVariable, pooled(100, "work_mem: 4MB"), pooled(100, "work_mem: 8MB"))[0]).toContain(
      "cannot be computed (",
    );
  });

  it("B5, B7, D8: holds the value of an instance that comes or goes, unless its condition holds", () => {
    const [none, there] = [orders("work_mem: 4MB"), { "instances/stock.yaml": instance("stock") }];
    const policy = lockOn(
      "{ name: connections, value: settings.max_connections }",
      "{ name: fine, value: settings.max_connections, allow: settings.max_connections < 500 }",
    );
    expect(held(policy, none, { ...none, ...there })).toEqual([
      "stock is created",
      "stock connections: nothing → 100 (derived)",
    ]);
    expect(held(policy, { ...none, ...there }, none)).toEqual([
      "stock is removed",
      "stock connections: 100 → nothing (derived)",
      "stock fine: 100 → nothing (derived)",
    ]);
  });

  it("B2, D8: holds an instance that leaves the lock's match on the way", () => {
    const from = orders("max_connections: 100");
    const low = instance("orders", "  settings: { max_connections: 200 }\n").replace("tier: critical", "tier: low");
    const policy = lockOn("{ name: connections, value: settings.max_connections }");
    expect(held(policy, from, { "instances/orders.yaml": low })).toEqual([
      "orders leaves the lock",
      "orders connections: 100 → 200 (derived)",
    ]);
    const free = instance("mail").replace("tier: critical", "tier: low");
    const freed = `${free}  settings: { max_connections: 200 }\n`;
    expect(held(policy, { ...from, "instances/mail.yaml": free }, { ...from, "instances/mail.yaml": freed })).toEqual(
      [],
    );
  });

  it("D7, D8: holds the doors through which it could be moved unseen", () => {
    expect(held(lockOn(total), orders(""), orders("shared_preload_libraries: evil"))).toEqual([
      "orders shared_preload_libraries:  → evil (a door to what is locked)",
    ]);
  });

  it("E31: does not show a value that could tell a secret", () => {
    const policy = lockOn("{ name: upstream, value: settings.primary_conninfo + '!' }");
    const [before, after] = [orders("primary_conninfo: 'host=a password=x'"), orders("primary_conninfo: 'password=y'")];
    expect(held(policy, before, after)).toEqual(["orders upstream: (hidden) → (hidden) (derived)"]);
    const all = lockOn("{ name: how-many, value: size(settings) + memory }");
    expect(held(all, orders("work_mem: 4MB"), orders("work_mem: 8MB"))).toEqual([
      "orders how-many: cannot be computed → cannot be computed (derived)",
    ]);
  });
});

const at = { file: "lock.yaml", line: 1, column: 1 } as const;

/** An expression that gives one value after the other. */
function giving(...values: readonly ExpressionValue[]): Expression {
  const rest = [...values];
  return { source: "given", at, evaluate: () => ({ kind: "value", value: rest.shift() ?? null }) };
}

describe("guardDerived", () => {
  const proposed = propose({ instances: { orders: {} } }, { instances: { orders: {} } });
  const place = (version: string): Parameters<typeof guardDerived>[1]["before"] => {
    const side = propose({}, { instances: { orders: { version } } }).head.state.instances.get("orders");
    const engine = shopEngines.get("shopdb");
    const read = engine?.parseVersion(version);
    return side && { state: side, place: engine && read && { engine, version: read, catalog: engine.catalog(read) } };
  };
  const guard = (one: Omit<DerivedValue, "name" | "at">, versions: readonly [string, string] = ["1", "1"]): string => {
    const [before, after] = [place(versions[0]), place(versions[1])];
    const sides = { name: "orders", before, after };
    return renderGrounds(guardDerived({ derived: [{ name: "sum", at, ...one }] }, sides));
  };

  it("compares values by kind and content", () => {
    expect(proposed.plan.changes).toEqual([]);
    expect(guard({ value: giving(1n, 1n) })).toBe("");
    expect(guard({ value: giving("a", "a") })).toBe("");
    expect(guard({ value: giving({ a: [1n] }, { a: [1n] }) })).toBe("");
    expect(guard({ value: giving(1n, 1) })).toBe("orders sum: 1 → 1 (derived)");
    expect(guard({ value: giving("1", 1n) })).toBe("orders sum: 1 → 1 (derived)");
    expect(guard({ value: giving({ a: [1n] }, { a: [2n] }) })).toBe('orders sum: {"a":["1"]} → {"a":["2"]} (derived)');
  });

  it("takes what is no finite number for what cannot be told", () => {
    expect(guard({ value: giving(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY) })).toBe(
      "orders sum: is no finite number → is no finite number (derived)",
    );
    expect(guard({ value: giving(Number.NaN, 1) })).toBe("orders sum: is no finite number → 1 (derived)");
  });

  it("lets it move for the word true alone", () => {
    expect(guard({ value: giving(1, 2), allow: giving(true) })).toBe("");
    for (const word of ["true", 1, null, false])
      expect(guard({ value: giving(1, 2), allow: giving(word) })).toBe("orders sum: 1 → 2 (derived)");
  });

  it("holds an instance whose version nobody knows", () => {
    expect(guard({ value: giving(1, 1), allow: giving(true) }, ["1", "9"])).toBe(
      "orders sum: 1 → cannot be computed (its engine or version is not known) (derived)",
    );
    expect(guard({ value: giving(1, 1), allow: giving(true) }, ["9", "1"])).toBe("");
  });
});
