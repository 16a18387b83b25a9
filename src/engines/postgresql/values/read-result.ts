import type { ExpressionValue } from "../../../model/expression.ts";
import type { Parameter } from "../../../model/parameter.ts";
import type { ValueReading } from "../../engine.ts";
import { listGrammar } from "./read-list.ts";
import { parseValue } from "./parse-value.ts";
import { renderList } from "./parse-list.ts";
import { readValue } from "./read-value.ts";
import { refuse, refuseNumber, renderRelease } from "./refusals.ts";
import { sizeUnits, timeUnits } from "./units.ts";

/**
 * Reads the result of an expression: numbers are bytes for sizes and milliseconds for durations, rounded down to the base unit;
 * a special number (-1, 0) stays as it is; texts go through the server's grammar.
 *
 * @example
 * readResult(sharedBuffers, 17179869184n); // canonical "2097152", display "16GB"
 */
export function readResult(parameter: Parameter, result: ExpressionValue): ValueReading {
  switch (typeof result) {
    case "string":
      return readValue(parameter, result);
    case "boolean":
      return readBooleanResult(parameter, result);
    case "bigint":
    case "number":
      return readNumberResult(parameter, result);
    case "object":
      return readObjectResult(parameter, result);
    default:
      return refuseResult(parameter, "a value that is none", "a number, a text, a boolean or a list");
  }
}

function readBooleanResult(parameter: Parameter, result: boolean): ValueReading {
  const isWord = parameter.type === "boolean" || parameter.type === "enum";
  return isWord
    ? readValue(parameter, result ? "on" : "off")
    : refuseResult(parameter, `${result}`, expectedOf(parameter));
}

function readNumberResult(parameter: Parameter, result: bigint | number): ValueReading {
  const baseSize = findBaseSize(parameter);
  if (baseSize === undefined || result <= 0 || !Number.isFinite(Number(result)))
    return readPlain(parameter, `${result}`);
  const text = divide(result, baseSize, parameter.type);
  const isLost = text === "0" && Object.hasOwn(parameter.specials, "0");
  return isLost
    ? refuseNumber(parameter, `${result}`, `0, or at least 1${parameter.unit ?? ""}`)
    : readPlain(parameter, text);
}

function findBaseSize({ unit = "" }: Parameter): number | undefined {
  return sizeUnits[unit] ?? timeUnits[unit];
}

/** A number in base units needs no unit: nobody wrote it. */
function readPlain(parameter: Parameter, text: string): ValueReading {
  const reading = readValue(parameter, text);
  return reading.kind === "value" ? { ...reading, warnings: [] } : reading;
}

function divide(result: bigint | number, baseSize: number, type: Parameter["type"]): string {
  if (type === "real") return `${Number(result) / baseSize}`;
  return typeof result === "bigint" ? `${result / BigInt(baseSize)}` : `${Math.floor(result / baseSize)}`;
}

function readObjectResult(parameter: Parameter, result: object | null): ValueReading {
  const isTextList = Array.isArray(result) && result.every((element) => typeof element === "string");
  if (!isTextList || parameter.type !== "list") return refuseResult(parameter, describe(result), expectedOf(parameter));
  return parseValue(parameter, renderList(result, listGrammar(parameter)));
}

function describe(result: object | null): string {
  if (result === null) return "null";
  return Array.isArray(result) ? "a list" : "a map";
}

function expectedOf({ type }: Parameter): string {
  if (type === "integer" || type === "real") return "a number";
  if (type === "boolean") return "true or false";
  return type === "list" ? "a list of texts" : "a text";
}

function refuseResult(parameter: Parameter, found: string, expected: string): ValueReading {
  return refuse(parameter, found, {
    code: "validate/wrong-result",
    message: `${renderRelease(parameter)} expects ${expected} here.`,
    fix: `Let the expression give ${expected}.`,
  });
}
