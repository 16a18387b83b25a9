import { assert, constantFrom, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";

import postgresql from "../../../src/engines/postgresql/index.ts";
import type { ExpressionValue } from "../../../src/model/expression.ts";
import { catalogOf, parameterOf } from "./catalog-of.ts";

const GiB = 1024n ** 3n;

function result(name: string, value: ExpressionValue): string {
  const reading = postgresql.readResult(parameterOf("18", name), value);
  return reading.kind === "value" ? reading.value.display : reading.problem.code;
}

function seen(name: string, text: string): ExpressionValue {
  const parameter = parameterOf("18", name);
  const reading = postgresql.readValue(parameter, text);
  return reading.kind === "value" ? postgresql.toExpression(parameter, reading.value) : reading.problem.code;
}

describe("results of expressions", () => {
  it.each<[string, ExpressionValue, string]>([
    ["shared_buffers", 16n * GiB, "16GB"],
    ["shared_buffers", Number(GiB) / 3, "349520kB"],
    ["work_mem", 70_000, "68kB"],
    ["work_mem", "64MB", "64MB"],
    ["statement_timeout", 90_000, "90s"],
    ["checkpoint_timeout", 90_500n, "90s"],
    ["vacuum_cost_delay", 0.5, "500us"],
    ["wal_buffers", -1n, "-1"],
    ["statement_timeout", 0, "0"],
    ["max_connections", 200n, "200"],
    ["max_connections", 99.6, "100"],
    ["random_page_cost", 1.1, "1.1"],
    ["fsync", true, "on"],
    ["wal_compression", false, "off"],
    ["shared_preload_libraries", ["auto_explain", "pg_stat_statements"], "auto_explain, pg_stat_statements"],
    ["cluster_name", "orders-prod", "orders-prod"],
  ])("%s = %s is %s", (name, value, display) => {
    expect(result(name, value)).toBe(display);
  });

  it.each<[string, ExpressionValue, string]>([
    ["shared_buffers", 1n, "validate/out-of-range"],
    ["log_rotation_size", 100, "validate/out-of-range"],
    ["work_mem", -5, "validate/out-of-range"],
    ["work_mem", Number.NaN, "validate/not-a-number"],
    ["work_mem", Infinity, "validate/not-a-number"],
    ["work_mem", true, "validate/wrong-result"],
    ["work_mem", null, "validate/wrong-result"],
    ["work_mem", ["64MB"], "validate/wrong-result"],
    ["search_path", [1n], "validate/wrong-result"],
    ["cluster_name", { name: "orders" }, "validate/wrong-result"],
    ["wal_level", 3n, "validate/not-in-enum"],
  ])("%s = %s is refused as %s", (name, value, code) => {
    expect(result(name, value)).toBe(code);
  });

  it("never warn of a missing unit", () => {
    expect(postgresql.readResult(parameterOf("18", "work_mem"), 4096n * 1024n)).toMatchObject({ warnings: [] });
  });
});

describe("what expressions see", () => {
  it.each<[string, string, ExpressionValue]>([
    ["shared_buffers", "16GB", 16n * GiB],
    ["statement_timeout", "2min", 120_000n],
    ["vacuum_cost_delay", "500us", 0.5],
    ["wal_buffers", "-1", -1n],
    ["max_connections", "200", 200n],
    ["random_page_cost", "1.1", 1.1],
    ["fsync", "yes", true],
    ["wal_level", "archive", "replica"],
    ["TimeZone", "Europe/Berlin", "Europe/Berlin"],
    ["search_path", '"$user", public', ["$user", "public"]],
    ["log_connections", "off", []],
  ])("of %s = %s", (name, text, value) => {
    expect(seen(name, text)).toEqual(value);
  });

  it("reads back as the same value, for every default that can be written and any number", () => {
    const parameters = [...catalogOf("18").parameters.values()].filter(
      (parameter) => postgresql.readValue(parameter, "default").kind === "value",
    );
    expect(parameters.length).toBeGreaterThan(380);
    const backs = parameters.map((parameter) => {
      const reading = postgresql.readResult(parameter, postgresql.toExpression(parameter, parameter.default));
      return [parameter.name, reading.kind === "value" ? reading.value : reading.problem];
    });
    expect(backs).toEqual(parameters.map((parameter) => [parameter.name, parameter.default]));
    const numbers = parameters.filter(({ type }) => type === "integer" || type === "real");
    assert(
      property(constantFrom(...numbers), integer(), (parameter, number) => {
        const reading = postgresql.readValue(parameter, `${number}`);
        if (reading.kind === "refused") return;
        const back = postgresql.readResult(parameter, postgresql.toExpression(parameter, reading.value));
        expect(back).toMatchObject({ kind: "value", value: reading.value });
      }),
      { seed: 4711, numRuns: 3000 },
    );
  });
});

function compare(name: string, left: string, right: string): number | undefined {
  const parameter = parameterOf("18", name);
  const [a, b] = [left, right].map((text) => postgresql.readValue(parameter, text));
  if (a?.kind !== "value" || b?.kind !== "value") throw new Error(`${name} refuses ${left} or ${right}`);
  return postgresql.compare(parameter, a.value, b.value);
}

describe("comparing values", () => {
  it("orders numbers by what they mean", () => {
    expect(compare("work_mem", "64MB", "1GB")).toBeLessThan(0);
    expect(compare("work_mem", "1024MB", "1GB")).toBe(0);
    expect(compare("random_page_cost", "4", "1.1")).toBeGreaterThan(0);
    expect(compare("max_wal_senders", "0", "10")).toBeLessThan(0);
  });

  it("gives no order to special numbers, words and texts", () => {
    expect(compare("temp_file_limit", "-1", "1GB")).toBeUndefined();
    expect(compare("statement_timeout", "1min", "0")).toBeUndefined();
    expect(compare("wal_level", "minimal", "logical")).toBeUndefined();
    expect(compare("fsync", "on", "off")).toBeUndefined();
  });
});
