import { describe, expect, it } from "vitest";
import { activeChanges } from "../../../src/stages/override/active-changes.ts";
import { deriveOverrides } from "../../../src/stages/override/derive-overrides.ts";
import { overlay } from "../../../src/stages/override/overlay.ts";
import { at, now, side } from "../gate/shop.ts";
import { shopEngine, value } from "../gate/shop-engine.ts";
import { acceptance, hours, record, shop, type TimedEvent } from "./shop-override.ts";

const main = side(shop).state;
const work = (
  to: string,
  instance = "orders-prod",
): { changes: [{ instance: string; parameter: string; value: ReturnType<typeof value> }] } => ({
  changes: [{ instance, parameter: "work_mem", value: value(to) }],
});

function inForce(...events: readonly TimedEvent[]): readonly string[] {
  return activeChanges(deriveOverrides(record(...events), now)).map(
    (change) => `${change.instance}.${change.parameter} = ${change.value.canonical} by ${change.override}`,
  );
}

describe("activeChanges", () => {
  it("holds what active overrides say, sorted, and nothing of ended ones", () => {
    expect(
      inForce(
        acceptance("inc-1", [-2, 1], work("8192", "stock-prod")),
        acceptance("inc-2", [-2, 1], work("16384")),
        acceptance("inc-3", [-3, -1]),
        acceptance("inc-4", [-2, 1], work("4096", "mail-prod")),
        acceptance("inc-5", [-2, 1], work("4096", "tax-prod")),
      ),
    ).toEqual([
      "mail-prod.work_mem = 4096 by inc-4",
      "orders-prod.work_mem = 16384 by inc-2",
      "stock-prod.work_mem = 8192 by inc-1",
      "tax-prod.work_mem = 4096 by inc-5",
    ]);
  });

  it("E19 gives the place to the one that supersedes, and gives it back after its end", () => {
    const first = acceptance("inc-1", [-3, 2], work("8192"));
    expect(inForce(first, acceptance("inc-2", [-2, 1], { ...work("16384"), supersedes: "inc-1" }))).toEqual([
      "orders-prod.work_mem = 16384 by inc-2",
    ]);
    expect(inForce(first, acceptance("inc-2", [-2, -1], { ...work("16384"), supersedes: "inc-1" }))).toEqual([
      "orders-prod.work_mem = 8192 by inc-1",
    ]);
  });

  it("E19 follows a chain past a member that has ended", () => {
    const first = acceptance("inc-1", [-3, 2], work("8192"));
    const second = acceptance("inc-2", [-2, -1], { ...work("16384"), supersedes: "inc-1" });
    const third = acceptance("inc-3", [-1.5, 1], { ...work("32768"), supersedes: "inc-2" });
    expect(inForce(first, second, third)).toEqual(["orders-prod.work_mem = 32768 by inc-3"]);
  });

  it("E19 gives nothing to a later one that supersedes nothing, or somebody else", () => {
    const first = acceptance("inc-1", [-3, 2], work("8192"));
    expect(inForce(first, acceptance("inc-2", [-2, 1], work("16384")))).toEqual([
      "orders-prod.work_mem = 8192 by inc-1",
    ]);
    expect(inForce(first, acceptance("inc-2", [-2, 1], { ...work("16384"), supersedes: "ghost" }))).toEqual([
      "orders-prod.work_mem = 8192 by inc-1",
    ]);
  });

  it("ends on a chain that bites its tail", () => {
    expect(
      inForce(
        acceptance("inc-1", [-3, 2], { ...work("8192"), supersedes: "inc-2" }),
        acceptance("inc-2", [-2, 1], { ...work("16384"), supersedes: "inc-1" }),
      ),
    ).toEqual(["orders-prod.work_mem = 16384 by inc-2"]);
  });
});

describe("overlay", () => {
  const version = { text: "1", major: "1", number: 1n };
  const catalog = shopEngine.catalog(version);
  const orders = main.instances.get("orders-prod");
  if (!orders) throw new TypeError("the shop has orders-prod");
  const change = {
    instance: "orders-prod",
    parameter: "work_mem",
    value: value("8192"),
    override: "inc-1",
    expiresAt: hours(1),
  };

  it("puts the override on top and keeps what trunk says below", () => {
    const declared = orders.settings.get("work_mem");
    const found = overlay(orders, [{ ...change, at }], catalog).settings.get("work_mem");
    expect(found?.value).toEqual(value("8192"));
    expect(found?.origin).toEqual({ kind: "override", name: "inc-1", at, text: "8192" });
    expect(found?.over).toEqual([{ value: declared?.value, origin: declared?.origin }]);
  });

  it("points at the override's document where the record does not say the line", () => {
    const found = overlay(orders, [{ ...change, parameter: "fsync", value: value("off") }], catalog).settings.get(
      "fsync",
    );
    expect(found?.origin).toMatchObject({ at: { file: "overrides/inc-1.yaml", line: 1, column: 1 } });
    expect(found?.over).toEqual([]);
  });

  it("leaves the state alone where nothing concerns it", () => {
    expect(
      overlay(
        orders,
        [
          { ...change, instance: "stock-prod" },
          { ...change, parameter: "gone_since" },
        ],
        catalog,
      ),
    ).toBe(orders);
  });

  it("leaves trunk's state itself as it was", () => {
    overlay(orders, [change], catalog);
    expect(orders.settings.get("work_mem")?.value.canonical).toBe("4096");
  });
});
