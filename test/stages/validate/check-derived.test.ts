import { describe, expect, it } from "vitest";
import { engines } from "../../../src/engines/index.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { validateFleet } from "../../../src/stages/validate/validate-fleet.ts";
import { type Files, instance, located, profile, readSide } from "../../support/orders-shop.ts";

function lock(derived: string, spec = ""): Files {
  const text = `apiVersion: setpoint/v1
kind: Lock
metadata: { name: memory }
spec:
${spec}  derived:
    - name: connection-memory
${derived}
  approvals: [{ stage: dba, from: { teams: [shop/dba] } }]
`;
  return { "policies/memory.yaml": text };
}

const value = "      value: settings.max_connections * settings.work_mem";

function validate(files: Files): readonly Finding[] {
  return validateFleet(readSide(files), engines);
}

const orders = { "instances/orders.yaml": instance("orders", "  resources: { memory: 16GiB }\n") };

describe("a locked derived value", () => {
  it("is sound where every matching instance has it", () => {
    const allow = "      allow: settings.max_connections * settings.work_mem <= memory / 2";
    expect(validate({ ...orders, ...lock(`${value}\n${allow}`) })).toEqual([]);
  });

  it("is an error with its place where an instance does not declare what it takes", () => {
    const files = { "instances/orders.yaml": instance("orders"), ...lock("      value: memory / 4") };
    expect(validate(files)).toEqual([
      {
        code: "validate/derived-undecided",
        severity: "error",
        message: "connection-memory of lock memory cannot be told for orders: memory has no value here.",
        fix: "Declare on the instance what the expression uses, or narrow the lock's match. Variables cannot be used.",
        at: { file: "policies/memory.yaml", line: 7, column: 14 },
        instance: "orders",
      },
    ]);
  });

  it("is an error where it names a parameter that the version does not have", () => {
    const findings = validate({ ...orders, ...lock("      value: settings.wrok_mem * 2") });
    expect(located(findings)).toEqual(["validate/derived-undecided@policies/memory.yaml:7"]);
  });

  it("takes no variables, because the gate does not see them either", () => {
    const base = profile("base", "  variables: { pool: { type: int, default: 20 } }\n");
    const files = {
      "profiles/base.yaml": base,
      "instances/orders.yaml": instance("orders", "  profiles: [base]\n"),
      ...lock("      value: pool * settings.work_mem"),
    };
    expect(validate(files)[0]?.message).toContain("pool has no value here");
  });

  it("is not asked of instances that the lock does not match, nor of versions that nobody knows", () => {
    const elsewhere = lock("      value: memory / 4", "  match: { instances: [billing] }\n");
    const billing = { "instances/billing.yaml": instance("billing", "  resources: { memory: 16GiB }\n") };
    expect(validate({ "instances/orders.yaml": instance("orders"), ...billing, ...elsewhere })).toEqual([]);
    const old = { "instances/orders.yaml": instance("orders", "", "9.6") };
    const codes = validate({ ...old, ...lock("      value: memory / 4") }).map(({ code }) => code);
    expect(codes).not.toContain("validate/derived-undecided");
  });
});

describe("what a locked derived value allows", () => {
  it.each([
    ["labels.pooler == 'none'", "pooler is not there"],
    ["settings.max_connections", "its value is neither true nor false."],
  ])("is an error where it cannot be decided: %s", (allow, reason) => {
    const findings = validate({ ...orders, ...lock(`${value}\n      allow: ${allow}`) });
    expect(located(findings)).toEqual(["validate/derived-undecided@policies/memory.yaml:8"]);
    expect(findings[0]?.message).toContain("The allow of connection-memory of lock memory cannot be told for orders");
    expect(findings[0]?.message).toContain(reason);
  });
});
