import { describe, expect, it } from "vitest";
import { engines } from "../../../src/engines/index.ts";
import type { Change } from "../../../src/model/plan.ts";
import { orderInstances } from "../../../src/stages/plan/order-instances.ts";
import { type Files, instance, readFleet } from "../../support/orders-shop.ts";
import { valueOf } from "../../support/workspace.ts";

const origin = { kind: "engine-default" } as const;

function change(
  name: string,
  parameter: string,
  [from, to]: readonly [string | undefined, string | undefined],
): Change {
  return {
    instance: name,
    parameter,
    ...(from === undefined ? {} : { before: { value: valueOf(parameter, from), origin } }),
    ...(to === undefined ? {} : { after: { value: valueOf(parameter, to), origin } }),
    takesEffect: "restart",
    secret: false,
  };
}

const primary = (name: string, replicas: string): Files => ({
  [`instances/${name}.yaml`]: instance(name, `  topology: { role: primary, replicas: [${replicas}] }\n`),
});
const replica = (name: string, version?: string): Files => ({
  [`instances/${name}.yaml`]: instance(name, "  topology: { role: replica }\n", version),
});
const shop = { ...primary("orders", "orders-r2, orders-r1"), ...replica("orders-r1"), ...replica("orders-r2") };

function order(changes: readonly Change[], files: Files = shop): ReturnType<typeof orderInstances> {
  return orderInstances(changes, [readFleet(files)], engines);
}

const connections = (name: string, from: string, to: string): Change => change(name, "max_connections", [from, to]);

describe("the order of instances", () => {
  it("holds nothing but instances that change, by name where nothing else decides", () => {
    const files = { ...shop, "instances/a.yaml": instance("a"), "instances/b.yaml": instance("b") };
    const changes = [change("b", "work_mem", ["4MB", "8MB"]), change("a", "work_mem", ["4MB", "8MB"])];
    expect(order(changes, files)).toEqual({ order: ["a", "b"], precedences: [], findings: [] });
    expect(order([], files)).toEqual({ order: [], precedences: [], findings: [] });
  });

  it("says what of it must hold: nothing where no floor moves, or where one side of a pair stays as it is", () => {
    const raised = ["orders", "orders-r1", "orders-r2"].map((name) => connections(name, "100", "200"));
    expect(order(raised).precedences).toEqual([{ leaders: ["orders-r1", "orders-r2"], followers: ["orders"] }]);
    const others = ["orders", "orders-r1"].map((name) => change(name, "work_mem", ["4MB", "8MB"]));
    expect(order(others).precedences).toEqual([]);
    expect(order(raised.slice(1)).precedences).toEqual([]);
  });

  it("puts replicas first where a floor is raised on any member of the group, and the primary first where it is lowered", () => {
    const all = ["orders", "orders-r1", "orders-r2"];
    expect(order(all.map((name) => connections(name, "100", "200"))).order).toEqual([
      "orders-r1",
      "orders-r2",
      "orders",
    ]);
    expect(order(all.map((name) => connections(name, "200", "100"))).order).toEqual(all);
    expect(order([connections("orders", "100", "200"), change("orders-r1", "work_mem", ["4MB", "8MB"])]).order).toEqual(
      ["orders-r1", "orders"],
    );
  });

  it("puts the primary first where nothing decides", () => {
    const changes = ["orders-r1", "orders"].map((name) => change(name, "work_mem", ["4MB", "8MB"]));
    expect(order(changes).order).toEqual(["orders", "orders-r1"]);
  });

  it("takes a value that comes or goes for neither raised nor lowered", () => {
    const created = change("orders-r1", "max_connections", [undefined, "900"]);
    const removed = change("orders-r2", "max_connections", ["900", undefined]);
    expect(order([created, removed, connections("orders", "200", "100")])).toEqual({
      order: ["orders", "orders-r1", "orders-r2"],
      precedences: [{ leaders: ["orders"], followers: ["orders-r1", "orders-r2"] }],
      findings: [],
    });
  });

  it("counts standbys of standbys to the primary whose WAL they replay", () => {
    const chain = {
      ...primary("orders", "orders-r1"),
      "instances/orders-r1.yaml": instance("orders-r1", "  topology: { role: replica, replicas: [orders-r1a] }\n"),
      ...replica("orders-r1a"),
    };
    const all = ["orders", "orders-r1", "orders-r1a"];
    const [raised, lowered] = [
      all.map((name) => connections(name, "100", "200")),
      all.map((name) => connections(name, "200", "100")),
    ];
    expect(order(raised, chain).order).toEqual(["orders-r1", "orders-r1a", "orders"]);
    expect(order(lowered, chain).order).toEqual(all);
    const mixed = [connections("orders", "100", "200"), change("orders-r1a", "max_wal_senders", ["10", "5"])];
    expect(order(mixed, chain).findings).toMatchObject([{ instance: "orders" }]);
  });

  it("comes to an end where documents describe a circle", () => {
    const circle = { ...primary("a", "b"), ...primary("b", "a"), ...primary("self", "self") };
    const changes = ["a", "b", "self"].map((name) => connections(name, "100", "200"));
    expect(order(changes, circle).order.toSorted()).toEqual(["a", "b", "self"]);
  });

  it("finds no order where one member raises a floor and another lowers one", () => {
    const changes = [connections("orders", "100", "200"), change("orders-r2", "max_wal_senders", ["10", "5"])];
    expect(order(changes).findings).toMatchObject([
      { code: "plan/mixed-standby-floor", severity: "error", instance: "orders" },
    ]);
    const apart = { ...shop, ...primary("billing", "billing-r1"), ...replica("billing-r1") };
    expect(order([connections("orders", "100", "200"), connections("billing", "200", "100")], apart).findings).toEqual(
      [],
    );
  });

  it("does not look at the numbers of a version that nobody knows, nor of an instance that is gone", () => {
    const files = { ...shop, ...replica("orders-r1", "9.6") };
    expect(order([connections("orders-r1", "100", "200"), connections("orders", "200", "100")], files)).toEqual({
      order: ["orders", "orders-r1"],
      precedences: [{ leaders: ["orders"], followers: ["orders-r1"] }],
      findings: [],
    });
    expect(order([connections("gone", "100", "200")]).order).toEqual(["gone"]);
  });

  it("knows the groups of both sides of a change", () => {
    const changes = [connections("orders", "100", "200"), connections("orders-r1", "100", "200")];
    const before = readFleet({ "instances/orders.yaml": instance("orders") });
    expect(orderInstances(changes, [before, readFleet(shop)], engines).order).toEqual(["orders-r1", "orders"]);
  });
});
