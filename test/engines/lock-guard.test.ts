import { describe, expect, it } from "vitest";
import type { DerivedValue } from "../../src/model/policy.ts";
import { findCoverage, isAllowed } from "../../src/engines/lock-guard.ts";
import { allow, at, lock } from "../stages/gate/shop.ts";
import { shopEngine, value } from "../stages/gate/shop-engine.ts";

const version = { text: "1", major: "1", number: 1n };
const place = { engine: shopEngine, version, catalog: shopEngine.catalog(version) };

describe("findCoverage", () => {
  it("goes by the name alone where the engine is not known", () => {
    expect(findCoverage(lock("durability"), "fsync", undefined)).toBe("named");
    expect(findCoverage(lock("durability"), "preload", undefined)).toBeUndefined();
  });

  it("calls a door that the lock names itself named", () => {
    expect(findCoverage(lock("doors", { parameters: ["preload"] }), "preload", place)).toBe("named");
    expect(findCoverage(lock("durability"), "preload", place)).toBe("side-door");
  });
});

describe("findCoverage of a lock on derived values alone", () => {
  const memory: DerivedValue = {
    name: "memory",
    value: { source: "1", at, evaluate: () => ({ kind: "value", value: 1n }) },
    at,
  };
  const derived = lock("memory", { parameters: [], derived: [memory] });

  it("D7: holds the doors through which what it is derived from could be had, and no parameter by itself", () => {
    expect(findCoverage(derived, "preload", place)).toBe("side-door");
    expect(findCoverage(derived, "fsync", place)).toBeUndefined();
    expect(findCoverage({ ...derived, derived: [] }, "preload", place)).toBeUndefined();
  });
});

describe("isAllowed", () => {
  it("allows nothing of a parameter that the version does not have", () => {
    const generous = lock("all", { allow: [allow("wal_keep", { values: ["1"] })] });
    expect(isAllowed(generous, { parameter: "wal_keep", value: value("1") }, place)).toBe(false);
  });
});
