import { describe, expect, it } from "vitest";
import type { Evaluation } from "../../../src/model/expression.ts";
import type { Constraint } from "../../../src/model/profile.ts";
import { checkCondition } from "../../../src/stages/validate/check-condition.ts";
import { instance, readSide, stateOf } from "../../support/orders-shop.ts";

const at = { file: "policies/pooler.rule.yaml", line: 6, column: 11 };
const { instance: orders } = stateOf(readSide({ "instances/orders.yaml": instance("orders") }), "orders");

function condition(outcome: Evaluation): Constraint {
  const rule = { source: "labels.pooler == 'none'", at, evaluate: () => outcome };
  return { rule, message: "No pooler.", severity: "warning" };
}

describe("a condition", () => {
  it("says nothing where it is true", () => {
    expect(checkCondition(condition({ kind: "value", value: true }), {}, orders)).toEqual([]);
  });

  it("is broken where it is false, with its own words and severity", () => {
    expect(checkCondition(condition({ kind: "value", value: false }), {}, orders)).toEqual([
      {
        code: "validate/rule-broken",
        severity: "warning",
        message: "No pooler.",
        fix: "Change orders or its profiles until labels.pooler == 'none' is true.",
        at,
        instance: "orders",
      },
    ]);
  });

  it.each([
    ["has no value", { kind: "failure", reason: "pooler is not there" }, "pooler is not there"],
    ["is a text", { kind: "value", value: "true" }, "its value is neither true nor false"],
    ["is a number", { kind: "value", value: 1n }, "its value is neither true nor false"],
    ["is null", { kind: "value", value: null }, "its value is neither true nor false"],
  ] as const)("is an error where it %s, whatever its severity: doubt is never a pass", (_, outcome, reason) => {
    expect(checkCondition(condition(outcome), {}, orders)).toMatchObject([
      {
        code: "validate/rule-undecided",
        severity: "error",
        message: `labels.pooler == 'none' cannot be decided for orders: ${reason}.`,
      },
    ]);
  });
});
