import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkExpression } from "../../src/documents/cel/check-expression.ts";
import { compileExpression } from "../../src/documents/cel/compile-expression.ts";
import { escapeSettingText, readSettingText } from "../../src/documents/setting-text.ts";
import type { Evaluation, ExpressionScope } from "../../src/model/expression.ts";
import { orders, parseText, summarize } from "./fixture.ts";

const at = { file: "profiles/postgresql-oltp.yaml", line: 8, column: 20 };

const gibibyte = 1024n ** 3n;

const scope: ExpressionScope = {
  memory: 64n * gibibyte,
  vcpu: 16n,
  storage: { kind: "nvme", size: 2048n * gibibyte, iops: 40_000n },
  version: 16n,
  engine: "postgresql",
  platform: "self-hosted",
  name: "orders-prod",
  role: "primary",
  labels: { env: "prod" },
  connections: 400n,
  settings: { max_connections: 400n, work_mem: 67_108_864n, random_page_cost: 1.1, fsync: true, wal_level: "replica" },
};

function evaluate(source: string, given: ExpressionScope = scope): Evaluation {
  return compileExpression(source, at).evaluate(given);
}

describe("an expression", () => {
  it("knows its source and its place", () => {
    expect(compileExpression("memory / 4", at)).toMatchObject({ source: "memory / 4", at });
  });

  it.each([
    ["memory / 4", 16n * gibibyte],
    ["memory * 0.25", 17_179_869_184],
    ["0.25 * memory", 17_179_869_184],
    ["memory / 2.5", 27_487_790_694.4],
    ["2.5 / vcpu", 0.15625],
    ["vcpu + 0.5", 16.5],
    ["0.5 + vcpu", 16.5],
    ["vcpu - 0.5", 15.5],
    ["0.5 - vcpu", -15.5],
    ["min(memory / 4, 8 * GiB)", 8n * gibibyte],
    ["max(vcpu, 64)", 64n],
    ["min(settings.random_page_cost, 4)", 1.1],
    ["max(2, 1.5)", 2],
    ["min(0.5, 1.5)", 0.5],
    ["max(1.5, 2)", 2],
    ["512 * MiB", 536_870_912n],
    ["connections * 2", 800n],
    ["version >= 16 ? 'lz4' : 'pglz'", "lz4"],
    ["duration('2h30m')", 9_000_000],
    ["[name, role]", ["orders-prod", "primary"]],
    ["2u + 3u", 5n],
    ["has(labels.pooler)", false],
    ["'pooler' in labels", false],
    ["labels.env == 'prod'", true],
    ["storage.iops > 10000", true],
    ["settings.max_connections * settings.work_mem < memory / 2", true],
    ["settings.max_connections <= 500 || labels.pooler == 'none'", true],
    ["settings.exists(s, s == 'fsync')", true],
  ])("%s gives what a database administrator expects", (source, value) => {
    expect(checkExpression(source, "value")).toBeUndefined();
    expect(evaluate(source)).toEqual({ kind: "value", value });
  });

  it.each([
    ["memory", {}, "memory has no value here."],
    ["labels.pooler == 'none'", scope, 'pooler is not there; ask first: has(labels.pooler), "pooler" in labels.'],
    ["vcpu / 0", scope, "division by zero."],
    ["9223372036854775807 + vcpu", scope, "integer overflow: 9223372036854775823."],
    ["0.0 / 0.0", scope, "The result is no finite number."],
    ["'\\u202e'", scope, "The resulting text holds characters that are not visible ASCII."],
    ["{'a': 1}", scope, "The result is no number, text, truth value, duration or list of these."],
    ["[labels]", scope, "The result is no number, text, truth value, duration or list of these."],
    ["memory +", scope, "Unexpected token: EOF."],
  ])("%s fails with a reason and never throws", (source, given, reason) => {
    expect(evaluate(source, given)).toEqual({ kind: "failure", reason });
  });

  it("cannot reach what a scope does not hold", () => {
    for (const name of ["constructor", "__proto__", "toString"]) {
      expect(evaluate(`settings.${name}`)).toMatchObject({ kind: "failure" });
      expect(evaluate(`labels.${name}`)).toMatchObject({ kind: "failure" });
    }
  });

  it("gives the same at every evaluation, whatever the scope before", () => {
    const quarter = compileExpression("memory / 4", at);
    expect(quarter.evaluate({})).toMatchObject({ kind: "failure" });
    expect(quarter.evaluate({ memory: 8n })).toEqual({ kind: "value", value: 2n });
    expect(quarter.evaluate({ memory: "much" })).toMatchObject({ kind: "failure" });
    expect(quarter.evaluate({ memory: 16n })).toEqual({ kind: "value", value: 4n });
  });

  it("fails or has a value, whatever its text", () => {
    const words = fc.constantFrom(
      "memory",
      "labels",
      "settings",
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      "+",
      "-",
      "*",
      "/",
      "?",
      ":",
      ".",
      ",",
      "1",
      "0.5",
      "'a'",
      "in",
      "has",
      "map",
      "x",
      "==",
      "&&",
      "!",
    );
    const sources = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.array(words, { maxLength: 40 }).map((all) => all.join(" ")),
    );
    fc.assert(
      fc.property(sources, (source) => {
        checkExpression(source, "value");
        expect(["value", "failure"]).toContain(evaluate(source).kind);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("checking an expression", () => {
  it.each([
    ["memory +", "value", [8, "Unexpected token: EOF."]],
    ["memory + 'a'", "value", [0, "no such overload: int + string."]],
    ["1 + nme.size(", "value", [13, "Unexpected token: EOF."]],
    ["memory", "condition", [0, "The expression gives int; expected is true or false."]],
    ["labels", "value", [0, "The expression gives map<string, string>; expected is a number, text, duration or list."]],
    ["name.matches('(a+)+$')", "value", [0, "There is no function matches."]],
    ["true && name.startWith('orders')", "condition", [8, "There is no function startWith; did you mean startsWith?"]],
    ["timestamp('2024-01-01T00:00:00Z') > timestamp(0)", "condition", [36, "There is no function timestamp."]],
    ["cel.bind(x, [1], x + x)", "value", [0, "There is no function bind."]],
    ["[1].map(a, [1].map(b, [1].map(c, c)))", "value", [22, "Loops are nested more than 2 deep."]],
  ] as const)("finds what is wrong with %s as a %s", (source, use, problem) => {
    expect(checkExpression(source, use)).toMatchObject({ index: problem[0], message: problem[1] });
  });

  it.each([
    ["characters", `'${"a".repeat(2000)}'`, "The expression is longer than 2000 characters."],
    ["levels", "(".repeat(100), "Exceeded maxDepth (24)."],
    ["parts", `1${" + 1".repeat(300)}`, "Exceeded maxAstNodes (400)."],
  ])("bounds its %s", (_, source, message) => {
    expect(checkExpression(source, "value")?.message).toBe(message);
  });

  it("leaves to the run what only the run can tell", () => {
    expect(checkExpression("connections * 2", "value")).toBeUndefined();
    expect(checkExpression("settings.max_connections <= 500", "condition")).toBeUndefined();
    expect(checkExpression("settings.fsync", "condition")).toBeUndefined();
  });
});

describe("an expression in a document", () => {
  it.each([
    [["    work_mem: ${memory + 'a'}"], "9:17 documents/expression"],
    [['    work_mem: "${memory + }"'], "9:27 documents/expression"],
    [["    work_mem: '${memory + ''a''}'"], "9:16 documents/expression"],
    [["    work_mem: { value: 1, when: version > }"], "9:42 documents/expression"],
    [["    work_mem: { value: 1, when: version }"], "9:33 documents/expression"],
    [["    work_mem: { value: '${memory +}' }"], "9:35 documents/expression"],
    [["    work_mem: ${memory / 4"], "9:15 documents/unclosed-expression"],
  ])("is checked where it stands: %j", (lines, finding) => {
    expect(summarize(parseText(orders("  settings:", ...lines)))).toEqual([finding]);
  });
});

describe("the text of a setting", () => {
  it.each([
    ["64MB", { kind: "text", text: "64MB" }],
    ["${memory / 4}", { kind: "expression", source: "memory / 4" }],
    ["$${HOME}", { kind: "text", text: "${HOME}" }],
    ["cp %p ${ARCHIVE}/%f", { kind: "text", text: "cp %p ${ARCHIVE}/%f" }],
    ["${memory", { kind: "unclosed" }],
    ["$$${HOME}", { kind: "text", text: "$${HOME}" }],
    ["$", { kind: "text", text: "$" }],
  ])("%s is told apart", (text, reading) => {
    expect(readSettingText(text)).toEqual(reading);
  });

  it("holds any literal, escaped where it would be an expression", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("", "$", "${", "$${", "$$${"), (rest, start) => {
        const literal = `${start}${rest}`;
        expect(readSettingText(escapeSettingText(literal))).toEqual({ kind: "text", text: literal });
      }),
    );
  });
});
