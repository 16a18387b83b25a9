import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { engines } from "../../src/engines/index.ts";
import type { Engine } from "../../src/engines/engine.ts";
import type { Parameter } from "../../src/model/parameter.ts";

function postgresql(): Engine {
  const engine = engines.get("postgresql");
  if (!engine) throw new Error("there is no PostgreSQL");
  return engine;
}

const engine = postgresql();

const parameters: readonly Parameter[] = ["12.1", "14.2", "16.4", "18.0"].flatMap((text) => {
  const version = engine.parseVersion(text);
  return version ? [...engine.catalog(version).parameters.values()] : [];
});

const number = fc.oneof(
  fc.integer({ min: -2, max: 2_147_483_647 }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -2, max: 1e6 }).map(String),
  fc.constantFrom("0", "-1", "0x10", "010", "1e3", "1.5", ".5", "0.000001", "1e-7", "1e308"),
);
const unit = fc.constantFrom("", "B", "kB", "MB", "GB", "TB", " MB", "us", "ms", "s", "min", "h", "d", " min");
const values = fc.oneof(
  fc.tuple(number, unit).map(([digits, after]) => `${digits}${after}`),
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("on", "off", "yes", "t", "auto", "default", "", " ", "'", "\\", "$user", "a,b", '"A" , b'),
);

describe("what reviewers see of a value", () => {
  it("D9: is read as the very value that is approved and stored, for every parameter", () => {
    fc.assert(
      fc.property(fc.constantFrom(...parameters), values, (parameter, text) => {
        const reading = engine.readValue(parameter, text);
        if (reading.kind === "refused") return;
        const { display, canonical } = reading.value;
        const again = engine.readValue(parameter, display);
        expect({ name: parameter.name, text, display, again }).toMatchObject({
          again: { kind: "value", value: { canonical } },
        });
      }),
      { numRuns: 20_000 },
    );
  });

  it("D9: is different wherever the values are", () => {
    fc.assert(
      fc.property(fc.constantFrom(...parameters), values, values, (parameter, left, right) => {
        const [one, other] = [engine.readValue(parameter, left), engine.readValue(parameter, right)];
        if (one.kind === "refused" || other.kind === "refused") return;
        expect(one.value.display === other.value.display).toBe(one.value.canonical === other.value.canonical);
      }),
      { numRuns: 5000 },
    );
  });
});
