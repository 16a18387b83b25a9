import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type InstanceSpec, lock, match, side } from "../stages/gate/shop.ts";
import {
  indexLocks,
  matchesGlob,
  matchesInstance,
  matchesParameter,
  matchesPath,
} from "../../src/model/policy-matching.ts";

describe("matchesGlob", () => {
  it.each([
    ["wal_*", "wal_level", true],
    ["wal_*", "my_wal_level", false],
    ["*_level", "wal_level", true],
    ["w?l_*", "wal_level", true],
    ["w?l_*", "wl_level", false],
    ["fsync", "fsync", true],
    ["fsync", "fsync2", false],
    ["fsync2", "fsync", false],
    ["", "", true],
    ["", "a", false],
    ["*", "", true],
    ["a**", "a", true],
    ["a.c", "abc", false],
    ["*a*b*c", "xaybzbc", true],
    ["[a-z]*", "abc", false],
  ])("says of %j and %j: %j", (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  it("agrees with a definition by cases on every pattern and text", () => {
    fc.assert(
      fc.property(letters("ab*?"), letters("abc"), (pattern, text) => {
        expect(matchesGlob(pattern, text)).toBe(byCases(pattern, text));
      }),
      { numRuns: 5000 },
    );
  });

  it("answers a pattern made to exhaust backtracking", () => {
    expect(matchesGlob(`${"*a".repeat(200)}*b`, "a".repeat(5000))).toBe(false);
  });
});

function letters(alphabet: string): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 8 });
}

/** What a glob means, word for word; exponential. */
function byCases(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern.startsWith("*"))
    return byCases(pattern.slice(1), text) || (text !== "" && byCases(pattern, text.slice(1)));
  return text !== "" && (pattern.startsWith("?") || pattern[0] === text[0]) && byCases(pattern.slice(1), text.slice(1));
}

describe("matchesPath", () => {
  it.each([
    ["policies/**", "policies/durability.yaml", true],
    ["policies/**", "policies/prod/eu/durability.yaml", true],
    ["policies/**", "profiles/oltp.yaml", false],
    ["policies/**", "policies-old/a.yaml", false],
    ["policies/*", "policies/prod/durability.yaml", false],
    ["**/owners.yaml", "owners.yaml", true],
    ["**/owners.yaml", "a/b/owners.yaml", true],
    ["a/**/z", "a/z", true],
    ["a/**/z", "a/b/c/z", true],
    ["setpoint.yaml", "setpoint.yaml", true],
    ["*.json", "package.json", true],
    ["*.json", "sub/package.json", false],
    ["po**/x", "policies/x", true],
    ["po**/x", "po/a/x", false],
    ["Policies/**", "policies/x", false],
  ])("says of %j and %j: %j", (pattern, path, expected) => {
    expect(matchesPath(pattern, path)).toBe(expected);
  });
});

describe("matchesInstance", () => {
  const orders = { name: "orders-prod", labels: { tier: "critical", env: "prod-eu" }, engine: "postgresql" };
  const nothing = { labels: {}, engines: [], instances: [] };

  it("matches every instance where nothing is asked", () => {
    expect(matchesInstance(nothing, orders)).toBe(true);
  });

  it.each([
    [{ labels: { tier: "critical", env: "prod-*" } }, true],
    [{ labels: { tier: "critical", env: "dev" } }, false],
    [{ labels: { team: "*" } }, false],
    [{ labels: { constructor: "*" } }, false],
    [{ engines: ["mysql", "postgresql"] }, true],
    [{ engines: ["mysql"] }, false],
    [{ instances: ["stock-*", "orders-*"] }, true],
    [{ instances: ["orders"] }, false],
    [{ labels: { tier: "critical" }, engines: ["mysql"] }, false],
  ])("says of %j: %j", (given, expected) => {
    expect(matchesInstance({ ...nothing, ...given }, orders)).toBe(expected);
  });
});

describe("matchesParameter", () => {
  const parameter = { name: "work_mem", aliases: ["sort_mem"] };

  it.each(["work_mem", "WORK_MEM", "work-mem", "sort_mem", "Sort-*", "w*"])("D6 takes %s for work_mem", (pattern) => {
    expect(matchesParameter(pattern, parameter)).toBe(true);
  });

  it.each(["wor\u212A_mem", "work_mem2", "maintenance_*"])("does not take %s for work_mem", (pattern) => {
    expect(matchesParameter(pattern, parameter)).toBe(false);
  });
});

describe("indexLocks", () => {
  const locks = [lock("durability"), lock("mail", { match: match({ instances: ["mail*"] }) })];
  const critical = { labels: { tier: "critical" } };
  const namesFor = (
    trunk: Readonly<Record<string, InstanceSpec>>,
    asked: readonly [string, InstanceSpec],
  ): readonly string[] => {
    const instance = side({ instances: { [asked[0]]: asked[1] } }).fleet.instances.get(asked[0]);
    const find = indexLocks(side({ instances: trunk, locks }).fleet);
    return instance ? find(instance).map(({ name }) => name) : [];
  };

  it("finds the locks that match an instance, whether the fleet has it or not", () => {
    expect(namesFor({}, ["orders", critical])).toEqual(["durability"]);
    expect(namesFor({}, ["mail-1", critical])).toEqual(["durability", "mail"]);
    expect(namesFor({}, ["stock", {}])).toEqual([]);
  });

  it("finds those of another instance of the fleet behind the same connection", () => {
    const trunk = { orders: { ...critical, connection: "env:ORDERS" } };
    expect(namesFor(trunk, ["twin", { connection: "env:ORDERS" }])).toEqual(["durability"]);
    expect(namesFor(trunk, ["other", { connection: "env:OTHER" }])).toEqual([]);
    expect(namesFor(trunk, ["unconnected", {}])).toEqual([]);
    expect(namesFor({ orders: critical }, ["unconnected", {}])).toEqual([]);
  });

  it("takes no instance for its own twin, but keeps it under the locks of another", () => {
    const orders = { ...critical, connection: "env:ORDERS" };
    expect(namesFor({ orders }, ["orders", { connection: "env:ORDERS" }])).toEqual([]);
    expect(namesFor({ orders, twin: orders }, ["orders", { connection: "env:ORDERS" }])).toEqual(["durability"]);
  });

  it("takes an instance that no lock matches for nobody's twin", () => {
    const shared = { connection: "env:SHARED" };
    expect(namesFor({ one: shared, two: shared }, ["three", shared])).toEqual([]);
  });
});
