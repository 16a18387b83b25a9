import { describe, expect, it } from "vitest";
import { engines } from "../../../src/engines/index.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { validateFleet } from "../../../src/stages/validate/validate-fleet.ts";
import { type Files, instance, located, profile, readSide } from "../../support/orders-shop.ts";

const orders = "instances/orders.yaml";

function validate(files: Files): readonly Finding[] {
  return validateFleet(readSide(files), engines);
}

function policy(kind: string, spec: string): Files {
  return { "policies/p.yaml": `apiVersion: setpoint/v1\nkind: ${kind}\nmetadata: { name: p }\nspec:\n${spec}` };
}

describe("values", () => {
  it("are refused with the place, what was allowed and how to mend them", () => {
    const findings = validate({
      [orders]: instance("orders", "  settings:\n    max_connections: 0\n    work_mem: 64XB\n    fsync: maybe\n"),
    });
    expect(located(findings)).toEqual([
      `validate/out-of-range@${orders}:9`,
      expect.stringMatching(/^validate\/.*@instances\/orders.yaml:10$/),
      expect.stringMatching(/^validate\/.*@instances\/orders.yaml:11$/),
    ]);
    expect(findings[0]?.message).toContain("1 to 262143");
  });

  it("of a shared profile are reported once, with the number of instances that inherit them", () => {
    const findings = validate({
      "profiles/base.yaml": profile("base", "  settings: { max_connections: 0 }\n"),
      "instances/a.yaml": instance("a", "  profiles: [base]\n"),
      "instances/b.yaml": instance("b", "  profiles: [base]\n"),
      "instances/c.yaml": instance("c", "  profiles: [base]\n"),
    });
    expect(findings).toHaveLength(1);
    expect(findings[0]?.message).toMatch(/\(a and 2 more\)$/);
  });

  it("D2: of sized parameters without a unit are taken in the engine's base unit, with a warning", () => {
    const findings = validate({ [orders]: instance("orders", "  settings: { work_mem: 65536 }\n") });
    expect(findings).toMatchObject([{ code: "validate/unit-missing", severity: "warning" }]);
  });
});

describe("relations", () => {
  it("are judged on the merged result, each half of which may be fine", () => {
    const findings = validate({
      "profiles/base.yaml": profile("base", "  settings: { max_connections: 20 }\n"),
      [orders]: instance("orders", "  profiles: [base]\n  settings:\n    superuser_reserved_connections: 20\n"),
    });
    expect(findings).toMatchObject([{ severity: "error", instance: "orders" }]);
    expect(findings[0]?.code).toMatch(/^validate\/relation-/);
  });

  it("refuse a replica that holds less than its primary, and one that does not exist", () => {
    const primary = instance(
      "orders",
      "  topology: { role: primary, replicas: [orders-r1, orders-r2] }\n  settings: { max_connections: 300 }\n",
    );
    const findings = validate({
      [orders]: primary,
      "instances/r1.yaml": instance(
        "orders-r1",
        "  topology: { role: replica }\n  settings:\n    max_connections: 200\n",
      ),
    });
    expect(located(findings)).toEqual([
      "validate/standby-floor@instances/r1.yaml:10",
      `validate/unknown-replica@${orders}:8`,
    ]);
    expect(findings[0]?.fix).toBe("Set max_connections to at least 300 on orders-r1.");
  });
});

describe("rules and constraints", () => {
  it("speak of effective values, in bytes, defaults included", () => {
    const rule = policy(
      "Rule",
      "  assert: settings.max_connections * settings.work_mem <= memory / 2\n  message: Sessions may take half of the memory.\n",
    );
    const of = (memory: string): readonly Finding[] =>
      validate({
        ...rule,
        [orders]: instance("orders", `  resources: { memory: ${memory} }\n  settings: { work_mem: 32MB }\n`),
      });
    expect(of("8GiB")).toEqual([]);
    expect(of("4GiB")).toMatchObject([
      { code: "validate/rule-broken", message: "Sessions may take half of the memory.", instance: "orders" },
    ]);
  });

  it("that cannot be decided are errors, never a pass", () => {
    const rule = policy("Rule", "  assert: labels.pooler == 'none'\n  message: No pooler.\n  severity: warning\n");
    expect(validate({ ...rule, [orders]: instance("orders") })).toMatchObject([
      { code: "validate/rule-undecided", severity: "error" },
    ]);
  });

  it("of a profile hold for the instances that take it", () => {
    const small = profile(
      "small",
      "  constraints: [{ rule: settings.max_connections <= 50, message: Small ones take 50. }]\n",
    );
    const findings = validate({
      "profiles/small.yaml": small,
      [orders]: instance("orders", "  profiles: [small]\n"),
      "instances/b.yaml": instance("b"),
    });
    expect(findings).toMatchObject([
      { code: "validate/rule-broken", instance: "orders", at: { file: "profiles/small.yaml" } },
    ]);
  });
});

describe("locks", () => {
  const approvals = "  approvals: [{ stage: dba, from: { teams: [shop/dba] }, count: 1 }]\n";

  it("that name no parameter or allow no value are errors: they protect less than they say", () => {
    const lock = policy(
      "Lock",
      `  parameters: [fsnyc, work_mem]\n  allow: { work_mem: { max: plenty } }\n${approvals}`,
    );
    const findings = validate({ ...lock, [orders]: instance("orders") });
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ["validate/lock-unreadable", "error"],
      ["validate/lock-unreadable", "error"],
    ]);
  });

  it("that match no instance are a warning", () => {
    const lock = policy("Lock", `  match: { labels: { tier: gold } }\n  parameters: [fsync]\n${approvals}`);
    expect(validate({ ...lock, [orders]: instance("orders") })).toMatchObject([
      { code: "validate/lock-matches-nothing", severity: "warning" },
    ]);
  });
});

describe("states that two commits share", () => {
  const rule = policy("Rule", "  assert: settings.max_connections <= 50\n  message: Small ones take 50.\n");
  const approvals = "  approvals: [{ stage: dba, from: { teams: [shop/dba] } }]\n";
  const lock = policy("Lock", `  derived: [{ name: cache, value: memory / 4 }]\n${approvals}`);
  const health = '{ check: "memory > 1", for: 2m, every: 10s }';
  const rollout = policy("Rollout", `  waves: [50]\n  health: ${health}\n`);

  it("are judged anew by every other policy, and alike by the same", () => {
    const { state } = readSide({ [orders]: instance("orders") });
    const codes = (files: Files): readonly string[] => {
      const { fleet } = readSide({ [orders]: instance("orders"), ...files });
      return validateFleet({ fleet, state }, engines).map(({ code }) => code);
    };
    for (const [files, expected] of [
      [{}, []],
      [rule, ["validate/rule-broken"]],
      [lock, ["validate/derived-undecided"]],
      [rollout, ["validate/health-undecided"]],
      [{}, []],
    ] as const) {
      expect(codes(files)).toEqual(expected);
      expect(codes(files)).toEqual(expected);
    }
  });
});
