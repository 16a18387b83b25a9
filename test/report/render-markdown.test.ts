import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/model/finding.ts";
import type { Change } from "../../src/model/plan.ts";
import type { CheckResult } from "../../src/model/results.ts";
import { renderReport } from "../../src/report/render-report.ts";
import { check, digest, own, value, workMemOf } from "./orders-shop.ts";

const secretParameters = new Set<string>();

function summary(changes: readonly Change[], over: Partial<CheckResult> = {}): string {
  const order = changes.map((change) => change.instance);
  return renderReport({ ...check, plan: { ...check.plan, changes, order }, ...over }, "markdown", {
    secretParameters,
    fullReport: "the job summary",
  });
}

function shops(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `orders-${index}`);
}

/** Each instance sets its own value, so that no two changes are identical. */
function unlike(count: number): readonly Change[] {
  return shops(count).map((name, index) => ({
    ...workMemOf(name),
    after: { value: value(`${index}MB`), origin: own(name, 7) },
  }));
}

describe("the summary of a job", () => {
  it("tells a profile's change of 400 instances in one row", () => {
    const rows = summary(shops(400).map(workMemOf))
      .split("\n")
      .filter((line) => line.includes("400 instances"));
    expect(rows).toEqual([
      "400 effective changes on 400 instances, none by restart; 1 structural change; 1 of 1 requirement closed; 1 warning",
      "| <code>400 instances: orders-0, orders-1, orders-2, … (+397)</code> | <code>work_mem</code> | <code>4MB</code> | <code>64MB</code> | <code>profiles/oltp.yaml:7</code> | reload |  |  |",
    ]);
  });

  it("keeps apart what a lock holds on some of the instances", () => {
    const guards = [{ policy: "Lock/memory", instance: "orders-1", parameter: "work_mem" }];
    const rows = summary(shops(3).map(workMemOf), { guards }).split("\n");
    expect(rows.filter((row) => row.includes("<code>64MB</code>") && row.endsWith("|  |  |"))).toHaveLength(1);
    expect(rows.filter((row) => row.endsWith("| <code>Lock/memory</code> |  |"))).toHaveLength(1);
  });

  it("has no column for locks where nobody has told them", () => {
    const { guards: _, ...unguarded } = check;
    const rendered = renderReport(unguarded, "markdown", { secretParameters });
    expect(rendered).toContain("| Instances | Parameter | Before | After | From | Takes effect |\n");
  });

  it("of 10,000 unlike changes stays under 1,000,000 bytes, with totals, reasons and footer", () => {
    const text = summary(unlike(10_000));
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(950_000);
    expect(text).toContain("❌ **Closed: requirements not met: 1 of 1; may act: bo, chris**");
    expect(text).toContain("10000 effective changes on 10000 instances, none by restart; 1 structural change");
    expect(text).toContain("<code>stage dba</code> has 0 of 1 approvals");
    expect(text).toContain(`<sub>plan <code>${digest}</code> · base and its policy <code>${check.base}</code>`);
    const [, left, all] = /\n\n(\d+) of (\d+) rows are left out here; all are in the job summary\./.exec(text) ?? [];
    expect(Number(all)).toBe(10_000);
    expect(text.match(/^\| <code>orders-\d+<\/code> \| <code>work/gm)).toHaveLength(10_000 - Number(left));
  });

  it("leaves out what is folded before what is to be read", () => {
    const text = summary(shops(10_000).map(workMemOf));
    expect(text).toContain("10000 instances: orders-0");
    expect(text).toMatch(/<\/details>\n\n\d+ of 10000 rows are left out here/);
  });

  it("says how many sections it leaves out where there are too many", () => {
    const files = shops(20_000).map((name) => ({ path: `instances/${name}.yaml`, content: "kind: Instance\n" }));
    const text = renderReport(
      { kind: "write", action: "import", written: false, files, findings: [], next: [] },
      "markdown",
      { secretParameters },
    );
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
    expect(text).toMatch(
      /\d+ of 20000 sections are left out here; all are in the output of setpoint with --format json\.\n$/,
    );
  });

  it("tells errors before everything else, and other findings last", () => {
    const error: Finding = {
      code: "check/behind-trunk",
      severity: "error",
      message: "It lacks commits.",
      fix: "Merge main.",
    };
    const text = summary([workMemOf("orders-eu")], { findings: [...check.findings, error] });
    expect(text).toContain("❌ **Closed: requirements not met: 1 of 1; 1 error to be mended; may act: bo, chris**");
    const titles = text.split("\n").filter((line) => /^###|<summary>/.test(line));
    expect(titles).toEqual([
      "### Errors (1)",
      "### Effective changes",
      "### Instances and guarded documents",
      "### Why it is closed, and who may open it",
      "<details><summary>The decision in full</summary>",
      "<details><summary>Inherited, instance by instance (1)</summary>",
      "<details><summary>Raw diff (2)</summary>",
      "<details><summary>Other findings (1)</summary>",
    ]);
  });

  it("lists the first twenty of those who may act", () => {
    const many = Array.from({ length: 25 }, (_, index) => `dba-${index}`);
    const text = summary([], { decision: { ...check.decision, mayAct: many, children: [] } });
    expect(text).toContain("<code>dba-19</code>, <code>… (+5)</code>");
  });

  it("is closed by errors although the gate is open", () => {
    const error: Finding = { code: "x/y", severity: "error", message: "Wrong.", fix: "Mend it." };
    const decision = { ...check.decision, verdict: "open", mayAct: [], children: [] } as const;
    expect(summary([], { decision, findings: [error] })).toContain("❌ **Closed: 1 error to be mended**");
  });
});
