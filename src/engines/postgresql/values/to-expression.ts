import { assertNever } from "../../../model/assert-never.ts";
import type { ExpressionValue } from "../../../model/expression.ts";
import type { Parameter } from "../../../model/parameter.ts";
import type { Value } from "../../../model/value.ts";
import { listElements } from "./read-list.ts";
import { sizeUnits, timeUnits } from "./units.ts";

/**
 * What expressions see of a value: bytes and milliseconds (bigint; a number where the parameter takes fractions), plain numbers,
 * booleans, words and texts, lists of texts. Special numbers stay as they are. The inverse of `readResult`.
 *
 * @example
 * toExpression(sharedBuffers, { canonical: "16384", display: "128MB" }); // 134217728n
 */
export function toExpression(parameter: Parameter, value: Value): ExpressionValue {
  switch (parameter.type) {
    case "boolean":
      return value.canonical === "on";
    case "integer":
      return BigInt(value.canonical) * BigInt(baseFactor(parameter, value));
    case "real":
      return Number(value.canonical) * baseFactor(parameter, value);
    case "list":
      return listElements(parameter, value.canonical);
    case "enum":
      return value.canonical;
    case "string":
      return value.display;
    default:
      return assertNever(parameter.type);
  }
}

function baseFactor({ unit, specials }: Parameter, { canonical }: Value): number {
  if (unit === undefined || Object.hasOwn(specials, canonical)) return 1;
  return sizeUnits[unit] ?? timeUnits[unit] ?? 1;
}
