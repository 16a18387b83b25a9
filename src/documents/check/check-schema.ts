import { Ajv2020 } from "ajv/dist/2020.js";
import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import { schemas } from "../generated/schemas.ts";
import type { SetpointDocument } from "../generated/documents.ts";
import { parseDuration, parseSize } from "../../model/quantity.ts";
import { parseWallTime } from "../../model/wall-clock.ts";

/** The schema of each kind, by the name of its file. */
const schemaFiles: Readonly<Record<SetpointDocument["kind"], string>> = {
  Instance: "instance.schema.json",
  Profile: "profile.schema.json",
  Lock: "lock.schema.json",
  Rule: "rule.schema.json",
  Owners: "owners.schema.json",
  Threshold: "threshold.schema.json",
  Window: "window.schema.json",
  Rollout: "rollout.schema.json",
  Override: "override.schema.json",
  Configuration: "configuration.schema.json",
};

/** Every kind of document. */
export const documentKinds: readonly string[] = Object.keys(schemaFiles);

/** True for the name of a kind that has a schema. */
export function isDocumentKind(kind: unknown): kind is SetpointDocument["kind"] {
  return typeof kind === "string" && Object.hasOwn(schemaFiles, kind);
}

/** A document that its schema accepts, or every way in which it does not. */
export type SchemaReading =
  | { readonly kind: "document"; readonly document: SetpointDocument }
  | { readonly kind: "refused"; readonly errors: readonly ErrorObject[] };

/** Holds data against the schema of its kind. */
export function checkSchema(kind: SetpointDocument["kind"], data: unknown): SchemaReading {
  const validate = validatorOf(kind);
  return validate(data) ? { kind: "document", document: data } : { kind: "refused", errors: validate.errors ?? [] };
}

const validators = new Map<string, ValidateFunction<SetpointDocument>>();
let compiler: Ajv2020 | undefined;

/** Compiled when first needed: a run that finds every document in its cache needs none. */
function validatorOf(kind: SetpointDocument["kind"]): ValidateFunction<SetpointDocument> {
  const known = validators.get(kind);
  if (known) return known;
  compiler ??= createCompiler();
  const validate = compiler.compile<SetpointDocument>(schemas[schemaFiles[kind]] ?? {});
  validators.set(kind, validate);
  return validate;
}

function createCompiler(): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, allowUnionTypes: true, formats });
  ajv.addKeyword("tsType");
  return ajv.addSchema(schemas["common.schema.json"] ?? {}, "common.schema.json");
}

const formats = {
  "setpoint-size": (text: string): boolean => parseSize(text) !== undefined,
  "setpoint-duration": (text: string): boolean => parseDuration(text) !== undefined,
  "setpoint-wall-time": (text: string): boolean => parseWallTime(text) !== undefined,
};
