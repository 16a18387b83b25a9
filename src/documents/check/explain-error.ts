import type { ErrorObject } from "ajv/dist/2020.js";
import { closestNames } from "../../model/closest-names.ts";
import { joinPointer, renderPointer } from "../json-pointer.ts";
import type { DocumentFinding } from "../parsed-document.ts";

/** What a schema error means to the person who wrote the document. */
export interface Explanation extends Pick<DocumentFinding, "code" | "message" | "fix"> {
  /** Where the finding points. */
  readonly pointer: string;
  readonly part: "key" | "value";
  /** Pointer of what is at fault, which may not be there. */
  readonly about: string;
}

/** Puts a schema error into words; `undefined` for errors that only sum up others. */
export function explainError(error: ErrorObject): Explanation | undefined {
  if (error.propertyName !== undefined) return wrongName(error, error.propertyName);
  switch (error.keyword) {
    case "oneOf":
    case "propertyNames":
      return undefined;
    case "additionalProperties":
      return unknownProperty(error);
    case "required":
      return missingProperty(error);
    case "type":
      return wrongType(error);
    default:
      return wrongValue(error);
  }
}

function wrongName(error: ErrorObject, name: string): Explanation {
  const pointer = joinPointer(error.instancePath, name);
  const message = `${name} is no name that may stand here.`;
  return {
    code: "documents/wrong-name",
    message,
    fix: `Write ${descriptionOf(error)}.`,
    pointer,
    part: "key",
    about: pointer,
  };
}

function unknownProperty(error: ErrorObject): Explanation {
  const name = textOf(error.params["additionalProperty"]);
  const known = Object.keys(objectOf(error.parentSchema?.["properties"]));
  const [closest] = closestNames(name, known);
  const place = renderPointer(error.instancePath) || "The document";
  const pointer = joinPointer(error.instancePath, name);
  return {
    code: "documents/unknown-property",
    message: `${place} has no property ${name}.`,
    fix: closest ? `Did you mean ${closest}?` : `Known are: ${known.join(", ")}.`,
    pointer,
    part: "key",
    about: pointer,
  };
}

function missingProperty(error: ErrorObject): Explanation {
  const name = textOf(error.params["missingProperty"]);
  const place = renderPointer(error.instancePath) || "The document";
  const message = `${place} has no ${name}.`;
  const about = joinPointer(error.instancePath, name);
  return {
    code: "documents/missing-property",
    message,
    fix: `Add ${name}.`,
    pointer: error.instancePath,
    part: "key",
    about,
  };
}

function wrongType(error: ErrorObject): Explanation {
  const place = renderPointer(error.instancePath);
  const scalar = typeof error.data === "number" || typeof error.data === "boolean";
  const at = atValue(error);
  if (scalar && error.params["type"] === "string") {
    const message = `${place} is a text, but ${String(error.data)} without quotes is a ${typeof error.data}.`;
    return { code: "documents/unquoted", message, fix: `Write "${String(error.data)}" in quotes.`, ...at };
  }
  const message = `${place} is ${kindOf(error.data)}; expected is ${expectedKind(error)}.`;
  const fix = `Write ${expectedKind(error)}: ${descriptionOf(error)}.`;
  return { code: "documents/wrong-type", message, fix, ...at };
}

function wrongValue(error: ErrorObject): Explanation {
  const place = renderPointer(error.instancePath);
  const allowed = allowedValues(error);
  const [closest] = typeof error.data === "string" ? closestNames(error.data, allowed) : [];
  const choice = closest ? `Did you mean ${closest}?` : `Write ${allowed.join(", ")}.`;
  const described = allowed.length > 0 || error.keyword === "pattern" || error.keyword === "format";
  return {
    code: "documents/wrong-value",
    message: `${place} is ${quote(error)}; that is not allowed${described ? "" : `: it ${error.message}`}.`,
    fix: allowed.length > 0 ? choice : `Write ${descriptionOf(error)}.`,
    ...atValue(error),
  };
}

function allowedValues({ keyword, params }: ErrorObject): readonly string[] {
  if (keyword === "enum") return listOf(params["allowedValues"]);
  return keyword === "const" ? listOf([params["allowedValue"]]) : [];
}

/** The value, unless a secret may have been written where a reference to one belongs. */
function quote({ parentSchema, data }: ErrorObject): string {
  return parentSchema?.["writeOnly"] === true ? "something else (not shown here)" : shorten(JSON.stringify(data));
}

function atValue({ instancePath }: ErrorObject): Pick<Explanation, "pointer" | "part" | "about"> {
  return { pointer: instancePath, part: "value", about: instancePath };
}

/** Longest value that a message quotes. */
const longestQuote = 80;

function shorten(text: string): string {
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
}

/** Descriptions of types read as what to write: "a size with an IEC unit, such as 64GiB". */
function descriptionOf(error: ErrorObject): string {
  return textOf(error.parentSchema?.["description"])
    .replace(/\.$/, "")
    .replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
}

function kindOf(data: unknown): string {
  if (Array.isArray(data)) return "a list";
  if (typeof data === "object") return "a map";
  return typeof data === "string" ? `the text ${JSON.stringify(shorten(data))}` : `the ${typeof data} ${String(data)}`;
}

function expectedKind(error: ErrorObject): string {
  const kinds = listOf(error.params["type"]);
  const names = kinds.map((kind) => kindNames[kind] ?? kind);
  return names.length > 1 ? "a single value" : (names[0] ?? "");
}

const kindNames: Readonly<Record<string, string>> = {
  array: "a list",
  object: "a map",
  string: "a text",
  boolean: "true or false",
  integer: "a whole number",
  number: "a number",
};

function listOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(textOf);
  return typeof value === "string" ? value.split(",") : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function objectOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
