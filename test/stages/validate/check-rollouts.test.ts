import { describe, expect, it } from "vitest";
import { engines } from "../../../src/engines/index.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { validateFleet } from "../../../src/stages/validate/validate-fleet.ts";
import { type Files, instance, readSide } from "../../support/orders-shop.ts";

function rollout(name: string, spec: string): Files {
  const head = `apiVersion: setpoint/v1\nkind: Rollout\nmetadata: { name: ${name} }\nspec:\n`;
  return { [`policies/${name}.yaml`]: `${head}  waves: [10, 50]\n${spec}` };
}

const names = ["billing", "catalog", "orders", "search", "sessions"];

const shop: Files = Object.fromEntries(names.map((name) => [`instances/${name}.yaml`, instance(name)]));

function validate(...files: readonly Files[]): readonly Finding[] {
  return validateFleet(readSide(Object.assign({}, shop, ...files)), engines);
}

const health = (check: string): string => `  health: { check: "${check}", for: 2m, every: 10s }\n`;

describe("rollouts", () => {
  it("are sound where each instance is under one of them at most", () => {
    const critical = rollout("critical", "  match: { instances: [orders, billing] }\n  canary: [orders]\n");
    expect(validate(critical, rollout("search", "  match: { instances: ['search*'] }\n"))).toEqual([]);
  });

  it("that share an instance are an error that names both", () => {
    const first = rollout("critical", "  match: { instances: [orders, billing] }\n");
    const second = rollout("orders", "  match: { instances: ['orders*', search] }\n");
    expect(validate(first, second)).toEqual([
      {
        code: "validate/rollouts-overlap",
        severity: "error",
        message: "Rollouts critical and orders both match orders.",
        fix: "Let at most one rollout match an instance: otherwise nobody can tell which of them decides.",
        at: { file: "policies/orders.yaml", line: 3, column: 13 },
      },
    ]);
  });

  it("that share many name a few and count the rest, pair by pair", () => {
    const all = ["a", "b", "c"].map((name) => rollout(name, ""));
    expect(validate(...all).map(({ message }) => message)).toEqual([
      "Rollouts a and b both match billing, catalog, orders and 2 more.",
      "Rollouts a and c both match billing, catalog, orders and 2 more.",
      "Rollouts b and c both match billing, catalog, orders and 2 more.",
    ]);
  });

  it("that match no instance are a warning, and nothing else can be said of them", () => {
    const idle = rollout(
      "gold",
      `  match: { labels: { tier: gold } }\n  canary: [orders]\n${health("statistics.x > 1")}`,
    );
    expect(validate(idle)).toMatchObject([
      { code: "validate/policy-matches-nothing", severity: "warning", message: "Rollout gold matches no instance." },
    ]);
  });

  it("name canaries among their own instances", () => {
    const spec = "  match: { instances: [orders, billing] }\n  canary: [order, catalog, 'bill*']\n";
    expect(validate(rollout("critical", spec)).map(({ message, severity }) => [severity, message])).toEqual([
      ["warning", "Rollout critical names the canary order, which is none of its instances."],
      ["warning", "Rollout critical names the canary catalog, which is none of its instances."],
    ]);
  });
});

describe("the health check of a rollout", () => {
  const check = (condition: string): readonly Finding[] =>
    validate(rollout("orders", `  match: { instances: [orders] }\n${health(condition)}`));
  const [statistic = ""] = Object.keys(engines.get("postgresql")?.statistics ?? {});

  it("may look at the effective state and at what the servers tell", () => {
    expect(check(`statistics.${statistic} < 100000 && settings.max_connections <= 500`)).toEqual([]);
    expect(check(`statistics.${statistic} - before.${statistic} < 5`)).toEqual([]);
  });

  it("is an error where servers do not tell what it asks for", () => {
    expect(check(`statistics.${statistic}x < 5`)).toEqual([
      {
        code: "validate/health-undecided",
        severity: "error",
        message: `The health check of rollout orders cannot be decided for orders: servers of postgresql do not tell statistics.${statistic}x.`,
        fix: `Did you mean statistics.${statistic}?`,
        at: { file: "policies/orders.yaml", line: 7, column: 21 },
        instance: "orders",
      },
    ]);
    expect(check("statistics.planets < 5")[0]?.fix).toMatch(/^Known are: /u);
    expect(check("before['planets'] < 5")[0]?.message).toContain("do not tell statistics.planets");
  });

  it.each([
    ["memory > 1", "memory has no value here."],
    ["settings.fsnyc", "fsnyc is not there"],
    ["settings.work_mem", "its value is neither true nor false."],
  ])("is an error where it cannot be decided: %s", (condition, reason) => {
    const [finding, ...others] = check(condition);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: "validate/health-undecided", instance: "orders" });
    expect(finding?.message).toContain(reason);
  });

  it("is not asked where nobody knows the version", () => {
    const old = { "instances/orders.yaml": instance("orders", "", "9.6") };
    const spec = `  match: { instances: [orders] }\n${health("statistics.planets < 5")}`;
    const codes = validate(old, rollout("orders", spec)).map(({ code }) => code);
    expect(codes).not.toContain("validate/health-undecided");
  });
});

describe("a window", () => {
  const window = (match: string): Files => ({
    "policies/year-end.yaml": `apiVersion: setpoint/v1
kind: Window
metadata: { name: year-end }
spec:
  match: ${match}
  mode: freeze
  zone: Europe/Berlin
  once: { from: 2026-12-20T18:00, until: 2027-01-03T08:00 }
`,
  });

  it("that no instance is under is a warning", () => {
    expect(validate(window("{ labels: { tier: gold } }"))).toMatchObject([
      { code: "validate/policy-matches-nothing", severity: "warning", message: "Window year-end matches no instance." },
    ]);
    expect(validate(window("{ labels: { env: prod } }"))).toEqual([]);
  });
});
