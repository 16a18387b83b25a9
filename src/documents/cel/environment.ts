import { Environment } from "@marcbachmann/cel-js";

/** Longest expression, in characters; `spec.settings` values and conditions are far shorter. */
export const maxExpressionLength = 2000;

/** Structure limits: what a hand-written expression stays far below, and what keeps parsing and walking it cheap. */
const limits = { maxAstNodes: 400, maxDepth: 24, maxListElements: 100, maxMapEntries: 50, maxCallArguments: 8 };

const kibibyte = 1024n;

/**
 * What expressions know. Built-in names have types; every other name is a variable of a profile, whose type its instance's
 * profiles decide. Beyond the standard, integers and doubles mix (`memory * 0.25`), `min` and `max` exist, and the IEC units are
 * constants (`8 * GiB`).
 */
export const environment: Environment = createEnvironment();

/** Names that a variable of a profile cannot have: they mean something else in expressions. */
export const reservedNames: readonly string[] = [
  "memory vcpu storage version engine platform name role labels settings statistics before",
  "KiB MiB GiB TiB min max has size cel google optional type duration",
  "bool bytes double dyn int list map null_type string timestamp uint",
  "true false null in as break const continue else for function if import let loop package namespace return var void while",
].flatMap((names) => names.split(" "));

function createEnvironment(): Environment {
  const created = new Environment({ unlistedVariablesAreDyn: true, limits })
    .registerVariable("memory", "int")
    .registerVariable("vcpu", "dyn")
    .registerVariable("storage", "map<string, dyn>")
    .registerVariable("version", "int")
    .registerVariable("labels", "map<string, string>")
    .registerVariable("settings", "map<string, dyn>")
    .registerVariable("statistics", "map<string, dyn>")
    .registerVariable("before", "map<string, dyn>");
  for (const name of ["engine", "platform", "name", "role"]) created.registerVariable(name, "string");
  for (const [power, name] of ["KiB", "MiB", "GiB", "TiB"].entries()) {
    created.registerConstant(name, "int", kibibyte ** BigInt(power + 1));
  }
  return mixNumbers(created);
}

type Numeric = bigint | number;

function mixNumbers(created: Environment): Environment {
  for (const [left, right] of [
    ["int", "double"],
    ["double", "int"],
  ]) {
    created
      .registerOperator(`${left} * ${right}: double`, (a: Numeric, b: Numeric) => Number(a) * Number(b))
      .registerOperator(`${left} / ${right}: double`, (a: Numeric, b: Numeric) => Number(a) / Number(b))
      .registerOperator(`${left} + ${right}: double`, (a: Numeric, b: Numeric) => Number(a) + Number(b))
      .registerOperator(`${left} - ${right}: double`, (a: Numeric, b: Numeric) => Number(a) - Number(b))
      .registerFunction(`min(${left}, ${right}): double`, (a: Numeric, b: Numeric) => Number(a < b ? a : b))
      .registerFunction(`max(${left}, ${right}): double`, (a: Numeric, b: Numeric) => Number(a > b ? a : b));
  }
  for (const type of ["int", "double"]) {
    created
      .registerFunction(`min(${type}, ${type}): ${type}`, (a: Numeric, b: Numeric) => (a < b ? a : b))
      .registerFunction(`max(${type}, ${type}): ${type}`, (a: Numeric, b: Numeric) => (a > b ? a : b));
  }
  return created;
}
