import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SetpointDocument } from "../../src/documents/generated/documents.ts";
import { renderDocument } from "../../src/documents/write/render-document.ts";
import { parseText, readText } from "./fixture.ts";

const kinds = [
  "instance",
  "profile",
  "lock",
  "rule",
  "owners",
  "threshold",
  "window",
  "window-once",
  "rollout",
  "override",
  "configuration",
  "configuration-github",
];

const override: SetpointDocument = {
  apiVersion: "setpoint/v1",
  kind: "Override",
  metadata: { name: "inc-4711-orders" },
  spec: {
    restore: { after: "2h" },
    incident: "4711",
    reason: "checkout latency:\nreports spill — see “orders”",
    settings: { work_mem: "256MB", jit: "off", random_page_cost: "1.10", effective_io_concurrency: "200" },
    instances: ["orders-prod"],
  },
};

describe("writing a new document", () => {
  it("keeps the order of the schema and quotes what programs read differently", () => {
    expect(renderDocument(override)).toBe(
      [
        "apiVersion: setpoint/v1",
        "kind: Override",
        "metadata:",
        "  name: inc-4711-orders",
        "spec:",
        "  instances: [orders-prod]",
        "  settings:",
        "    work_mem: 256MB",
        '    jit: "off"',
        '    random_page_cost: "1.10"',
        "    effective_io_concurrency: 200",
        '  reason: "checkout latency:\\nreports spill — see “orders”"',
        '  incident: "4711"',
        "  restore:",
        "    after: 2h",
        "",
      ].join("\n"),
    );
  });

  it("leaves out what is absent and writes empty lists and maps", () => {
    const text = renderDocument({
      apiVersion: "setpoint/v1",
      kind: "Instance",
      metadata: { name: "orders-prod", labels: {} },
      spec: { engine: "postgresql", version: "16", profiles: [], resources: { vcpu: 0.5 } },
    });
    expect(text).toContain("  labels: {}\n");
    expect(text).toContain("  profiles: []\n");
    expect(text).toContain("    vcpu: 0.5\n");
    expect(parseText(text).findings).toEqual([]);
  });

  it.each(kinds)("gives a document that says the same: %s", (kind) => {
    const { document } = parseText(readText(`every-kind/${kind}.yaml`));
    expect(document && parseText(renderDocument(document)).document).toEqual(document);
  });

  it("gives any values back", () => {
    const name = fc
      .stringMatching(/^[a-z_][a-z0-9_.]{0,20}$/)
      .filter((text) => !(text in Object.prototype) && text !== "prototype");
    const value = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code)),
      maxLength: 30,
    });
    const literal = value.filter((text) => !text.startsWith("${"));
    fc.assert(
      fc.property(fc.dictionary(name, literal, { minKeys: 1, maxKeys: 8 }), (settings) => {
        const document: SetpointDocument = { ...override, spec: { ...override.spec, settings: { ...settings } } };
        expect(parseText(renderDocument(document)).document).toEqual(document);
      }),
      { numRuns: 300 },
    );
  });
});
