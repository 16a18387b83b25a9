import { describe, expect, it } from "vitest";
import { layoutTable } from "../../src/report/layout-table.ts";
import { renderReport } from "../../src/report/render-report.ts";
import { textWidth, wrapText } from "../../src/report/wrap-text.ts";
import { check, sharedBuffers, workMemOf } from "./orders-shop.ts";
import { samples } from "./samples.ts";

const secretParameters = new Set<string>();
const shops = Array.from({ length: 400 }, (_, index) => `orders-${index}`);
const fleet = { ...check, plan: { ...check.plan, changes: shops.map(workMemOf), order: shops } };

describe("a text", () => {
  it.each(Object.entries(samples))(
    "of %s is never wider than a hundred columns, but for a command to copy",
    (_, result) => {
      const lines = renderReport(result, "text", { secretParameters }).split("\n");
      const widths = lines.filter((line) => !line.startsWith("  setpoint ")).map(textWidth);
      expect(Math.max(...widths)).toBeLessThanOrEqual(100);
    },
  );

  it("fits into fewer columns if told", () => {
    const lines = renderReport(check, "text", { secretParameters, width: 80 }).split("\n");
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(80);
  });

  it("tells a change of 400 instances in one row, and how many folded rows it leaves out", () => {
    const lines = renderReport(fleet, "text", { secretParameters }).split("\n");
    expect(lines.length).toBeLessThan(65);
    expect(lines).toContain("  401 lines; --format json has all");
    expect(lines).toContain("  … 390 more; --format json has all");
    expect(lines.join(" ")).toMatch(/orders-8 →\s+orders-9 →\s+… 390 more; --format json has all/);
  });

  it("shows every row if told to expand", () => {
    const lines = renderReport(fleet, "text", { secretParameters, expand: true }).split("\n");
    expect(lines.filter((line) => line.includes("profile oltp profiles/oltp.yaml:7:5"))).toHaveLength(400);
    expect(lines).toContain("  orders-399 work_mem 4MB → 64MB");
  });

  it("has colours only if asked, and the same letters with them", () => {
    const plain = renderReport(check, "text", { secretParameters });
    const coloured = renderReport(check, "text", { secretParameters, colour: true });
    expect(plain).not.toContain("\u{1b}");
    expect(coloured).toContain("\u{1b}[31m✗ Closed: requirements not met: 1 of 1; may act: bo, chris\u{1b}[0m");
    expect(coloured).toContain("\u{1b}[33mwarning\u{1b}[0m validate/rule-broken");
    expect(coloured.replaceAll(new RegExp(String.raw`${"\u{1b}"}\[\d+m`, "g"), "")).toBe(plain);
  });

  it("offers no command to apply a plan with errors", () => {
    const { "apply-failed": failed } = samples;
    if (failed?.kind !== "apply") throw new Error("no sample");
    const { outcome: _, ...planned } = failed;
    const text = renderReport({ ...planned, kind: "live-plan" }, "text", { secretParameters });
    expect(text).toContain("✗ 1 error to be mended first");
    expect(text).not.toContain("--digest");
  });

  it.each([
    ["applied", "✓ Applied, and read back"],
    ["rolled-back", "✗ Rolled back: the servers have what they had before"],
    ["interrupted", "✗ Interrupted: run it again to finish"],
  ] as const)("says how an apply ended: %s", (outcome, verdict) => {
    const { live } = samples;
    if (live?.kind !== "live-plan") throw new Error("no sample");
    expect(renderReport({ ...live, kind: "apply", outcome }, "text", { secretParameters }).split("\n")[1]).toBe(
      verdict,
    );
  });

  it.each([
    [{ acted: true, state: "active" }, "✓ Done"],
    [{ acted: true, state: "ending" }, "✗ 1 override ended and not proven restored"],
    [{ acted: false, state: "ending" }, "! Nothing is done yet: add --apply"],
  ] as const)("says what a reconciliation did: %j", ({ acted, state }, verdict) => {
    const { "override-list": list } = samples;
    if (list?.kind !== "override") throw new Error("no sample");
    const overrides = list.overrides.slice(0, 1).map((row) => ({ ...row, state }));
    const text = renderReport({ ...list, action: "reconcile", acted, overrides }, "text", { secretParameters });
    expect(text.split("\n")[1]).toBe(verdict);
  });

  it("says that no override waits, if none does", () => {
    const { "override-list": list } = samples;
    if (list?.kind !== "override") throw new Error("no sample");
    const text = renderReport({ ...list, overrides: [] }, "text", { secretParameters });
    expect(text).toBe("Overrides\n✓ No override waits for its restoration\n0 overrides; no findings\n");
  });

  it("orders findings by severity and place", () => {
    const at = (file: string, line: number, column: number): object => ({ at: { file, line, column } });
    const places = [at("b.yaml", 1, 1), at("a.yaml", 2, 1), at("a.yaml", 1, 9), at("a.yaml", 1, 5), {}];
    const findings = places.map((place, index) => ({
      ...({ code: `x/${index}`, severity: "error", message: "Wrong.", fix: "Mend it." } as const),
      ...place,
    }));
    const text = renderReport({ kind: "validate", instances: 1, values: 1, findings }, "text", { secretParameters });
    expect(text.match(/x\/\d/g)).toEqual(["x/4", "x/3", "x/2", "x/1", "x/0"]);
  });

  it("names both where a default takes the place of a line", () => {
    const { before } = sharedBuffers;
    if (!before) throw new Error("no side");
    const change = { ...sharedBuffers, after: { ...before, origin: { kind: "engine-default" } } } as const;
    const text = renderReport({ ...check, plan: { ...check.plan, changes: [change] } }, "text", {
      secretParameters,
      width: 160,
    });
    expect(text).toContain("engine default, no longer instances/orders-prod.yaml:12");
  });
});

