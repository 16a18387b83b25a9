import { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv/dist/2020.js";
import { mostShards, type WorkloadResult } from "../model/metric-results.ts";
import { SetpointError } from "../model/setpoint-error.ts";
import { resultSchemas } from "./generated/result-schemas.ts";

/** The schema of what `setpoint workload --format json` writes, as far as parts of it are put together again. */
const partSchema = {
  type: "object",
  required: ["format", "kind", "profiled", "failures", "findings"],
  properties: {
    format: { const: "setpoint-report-1" },
    kind: { const: "workload" },
    commit: { type: "string" },
    profiled: {
      type: "array",
      items: {
        type: "object",
        required: ["profile", "traffic"],
        properties: {
          profile: { $ref: "workload-profile.schema.json" },
          traffic: counts(["requests", "bytes", "points"]),
        },
      },
    },
    failures: { type: "array", items: texts(["instance", "code", "message", "fix"]) },
    findings: {
      type: "array",
      items: { ...texts(["code", "severity", "message", "fix"]), properties: findingTypes() },
    },
    shard: {
      ...counts(["index", "count"]),
      properties: {
        index: { type: "integer", minimum: 1 },
        count: { type: "integer", minimum: 1, maximum: mostShards },
      },
    },
  },
};

/**
 * Reads what a run of `setpoint workload --format json` has written, whole and of this version, or not at all.
 *
 * @throws SetpointError SP_WORKLOAD_BAD_PART
 */
export function readWorkloadPart(path: string, text: string): WorkloadResult {
  const data = parseJson(path, text);
  const validate = compilePart();
  if (!validate(data)) throw badPart(path, describeProblem(validate, data));
  const { format: _, ...result } = data;
  return result;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw badPart(path, text.trim() === "" ? "it is empty" : `it is no JSON, or not all of it (${reason})`);
  }
}

let compiled: ValidateFunction<WorkloadResult & { readonly format: string }> | undefined;

function compilePart(): NonNullable<typeof compiled> {
  const name = "workload-profile.schema.json";
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });
  compiled ??= ajv.addSchema(resultSchemas[name] ?? {}, name).compile(partSchema);
  return compiled;
}

function describeProblem({ errors }: ValidateFunction, data: unknown): string {
  const [first] = errors ?? [];
  if (!isReport(data)) return "it is no report of setpoint workload";
  return `${first?.instancePath === "" ? "the report" : first?.instancePath} ${first?.message ?? "is not as it must be"}`;
}

function isReport(data: unknown): boolean {
  return typeof data === "object" && data !== null && "kind" in data && data.kind === "workload";
}

function badPart(path: string, problem: string): SetpointError {
  return new SetpointError("SP_WORKLOAD_BAD_PART", `${path} cannot be merged: ${problem}.`, {
    fix: "Make it anew with this version: setpoint workload --all --shard 1/2 --format json > part1.json.",
  });
}

function counts(names: readonly string[]): object {
  return describeObject(names, { type: "number", minimum: 0 });
}

function texts(names: readonly string[]): object {
  return describeObject(names, { type: "string" });
}

function describeObject(names: readonly string[], value: object): object {
  return { type: "object", required: names, properties: Object.fromEntries(names.map((name) => [name, value])) };
}

function findingTypes(): object {
  const text = { type: "string" };
  return {
    code: text,
    message: text,
    fix: text,
    severity: { enum: ["error", "warning", "note"] },
    instance: text,
    parameter: text,
    at: {
      type: "object",
      required: ["file", "line", "column"],
      properties: { file: text, line: { type: "integer" }, column: { type: "integer" } },
    },
  };
}
