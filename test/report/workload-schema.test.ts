import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { signalMeanings } from "../../src/model/workload-signal.ts";
import { workloadSamples } from "./workload-samples.ts";
import { ordersProfile } from "./workload-shop.ts";

const file = path.resolve(import.meta.dirname, "../../src/documents/schema/results/workload-profile.schema.json");
const schema = JSON.parse(readFileSync(file, "utf8"));
const validate = new Ajv2020({ allErrors: true }).compile(schema);

/** Where a profile differs from its schema, in words. */
function faults(profile: unknown): readonly string[] {
  validate(profile);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const profiles = Object.values(workloadSamples).flatMap((result) =>
  result.kind === "workload" ? result.profiled.map(({ profile }) => profile) : [],
);

describe("the schema of a workload profile", () => {
  it.each(profiles.map((profile, index) => [index, profile] as const))("holds for every profile: %i", (_, profile) => {
    expect(faults(profile)).toEqual([]);
  });

  it("knows every signal of the vocabulary, and no other", () => {
    expect(schema.$defs.signalName.enum).toEqual(Object.keys(signalMeanings));
    const units = new Set(Object.values(signalMeanings).map(({ unit }) => unit));
    expect(new Set(schema.$defs.signal.properties.unit.enum)).toEqual(units);
  });

  it("refuses another version, an unknown property, a share beyond one and a time in another zone", () => {
    expect(faults({ ...ordersProfile, apiVersion: "setpoint/v2" })).toEqual(["/apiVersion must be equal to constant"]);
    expect(faults({ ...ordersProfile, host: "db-1" })).toEqual([" must NOT have additional properties"]);
    expect(faults({ ...ordersProfile, coverage: { share: 1.2, gaps: [] } })).toEqual(["/coverage/share must be <= 1"]);
    expect(faults({ ...ordersProfile, restarts: ["2025-03-17T00:05:00+01:00"] })).toHaveLength(1);
  });
});
