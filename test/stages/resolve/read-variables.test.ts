import { describe, expect, it } from "vitest";
import type { ExpressionValue } from "../../../src/model/expression.ts";
import type { Finding } from "../../../src/model/finding.ts";
import type { Profile, Variable } from "../../../src/model/profile.ts";
import { readVariables } from "../../../src/stages/resolve/read-variables.ts";
import { instance, profile, readFleet } from "../../support/orders-shop.ts";

const at = { file: "profiles/oltp.yaml", line: 5, column: 3 };

function declare(name: string, given: Partial<Variable> = {}): Variable {
  return { name, type: "int", at, ...given };
}

function read(
  variables: readonly (readonly Variable[])[],
  texts: Readonly<Record<string, string>> = {},
): { readonly values: Readonly<Record<string, ExpressionValue>>; readonly findings: readonly Finding[] } {
  const files = {
    "instances/orders.yaml": instance("orders", "  profiles: [oltp]\n"),
    "profiles/oltp.yaml": profile("oltp", ""),
  };
  const fleet = readFleet(files);
  const [orders, oltp] = [fleet.instances.get("orders"), fleet.profiles.get("oltp")];
  if (!orders || !oltp) throw new Error("the shop has no orders");
  const profiles = variables.map((some, index): Profile => ({ ...oltp, name: `p${index}`, variables: some }));
  const given = Object.entries(texts).map(([name, text]) => ({ name, text, at: { ...at, line: 20 } }));
  return readVariables(profiles, { ...orders, variables: given });
}

const value = (type: Variable["type"], text: string): ExpressionValue | undefined =>
  read([[declare("v", { type })]], { v: text }).values["v"];

describe("the value of a variable", () => {
  it.each([
    ["int", "-12", -12n],
    ["int", "1.5", undefined],
    ["int", "0x10", undefined],
    ["int", "1e3", undefined],
    ["int", "1_000", undefined],
    ["number", "-1.25", -1.25],
    ["number", "12", 12],
    ["number", "1e3", undefined],
    ["number", ".5", undefined],
    ["number", "NaN", undefined],
    ["number", "Infinity", undefined],
    ["bool", "true", true],
    ["bool", "false", false],
    ["bool", "yes", undefined],
    ["bool", "True", undefined],
    ["size", "2GiB", 2_147_483_648n],
    ["size", "2GB", undefined],
    ["duration", "1h30m", 5_400_000],
    ["duration", "0s", undefined],
    ["string", " as it is ", " as it is "],
  ] as const)("of type %s reads %j as %s", (type, text, expected) => {
    expect(value(type, text)).toBe(expected);
  });

  it("is a finding where it is none, at the place where it was given", () => {
    const { values, findings } = read([[declare("pool", { type: "size", default: "1GiB" })]], { pool: "lots" });
    expect(values).toEqual({});
    expect(findings).toEqual([
      {
        code: "resolve/variable-value",
        severity: "error",
        message: "Variable pool is lots; that is no size.",
        fix: "Give it a size.",
        at: { ...at, line: 20 },
        instance: "orders",
      },
    ]);
  });

  it("is a finding at the declaration where the default is none", () => {
    const { findings } = read([[declare("pool", { type: "bool", default: "perhaps" })]]);
    expect(findings).toMatchObject([{ message: "Variable pool is perhaps; that is no bool.", at }]);
  });

  it("stays within its bounds, which belong to it", () => {
    const pool = declare("pool", { type: "size", default: "1GiB", min: "512MiB", max: "2GiB" });
    const at512 = read([[pool]], { pool: "512MiB" });
    expect([at512.findings, at512.values]).toEqual([[], { pool: 536_870_912n }]);
    expect(read([[pool]], { pool: "2GiB" }).findings).toEqual([]);
    expect(read([[pool]], { pool: "511MiB" }).findings).toMatchObject([
      {
        message: "Variable pool is 511MiB; that is below 512MiB.",
        fix: "Give it a size of at least 512MiB and at most 2GiB.",
      },
    ]);
    expect(read([[pool]], { pool: "3GiB" }).findings).toMatchObject([
      { message: "Variable pool is 3GiB; that is above 2GiB." },
    ]);
  });

  it("has no bound where one is not given, or cannot be read", () => {
    expect(read([[declare("n", { min: "few" })]], { n: "-5" }).findings).toEqual([]);
    expect(read([[declare("word", { type: "string", min: "b" })]], { word: "a" }).findings).toEqual([]);
    const onlyMax = read([[declare("n", { max: "3" })]], { n: "4" }).findings;
    expect(onlyMax).toMatchObject([{ fix: "Give it a int of at most 3." }]);
  });

  it("is absent where nobody gives one: an expression that needs it says so", () => {
    expect(read([[declare("pool")]])).toEqual({ values: {}, findings: [] });
  });

  it("comes from the instance before the profiles, and from the last profile that declares it", () => {
    const both = [[declare("pool", { default: "1" })], [declare("pool", { default: "2" })]];
    expect(read(both).values).toEqual({ pool: 2n });
    expect(read(both, { pool: "3" }).values).toEqual({ pool: 3n });
  });
});

describe("a variable that no profile declares", () => {
  it("is a finding that names those that are declared", () => {
    const { findings } = read([[declare("pool"), declare("connections")]], { polo: "1" });
    expect(findings).toMatchObject([
      {
        code: "resolve/unknown-variable",
        message: "No profile of orders declares a variable polo.",
        fix: "Declared are: connections, pool.",
      },
    ]);
    expect(read([], { polo: "1" }).findings).toMatchObject([{ fix: "Remove it." }]);
  });
});
