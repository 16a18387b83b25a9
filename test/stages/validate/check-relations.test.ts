import { describe, expect, it } from "vitest";
import { findInstanceEngine } from "../../../src/engines/effective-setting.ts";
import type { Relation, RelationInput } from "../../../src/engines/engine.ts";
import { engines } from "../../../src/engines/index.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { checkRelations } from "../../../src/stages/validate/check-relations.ts";
import { instance, profile, readSide, stateOf } from "../../support/orders-shop.ts";

/** Checks the relations given on orders; absent: the engine's own. */
function check(spec: string, relations?: readonly Relation[], base = ""): readonly Finding[] {
  const side = readSide({
    "instances/orders.yaml": instance("orders", `  profiles: [base]\n${spec}`),
    "profiles/base.yaml": profile("base", base),
  });
  const state = stateOf(side, "orders");
  const place = findInstanceEngine(state, engines);
  if (!place) throw new Error("orders has no engine");
  return checkRelations(state, relations ? { ...place, engine: { ...place.engine, relations } } : place);
}

function relation(parameters: readonly string[], seen: RelationInput[] = []): Relation {
  return {
    code: "validate/relation-shop",
    parameters,
    source: "the shop",
    check: (input) => {
      seen.push(input);
      return { code: "validate/relation-shop", severity: "warning", message: "Odd.", fix: "Even it." };
    },
  };
}

describe("relations", () => {
  it("see declared values, defaults, and what the instance has; nothing of what it does not tell", () => {
    const seen: RelationInput[] = [];
    check("  resources: { vcpu: 8, memory: 64GiB }\n  settings: { work_mem: 64MB }\n", [relation([], seen)]);
    check("", [relation([], seen)]);
    expect(seen.map((input) => ["work_mem", "jit", "nonsense"].map((name) => input.valueOf(name)?.display))).toEqual([
      ["64MB", "on", undefined],
      ["4MB", "on", undefined],
    ]);
    expect(seen.map(({ vcpu, memoryBytes }) => [vcpu, memoryBytes])).toEqual([
      [8, 68_719_476_736n],
      [undefined, undefined],
    ]);
    expect(seen.map(({ version, catalog }) => [version.text, catalog.major])).toEqual([
      ["16.4", "16"],
      ["16.4", "16"],
    ]);
  });

  it("are told where a document sets the first parameter that is set at all", () => {
    const settings = "  settings:\n    max_connections: 20\n";
    const found = check(settings, [relation(["work_mem", "max_connections"])]);
    expect(found).toMatchObject([
      { parameter: "max_connections", at: { file: "instances/orders.yaml", line: 10 }, instance: "orders" },
    ]);
    const inherited = check("", [relation(["work_mem"])], "  settings:\n    work_mem: 8MB\n");
    expect(inherited).toMatchObject([{ parameter: "work_mem", at: { file: "profiles/base.yaml", line: 7 } }]);
  });

  it("are told at the instance where nothing sets any of their parameters", () => {
    const { at } = stateOf(readSide({ "instances/orders.yaml": instance("orders") }), "orders").instance;
    expect(check("", [relation(["work_mem", "jit"])])).toMatchObject([{ parameter: "work_mem", at }]);
    const [finding] = check("", [relation([])]);
    expect([finding?.at, finding && "parameter" in finding]).toEqual([at, false]);
  });

  it("of PostgreSQL find nothing wrong with a server as it comes", () => {
    expect(check("")).toEqual([]);
  });

  it("of PostgreSQL look at both halves, wherever they come from", () => {
    const found = check(
      "  settings: { superuser_reserved_connections: 20 }\n",
      undefined,
      "  settings: { max_connections: 20 }\n",
    );
    expect(found).toMatchObject([{ severity: "error", instance: "orders" }]);
  });
});
