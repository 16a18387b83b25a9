import type { Parameter } from "../../../model/parameter.ts";
import type { Value } from "../../../model/value.ts";

/** Negative, 0 or positive for two numbers; undefined for anything else, and where a side is a special number. */
export function compareValues(parameter: Parameter, left: Value, right: Value): number | undefined {
  if (parameter.type !== "integer" && parameter.type !== "real") return undefined;
  const isSpecial = [left, right].some(({ canonical }) => Object.hasOwn(parameter.specials, canonical));
  return isSpecial ? undefined : Number(left.canonical) - Number(right.canonical);
}
