import { array, assert, constantFrom, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { type Finding, hasErrors, mergeFindings } from "../../src/model/finding.ts";

const at = { file: "profiles/oltp.yaml", line: 7, column: 5 };

function finding(given: Partial<Finding> = {}): Finding {
  const base = { code: "validate/out-of-range", severity: "error", message: "work_mem is 64GB", fix: "Less." } as const;
  return { ...base, at, instance: "orders-prod", ...given };
}

describe("hasErrors", () => {
  it("counts errors alone", () => {
    expect(hasErrors([])).toBe(false);
    expect(hasErrors([finding({ severity: "warning" }), finding({ severity: "note" })])).toBe(false);
    expect(hasErrors([finding({ severity: "note" }), finding()])).toBe(true);
  });
});

describe("mergeFindings", () => {
  it("says a fault that several instances inherit once, with their number", () => {
    const inherited = ["orders-prod", "billing-prod", "sandbox", "billing-prod"].map((instance) =>
      finding({ instance }),
    );
    expect(mergeFindings(inherited)).toEqual([finding({ message: "work_mem is 64GB (orders-prod and 2 more)" })]);
  });

  it("leaves one instance's finding as it is, also when it is told twice", () => {
    expect(mergeFindings([finding(), finding()])).toEqual([finding()]);
  });

  it.each([
    ["another place", { at: { ...at, line: 8 } }],
    ["another column", { at: { ...at, column: 6 } }],
    ["another message", { message: "work_mem is 65GB" }],
    ["another code", { code: "validate/bad-unit" }],
  ])("keeps what has %s", (_, given) => {
    const both = [finding(), finding({ instance: "billing-prod", ...given })];
    expect(mergeFindings(both)).toEqual(both);
  });

  it("keeps what has no place apart by instance: the same words mean another server", () => {
    const { at: _, ...placeless } = finding();
    const both = [placeless, { ...placeless, instance: "billing-prod" }];
    expect(mergeFindings([...both, placeless])).toEqual(both);
  });

  it("counts nobody where no instance is named", () => {
    const { instance: _, ...fleetwide } = finding();
    expect(mergeFindings([fleetwide, fleetwide])).toEqual([fleetwide]);
    expect(mergeFindings([fleetwide, finding(), finding({ instance: "sandbox" })])).toEqual([
      { ...fleetwide, message: "work_mem is 64GB (orders-prod and 1 more)" },
    ]);
  });

  it("loses no fault, and says none twice", () => {
    const findings = array(
      record({
        code: constantFrom("a/b", "c/d"),
        message: constantFrom("one", "two"),
        instance: constantFrom("orders", "billing", "sandbox"),
        line: constantFrom(1, 2),
      }).map(({ line, ...rest }) => finding({ ...rest, at: { ...at, line } })),
    );
    const key = ({ code, message, at: place }: Finding): string =>
      `${code} ${message.replace(/ \(.*/, "")} ${place?.line}`;
    assert(
      property(findings, (some) => {
        const merged = mergeFindings(some).map(key);
        expect(merged).toEqual([...new Set(some.map(key))]);
      }),
    );
  });
});
