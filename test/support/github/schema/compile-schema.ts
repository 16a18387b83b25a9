import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { isList, isObject, objectOf, type Json, type JsonObject } from "../json.ts";
import { formats } from "./formats.ts";
import { readPublished } from "./read-operations.ts";

/** Says what is wrong with a value, one sentence each; nothing where it fits. */
export type Judge = (value: unknown) => readonly string[];

const prefix = "#/components/schemas/";
const base = "https://api.github.example/";
const exact = newAjv(false);
const loose = newAjv(true);

/** Says only what is structure, not what is talk. */
const talk: ReadonlySet<string> = new Set([
  "description",
  "example",
  "examples",
  "title",
  "externalDocs",
  "discriminator",
  "default",
  "deprecated",
]);

/** A judge of values by a published schema. `coerce`: for parameters, which arrive as text. */
export function compileSchema(schema: JsonObject, coerce = false): Judge {
  const ajv = coerce ? loose : exact;
  const translated = translate(schema);
  addReferred(ajv, translated);
  const validate = ajv.compile(objectOf(translated));
  return (value) => judge(validate, coerce ? { value } : value);
}

/** Wraps a parameter's schema, so that its value can be coerced in place. Text that may be a number fits two schemas. */
export function asMember({ oneOf, ...schema }: JsonObject): JsonObject {
  if (oneOf !== undefined) return asMember({ ...schema, anyOf: oneOf });
  return { type: "object", properties: { value: schema } };
}

function newAjv(coerceTypes: boolean): Ajv {
  return new Ajv({
    strict: false,
    inlineRefs: false,
    code: { optimize: false },
    allErrors: true,
    validateSchema: false,
    addUsedSchema: false,
    formats,
    coerceTypes: coerceTypes ? "array" : false,
  });
}

function judge(validate: ValidateFunction, value: unknown): readonly string[] {
  if (validate(value)) return [];
  return [...new Set((validate.errors ?? []).map(sentence))].slice(0, 12);
}

function sentence(error: ErrorObject): string {
  return `${error.instancePath === "" ? "it" : error.instancePath} ${error.message ?? error.keyword} ${JSON.stringify(error.params)}`;
}

/** Schemas of components are added only when something refers to them: there are thousands. */
function addReferred(ajv: Ajv, schema: Json | undefined): void {
  for (const name of referred(schema)) {
    const id = base + name;
    if (id in ajv.schemas) continue;
    const component = translate(objectOf(objectOf(objectOf(readPublished()["components"])["schemas"])[name]));
    ajv.addSchema({ ...objectOf(component), $id: id }, id);
    addReferred(ajv, component);
  }
}

function referred(value: Json | undefined): readonly string[] {
  if (isList(value)) return value.flatMap((item) => referred(item));
  if (!isObject(value)) return [];
  const own = value["$ref"];
  const here = typeof own === "string" ? [own.slice(base.length)] : [];
  return [...here, ...Object.values(value).flatMap((item) => referred(item))];
}

/** From OpenAPI 3.0's dialect to JSON Schema: `nullable`, and references by id. */
function translate(value: Json | undefined): Json {
  if (isList(value)) return value.map((item) => translate(item));
  if (!isObject(value)) return value ?? null;
  const members = Object.entries(value).filter(([key]) => !talk.has(key) && key !== "nullable");
  const plain = Object.fromEntries(members.map(([key, item]) => [key, translateMember(key, item)]));
  return value["nullable"] === true ? { anyOf: [plain, { type: "null" }] } : plain;
}

/** Names of properties are no words of the dialect, and what is enumerated is no schema. */
function translateMember(key: string, value: Json | undefined): Json {
  if (key === "$ref" && typeof value === "string") return base + value.slice(prefix.length);
  if (key === "enum" || key === "required") return value ?? null;
  if (key !== "properties" || !isObject(value)) return translate(value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, translate(item)]));
}
