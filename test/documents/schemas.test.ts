import { execFileSync } from "node:child_process";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { schemas } from "../../src/documents/generated/schemas.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** Pointers of maps that do not say what else may stand in them. */
function openMaps(schema: unknown, pointer: string): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const open = "type" in schema && schema.type === "object" && !("additionalProperties" in schema);
  const inner = Object.entries(schema).flatMap(([name, value]) => openMaps(value, `${pointer}/${name}`));
  return open ? [pointer, ...inner] : inner;
}

/** Pointers of properties that nobody described. */
function undescribed(schema: unknown, pointer: string): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const typed = "type" in schema || "enum" in schema || "const" in schema;
  const inner = Object.entries(schema).flatMap(([name, value]) => undescribed(value, `${pointer}/${name}`));
  return typed && !("description" in schema) && !pointer.endsWith("/properties") ? [pointer, ...inner] : inner;
}

describe("the schemas", () => {
  it("are there for every kind", () => {
    expect(Object.keys(schemas)).toEqual(
      [
        "common",
        "configuration",
        "instance",
        "lock",
        "override",
        "owners",
        "profile",
        "rollout",
        "rule",
        "threshold",
        "window",
      ].map((name) => `${name}.schema.json`),
    );
  });

  it.each(Object.entries(schemas))("leave no map open and nothing undescribed: %s", (_, schema) => {
    expect(openMaps(schema, "")).toEqual([]);
    expect(undescribed(schema, "")).toEqual([]);
  });

  it("are what types, module and reference were generated from", () => {
    const output = execFileSync(process.execPath, ["scripts/generate-types.mjs", "--check"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(output).toBe("");
  });
});
