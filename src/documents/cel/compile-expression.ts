import type { Evaluation, Expression, ExpressionScope } from "../../model/expression.ts";
import type { SourcePosition } from "../../model/source-position.ts";
import { parseExpression, problemOf } from "./check-expression.ts";
import type { ParsedExpression } from "./check-expression.ts";
import { readResult } from "./read-result.ts";

/**
 * Makes a checked expression callable. It is parsed at its first evaluation; evaluating never throws.
 *
 * @example
 * const quarter = compileExpression("memory / 4", { file: "profiles/oltp.yaml", line: 8, column: 20 });
 * quarter.evaluate({ memory: 68719476736n }); // { kind: "value", value: 17179869184n }
 */
export function compileExpression(source: string, at: SourcePosition): Expression {
  let parsed: ParsedExpression | undefined;
  return {
    source,
    at,
    evaluate(scope) {
      parsed ??= parseExpression(source);
      return parsed.kind === "problem" ? { kind: "failure", reason: parsed.message } : run(parsed, scope);
    },
  };
}

function run({ program }: Extract<ParsedExpression, { kind: "program" }>, scope: ExpressionScope): Evaluation {
  try {
    const result: unknown = program(scope);
    return readResult(result);
  } catch (error) {
    return { kind: "failure", reason: explain(problemOf(error).message) };
  }
}

/** Says of an absent name what its author can do about it. */
function explain(message: string): string {
  const [, what, name] = /^(Unknown variable|No such key): (.*)\.$/.exec(message) ?? [];
  if (what === "Unknown variable") return `${name} has no value here.`;
  return what ? `${name} is not there; ask first: has(labels.pooler), "pooler" in labels.` : message;
}
