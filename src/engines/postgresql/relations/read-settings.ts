import type { RelationInput, RelationProblem } from "../../engine.ts";
import { toExpression } from "../values/to-expression.ts";

/** The canonical number of a parameter in its base unit; undefined if this version has no such parameter. */
export function numberOf(input: RelationInput, name: string): number | undefined {
  const value = input.valueOf(name);
  return value === undefined ? undefined : Number(value.canonical);
}

/** A size in bytes; undefined if this version has no such parameter or its value is special. */
export function bytesOf(input: RelationInput, name: string): number | undefined {
  const [parameter, value] = [input.catalog.parameters.get(name), input.valueOf(name)];
  if (!parameter || !value || Object.hasOwn(parameter.specials, value.canonical)) return undefined;
  return Number(toExpression(parameter, value));
}

/** The canonical text of a parameter: `on`, `replica`; undefined if this version has no such parameter. */
export function textOf(input: RelationInput, name: string): string | undefined {
  return input.valueOf(name)?.canonical;
}

/** `max_connections is 100` */
export function renderSetting(input: RelationInput, name: string): string {
  return `${name} is ${input.valueOf(name)?.display || "empty"}`;
}

/** `2 GiB`, for bytes that no parameter holds. */
export function renderBytes(bytes: number): string {
  const gibibytes = bytes / 1024 ** 3;
  return gibibytes >= 1 ? `${Math.round(gibibytes * 10) / 10} GiB` : `${Math.ceil(bytes / 1024 ** 2)} MiB`;
}

/** What is wrong where the server does not start, or would not do its work. */
export function broken(code: string, message: string, fix: string): RelationProblem {
  return { severity: "error", code, message, fix };
}

/** What is doubtful: the server starts, but a value has no effect or an unwanted one. */
export function doubtful(code: string, message: string, fix: string): RelationProblem {
  return { severity: "warning", code, message, fix };
}
