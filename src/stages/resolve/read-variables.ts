import type { ExpressionValue } from "../../model/expression.ts";
import type { Finding } from "../../model/finding.ts";
import type { Instance } from "../../model/instance.ts";
import type { Profile, Variable } from "../../model/profile.ts";
import { parseDuration, parseSize } from "../../model/quantity.ts";

/** The variables of an instance's profiles with the values that hold for it. */
export interface VariableValues {
  readonly values: Readonly<Record<string, ExpressionValue>>;
  readonly findings: readonly Finding[];
}

/**
 * Gives every declared variable its value: the instance's, else the default of the last profile that declares it. Sizes become
 * bytes, durations milliseconds. A variable without a value is left out; an expression that needs it says so.
 */
export function readVariables(profiles: readonly Profile[], instance: Instance): VariableValues {
  const declared = new Map<string, Variable>();
  for (const variable of profiles.flatMap((profile) => profile.variables)) declared.set(variable.name, variable);
  const findings = unknownVariables(instance, [...declared.keys()]);
  const values: Record<string, ExpressionValue> = {};
  for (const variable of declared.values()) {
    const { value, finding } = readVariable(variable, instance);
    if (value !== undefined) values[variable.name] = value;
    if (finding) findings.push(finding);
  }
  return { values, findings };
}

function readVariable(variable: Variable, instance: Instance): { value?: ExpressionValue; finding?: Finding } {
  const given = instance.variables.find((value) => value.name === variable.name);
  const text = given?.text ?? variable.default;
  if (text === undefined) return {};
  const value = parsers[variable.type](text);
  const problem = findProblem(variable, value);
  if (problem === undefined) return value === undefined ? {} : { value };
  const finding = variableProblem({ variable, text, problem, at: given?.at ?? variable.at, instance });
  return value === undefined ? { finding } : { value, finding };
}

function unknownVariables(instance: Instance, declared: readonly string[]): Finding[] {
  const unknown = instance.variables.filter((value) => !declared.includes(value.name));
  return unknown.map((value) => ({
    code: "resolve/unknown-variable",
    severity: "error",
    message: `No profile of ${instance.name} declares a variable ${value.name}.`,
    fix: declared.length > 0 ? `Declared are: ${declared.toSorted().join(", ")}.` : "Remove it.",
    at: value.at,
    instance: instance.name,
  }));
}

interface ProblemPlace {
  readonly variable: Variable;
  readonly text: string;
  readonly problem: string;
  readonly at: Variable["at"];
  readonly instance: Instance;
}

function variableProblem({ variable, text, problem, at, instance }: ProblemPlace): Finding {
  const range = [variable.min && `at least ${variable.min}`, variable.max && `at most ${variable.max}`].filter(Boolean);
  return {
    code: "resolve/variable-value",
    severity: "error",
    message: `Variable ${variable.name} is ${text}; that ${problem}.`,
    fix: `Give it a ${variable.type}${range.length > 0 ? ` of ${range.join(" and ")}` : ""}.`,
    at,
    instance: instance.name,
  };
}

const parsers: Readonly<Record<Variable["type"], (text: string) => ExpressionValue | undefined>> = {
  int: (text) => (/^-?\d{1,18}$/.test(text) ? BigInt(text) : undefined),
  number: (text) => (/^-?\d{1,300}(\.\d{1,300})?$/.test(text) ? Number(text) : undefined),
  bool: (text) => (text === "true" || text === "false" ? text === "true" : undefined),
  size: parseSize,
  duration: parseDuration,
  string: (text) => text,
};

function findProblem(variable: Variable, value: ExpressionValue | undefined): string | undefined {
  if (value === undefined) return `is no ${variable.type}`;
  const [min, max] = [variable.min, variable.max].map((text) => text && parsers[variable.type](text));
  if (isOrdered(value) && isOrdered(min) && value < min) return `is below ${variable.min}`;
  if (isOrdered(value) && isOrdered(max) && value > max) return `is above ${variable.max}`;
  return undefined;
}

function isOrdered(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}
