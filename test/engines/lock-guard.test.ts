import { describe, expect, it } from "vitest";
import type { DerivedValue } from "../../src/model/policy.ts";
import type { Catalog, Engine } from "../../src/engines/engine.ts";
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

  it("takes a pattern for a pattern alone, whatever the catalog makes of such a name", () => {
    const fsync = place.catalog.parameters.get("fsync");
    const catalog: Catalog = {
      ...place.catalog,
      find: (name) => (fsync ? { kind: "known", parameter: fsync, alias: name !== "fsync" } : place.catalog.find(name)),
    };
    const odd = { ...place, catalog };
    expect(findCoverage(lock("memory", { parameters: ["work_*", "max_wal_siz?"] }), "fsync", odd)).toBeUndefined();
    expect(findCoverage(lock("memory", { parameters: ["work_mem"] }), "fsync", odd)).toBe("named");
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
    const generous = lock("all", { allow: [allow("wal_keep", { values: ["1"] }), allow("fsync", { values: ["1"] })] });
    expect(isAllowed(generous, { parameter: "wal_keep", value: value("1") }, place)).toBe(false);
  });

  it("D5: lets no range hold a special value, though the engine can put it in order", () => {
    const engine: Engine = {
      ...shopEngine,
      compare: (_, left, right) => Number(left.canonical) - Number(right.canonical),
    };
    const range = lock("buffers", { allow: [allow("wal_buffers", { min: "-5", max: "8" })] });
    const allowed = (canonical: string): boolean =>
      isAllowed(range, { parameter: "wal_buffers", value: value(canonical) }, { ...place, engine });
    expect(["-1", "0", "4", "-5", "9"].map(allowed)).toEqual([false, false, true, true, false]);
  });
});
