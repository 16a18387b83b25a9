import { describe, expect, it } from "vitest";
import { compileExpression } from "../../../src/documents/cel/compile-expression.ts";
import { engines } from "../../../src/engines/index.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { judgeHealth } from "../../../src/stages/rollout/judge-health.ts";
import { instance, readSide, stateOf } from "../../support/orders-shop.ts";

const at = { file: "policies/critical.rollout.yaml", line: 9, column: 12 };
const side = readSide({
  "instances/orders-prod.yaml": instance("orders-prod", "  settings: { max_connections: 200 }\n"),
});
const state = stateOf(side, "orders-prod");

function judge(check: string, statistics: Readonly<Record<string, number>>, before = {}): Finding | undefined {
  return judgeHealth(compileExpression(check, at), { state, statistics, before }, engines);
}

describe("the health of a server", () => {
  it.each([
    ["statistics.connections < 5", true],
    ["statistics.connections < 0.9 * settings.max_connections", true],
    ["statistics.deadlocks_total - before.deadlocks_total <= 0", false],
    ['statistics["deadlocks_total"] - before["deadlocks_total"] <= 1 && labels.tier == "critical"', true],
    ["statistics.blocks_hit_total / (statistics.blocks_hit_total + statistics.blocks_read_total) > 0.74", true],
  ])("is judged by statistics, by what was before, and by all that a rule sees: %s", (check, isHealthy) => {
    const statistics = { connections: 4, deadlocks_total: 3, blocks_hit_total: 3, blocks_read_total: 1 };
    expect(judge(check, statistics, { deadlocks_total: 2 }) === undefined).toBe(isHealthy);
  });

  it("that fails is told with every value that the check names, each once", () => {
    const check = "statistics.lag > 1.0 && before.lag < statistics.lag && statistics['connections'] > 1";
    expect(judge(check, { lag: 0.123_45, connections: 97, replicas: 2 }, { lag: 0 })).toEqual({
      code: "rollout/unhealthy",
      severity: "error",
      message: `orders-prod is not healthy: ${check} is false; statistics.lag was 0.123; before.lag was 0; statistics.connections was 97.`,
      fix: "Find out what the change did to this server before it is tried again.",
      at,
      instance: "orders-prod",
    });
  });

  it("is bad where nobody can decide it", () => {
    expect(judge("statistics.waiting_locks < 5", { connections: 1, replicas: 0 })).toEqual({
      code: "rollout/health-undecided",
      severity: "error",
      message:
        "statistics.waiting_locks < 5 cannot be decided for orders-prod: " +
        'waiting_locks is not there; ask first: has(labels.pooler), "pooler" in labels.',
      fix: "Use what postgresql tells: connections, replicas.",
      at,
      instance: "orders-prod",
    });
    expect(judge("statistics.connections", { connections: 1 })?.message).toBe(
      "statistics.connections cannot be decided for orders-prod: its value is neither true nor false.",
    );
  });

  it("can be judged without settings where nobody knows the version", () => {
    const unknown = { ...state, instance: { ...state.instance, engine: "shopdb" } };
    const check = compileExpression("statistics.connections == 1", at);
    expect(judgeHealth(check, { state: unknown, statistics: { connections: 1 }, before: {} }, engines)).toBeUndefined();
  });
});
