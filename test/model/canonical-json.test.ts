import { array, assert, dictionary, integer, jsonValue, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/model/canonical-json.ts";

describe("canonicalJson", () => {
  it("sorts keys at every depth, keeps the order of lists, and leaves absent values out", () => {
    const orders = {
      work_mem: "64MB",
      labels: { tier: "critical", env: "prod" },
      replicas: ["r2", "r1"],
      gone: undefined,
    };
    expect(canonicalJson(orders)).toBe(
      '{"labels":{"env":"prod","tier":"critical"},"replicas":["r2","r1"],"work_mem":"64MB"}',
    );
  });

  it("writes big integers as their digits and maps as objects", () => {
    expect(canonicalJson({ memory: 68_719_476_736n })).toBe('{"memory":"68719476736"}');
    expect(
      canonicalJson(
        new Map<string, unknown>([
          ["b", new Map([["y", null]])],
          ["a", 1],
        ]),
      ),
    ).toBe('{"a":1,"b":{"y":null}}');
  });

  it("leaves named properties out everywhere", () => {
    const reference = { name: "orders-r1", at: { line: 3 } };
    expect(canonicalJson({ at: 1, replicas: [reference] }, ["at"])).toBe('{"replicas":[{"name":"orders-r1"}]}');
  });

  it.each([
    [undefined, ""],
    [null, "null"],
    ["orders", '"orders"'],
    [[undefined], "[null]"],
  ])("writes %j as %s", (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it("says the same whatever the order of the keys, and nothing else than the value", () => {
    assert(
      property(dictionary(string(), jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("tells different lists and different keys apart", () => {
    assert(
      property(array(integer()), array(integer()), (left, right) => {
        const isSame = left.length === right.length && left.every((one, index) => one === right[index]);
        expect(canonicalJson(left) === canonicalJson(right)).toBe(isSame);
      }),
    );
    expect(canonicalJson({ a: "b" })).not.toBe(canonicalJson({ b: "a" }));
  });
});
