import { describe, expect, it } from "vitest";
import { readOverride } from "../../src/documents/read-override.ts";
import type { OverrideReading } from "../../src/documents/read-override.ts";
import { renderPosition } from "../../src/model/source-position.ts";
import { orders, readText } from "./fixture.ts";

const path = "overrides/inc-4711-orders.yaml";
const text = readText("every-kind/override.yaml");

function read(content: string, entry: { path?: string; mode?: string } = {}): OverrideReading {
  return readOverride({ path, mode: "100644", ...entry }, new TextEncoder().encode(content));
}

function refusals(reading: OverrideReading): readonly string[] {
  if (reading.kind === "override") return [];
  return reading.findings.map(({ code, at }) => `${at ? renderPosition(at) : "-"} ${code}`);
}

describe("an override", () => {
  it("is read with its time in milliseconds and the place of everything", () => {
    expect(read(text)).toEqual({
      kind: "override",
      override: {
        name: "inc-4711-orders",
        instances: [{ name: "orders-prod", at: { file: path, line: 5, column: 15 } }],
        settings: [
          {
            parameter: "work_mem",
            source: { kind: "text", text: "256MB" },
            final: false,
            prefer: false,
            at: { file: path, line: 6, column: 15 },
          },
        ],
        reason: "checkout latency, reports spill to disk",
        incident: "INC-4711",
        restoreAfterMs: 5_400_000,
        supersedes: { name: "inc-4699", at: { file: path, line: 10, column: 3 } },
        at: { file: path, line: 3, column: 13 },
      },
    });
  });

  it("takes nobody's place unless it says so", () => {
    const reading = read(text.replace("  supersedes: inc-4699\n", ""));
    expect(reading.kind === "override" && "supersedes" in reading.override).toBe(false);
  });

  it("E13: always has a time limit", () => {
    expect(refusals(read(text.replace("  restore: { after: 1h30m }\n", "")))).toEqual([
      `${path}:4:1 documents/missing-property`,
    ]);
    expect(refusals(read(text.replace("1h30m", "0h")))).toEqual([`${path}:9:21 documents/wrong-value`]);
  });

  it("cannot make values final or conditional", () => {
    expect(refusals(read(text.replace("256MB", "{ value: 256MB, final: true }")))).toEqual([
      `${path}:6:25 documents/wrong-type`,
    ]);
  });

  it("must be called as its file is", () => {
    expect(refusals(read(text, { path: "overrides/inc-4712.yaml" }))).toEqual([
      "overrides/inc-4712.yaml:3:13 documents/name-differs",
    ]);
  });

  it("must be an override", () => {
    expect(refusals(read(orders()))).toEqual([`${path}:2:1 documents/wrong-folder`]);
  });

  it("must be a regular file at a plain path", () => {
    expect(refusals(read(text, { mode: "120000" }))).toEqual([`${path}:1:1 documents/not-a-regular-file`]);
    expect(refusals(read(text, { path: "overrides/../inc.yaml" }))).toEqual([
      "overrides/../inc.yaml:1:1 documents/refused-path",
    ]);
  });
});
