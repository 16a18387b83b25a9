import { EvaluationError, ParseError, TypeError as CelTypeError } from "@marcbachmann/cel-js";
import type { ParseResult } from "@marcbachmann/cel-js";
import { environment, maxExpressionLength } from "./environment.ts";
import { findForbiddenSyntax } from "./restrict-syntax.ts";
import type { SyntaxProblem } from "./restrict-syntax.ts";

/** What an expression is for: a condition is true or false, a value becomes a parameter's. */
export type ExpressionUse = "condition" | "value";

/** Result types that fit; `dyn` is decided when the expression runs. */
const fittingTypes: Readonly<Record<ExpressionUse, RegExp>> = {
  condition: /^(?:bool|dyn)$/,
  value: /^(?:int|uint|double|bool|string|dyn|google\.protobuf\.Duration|list(?:<.*>)?)$/,
};

/** Finds what is wrong with an expression before it ever runs: syntax, types of built-in names, functions, its result. */
export function checkExpression(source: string, use: ExpressionUse): SyntaxProblem | undefined {
  const parsed = parseExpression(source);
  if (parsed.kind === "problem") return parsed;
  const forbidden = findForbiddenSyntax(parsed.program.ast);
  if (forbidden) return forbidden;
  const { valid, type = "", error } = parsed.program.check();
  if (!valid) return problemOf(error);
  if (fittingTypes[use].test(type)) return undefined;
  const expected = use === "condition" ? "true or false" : "a number, text, duration or list";
  return { index: 0, message: `The expression gives ${type}; expected is ${expected}.` };
}

/** An expression that can run, or why it cannot. */
export type ParsedExpression =
  | { readonly kind: "program"; readonly program: ParseResult }
  | ({ readonly kind: "problem" } & SyntaxProblem);

/** Parses an expression; never throws. */
export function parseExpression(source: string): ParsedExpression {
  if (source.length > maxExpressionLength) {
    return { kind: "problem", index: 0, message: `The expression is longer than ${maxExpressionLength} characters.` };
  }
  try {
    return { kind: "program", program: environment.parse(source) };
  } catch (error) {
    return { kind: "problem", ...problemOf(error) };
  }
}

/** What a library error says, and where. */
export function problemOf(error: unknown): SyntaxProblem {
  const known = error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError;
  if (!known) return { index: 0, message: error instanceof Error ? error.message : String(error) };
  return { index: error.range?.start ?? 0, message: `${error.summary.replace(/\.$/, "")}.` };
}
