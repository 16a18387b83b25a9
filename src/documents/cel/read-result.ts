import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator";
import type { Evaluation, ExpressionValue } from "../../model/expression.ts";

/** The characters a result may hold: what a document's own text may, so that escapes bring in nothing else. */
const visibleAscii = /^[\x20-\x7e]*$/;

/** Turns a result of the CEL library into plain values: unsigned numbers into bigint, durations into milliseconds. */
export function readResult(result: unknown): Evaluation {
  const value = convert(result);
  return value === undefined ? { kind: "failure", reason: refusal(result) } : { kind: "value", value };
}

function convert(result: unknown): ExpressionValue | undefined {
  if (typeof result === "bigint" || typeof result === "boolean") return result;
  if (typeof result === "number") return Number.isFinite(result) ? result : undefined;
  if (typeof result === "string") return visibleAscii.test(result) ? result : undefined;
  if (result instanceof Duration || result instanceof UnsignedInt) return result.valueOf();
  return Array.isArray(result) ? convertList(result) : undefined;
}

function convertList(list: readonly unknown[]): readonly ExpressionValue[] | undefined {
  const values = list.map(convert);
  return values.every((value) => value !== undefined) ? values : undefined;
}

function refusal(result: unknown): string {
  if (typeof result === "number") return "The result is no finite number.";
  if (typeof result === "string") return "The resulting text holds characters that are not visible ASCII.";
  return "The result is no number, text, truth value, duration or list of these.";
}