describe("a wrapped line", () => {
  it("breaks between words, and within a word only if it must", () => {
    expect(wrapText("reports spill to disk", 10)).toEqual(["reports", "spill to", "disk"]);
    expect(wrapText("abcdefghijkl", 5)).toEqual(["abcde", "fghij", "kl"]);
    expect(wrapText("instances/orders-prod.yaml", 20)).toEqual(["instances/", "orders-prod.yaml"]);
    expect(wrapText("", 5)).toEqual([""]);
  });

  it("counts wide letters twice and combining marks not at all", () => {
    expect(textWidth("漢字")).toBe(4);
    expect(textWidth("e\u{301}")).toBe(1);
    expect(wrapText("漢字漢字", 5)).toEqual(["漢字", "漢字"]);
  });
});

describe("a table", () => {
  it("aligns its columns", () => {
    expect(
      layoutTable(
        ["Name", "Value"],
        [
          ["work_mem", "4MB"],
          ["jit", "on"],
        ],
        40,
      ),
    ).toEqual(["Name      Value", "work_mem  4MB", "jit       on"]);
  });

  it("narrows its widest columns first, within words only if it must, and none below eight", () => {
    const row = ["orders-prod", "one two three four five six"];
    expect(layoutTable(["Instance", "Words"], [row], 30)).toEqual([
      "Instance     Words",
      "orders-prod  one two three",
      "             four five six",
    ]);
    expect(layoutTable(["Place", "Words"], [["instances/orders-prod.yaml", "a b c d e f g h i j"]], 26)).toEqual([
      "Place             Words",
      "instances/        a b c d",
      "orders-prod.yaml  e f g h",
      "                  i j",
    ]);
    expect(layoutTable(["A", "B"], [["abcdefghij", "abcdefghij"]], 4)).toEqual([
      "A         B",
      "abcdefgh  abcdefgh",
      "ij        ij",
    ]);
  });
});
