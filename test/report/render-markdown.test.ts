import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/model/finding.ts";
import type { Change } from "../../src/model/plan.ts";
import type { CheckResult } from "../../src/model/results.ts";
import { renderReport } from "../../src/report/render-report.ts";
import { check, digest, own, value, workMemOf } from "./orders-shop.ts";

const secretParameters = new Set<string>();

function comment(changes: readonly Change[], over: Partial<CheckResult> = {}): string {
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

describe("a comment", () => {
  it("tells a profile's change of 400 instances in one row", () => {
    const rows = comment(shops(400).map(workMemOf))
      .split("\n")
      .filter((line) => line.includes("400 instances"));
    expect(rows).toEqual([
      "400 effective changes on 400 instances, none by restart; 1 warning",
      "| <code>400 instances: orders-0, orders-1, orders-2, … (+397)</code> | <code>work_mem</code> | <code>4MB</code> | <code>64MB</code> | <code>profiles/oltp.yaml:7</code> | reload |  |",
    ]);
  });

  it("keeps apart what a lock holds on some of the instances", () => {
    const guards = [{ policy: "Lock/memory", instance: "orders-1", parameter: "work_mem" }];
    const rows = comment(shops(3).map(workMemOf), { guards }).split("\n");
    expect(rows.filter((row) => row.includes("<code>64MB</code>") && row.endsWith("|  |"))).toHaveLength(1);
    expect(rows.filter((row) => row.endsWith("| <code>Lock/memory</code> |"))).toHaveLength(1);
  });

  it("has no column for locks where nobody has told them", () => {
    const { guards: _, ...unguarded } = check;
    const rendered = renderReport(unguarded, "markdown", { secretParameters });
    expect(rendered).toContain("| Instances | Parameter | Before | After | From | Takes effect |\n");
  });

  it.each([1000, 10_000])(
    "of %i unlike changes stays under 60,000 characters, with totals, reasons and footer",
    (count) => {
      const text = comment(unlike(count));
      expect(text.length).toBeLessThan(60_000);
      expect(text.length).toBeGreaterThan(50_000);
      expect(text).toContain("❌ **Closed: requirements not met: 1 of 1; may act: bo, chris**");
      expect(text).toContain(`${count} effective changes on ${count} instances, none by restart; 1 warning`);
      expect(text).toContain("<code>stage dba</code> has 0 of 1 approvals");
      expect(text).toContain(`<sub>plan <code>${digest}</code> · base <code>${check.base}</code>`);
      const [, left, all] = /\n\n(\d+) of (\d+) rows are left out here; all are in the job summary\./.exec(text) ?? [];
      expect(Number(all)).toBe(count);
      expect(text.match(/^\| <code>orders-\d+<\/code> \| <code>work/gm)).toHaveLength(count - Number(left));
    },
  );

  it("leaves out what is folded before what is to be read", () => {
    const text = comment(shops(1000).map(workMemOf));
    expect(text).toContain("1000 instances: orders-0");
    expect(text).toMatch(/<\/details>\n\n\d+ of 1000 rows are left out here/);
  });

  it("stays under 60,000 characters whatever the length of any text", () => {
    const long = "@".repeat(100_000);
    const finding: Finding = { code: long, severity: "error", message: long, fix: long };
    const decision = { ...check.decision, title: long, reason: long, mayAct: Array.from({ length: 500 }, () => long) };
    const changes = unlike(50).map((change) => ({ ...change, instance: long, parameter: long }));
    const text = comment(changes, { request: long, decision, trust: long, findings: [finding], base: long });
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain("50 effective changes on 1 instance");
  });

  it("says how many sections it leaves out where there are too many", () => {
    const files = shops(2000).map((name) => ({ path: `instances/${name}.yaml`, content: "kind: Instance\n" }));
    const text = renderReport(
      { kind: "write", action: "import", written: false, files, findings: [], next: [] },
      "markdown",
      { secretParameters },
    );
    expect(text.length).toBeLessThan(60_000);
    expect(text).toMatch(
      /\d+ of 2000 sections are left out here; all are in the output of setpoint with --format json\.\n$/,
    );
  });

  it("tells errors before everything else, and other findings last", () => {
    const error: Finding = {
      code: "check/behind-trunk",
      severity: "error",
      message: "It lacks commits.",
      fix: "Merge main.",
    };
    const text = comment([workMemOf("orders-eu")], { findings: [...check.findings, error] });
    expect(text).toContain("❌ **Closed: requirements not met: 1 of 1; 1 error to be mended; may act: bo, chris**");
    const titles = text.split("\n").filter((line) => /^###|<summary>/.test(line));
    expect(titles).toEqual([
      "### Errors (1)",
      "### Effective changes",
      "### Instances and guarded documents",
      "### Why it is closed, and who may open it",
      "<details><summary>Inherited, instance by instance (1)</summary>",
      "<details><summary>Other findings (1)</summary>",
    ]);
  });

  it("lists the first twenty of those who may act", () => {
    const many = Array.from({ length: 25 }, (_, index) => `dba-${index}`);
    const text = comment([], { decision: { ...check.decision, mayAct: many, children: [] } });
    expect(text).toContain("<code>dba-19</code>, <code>… (+5)</code>");
  });

  it("is closed by errors although the gate is open", () => {
    const error: Finding = { code: "x/y", severity: "error", message: "Wrong.", fix: "Mend it." };
    const decision = { ...check.decision, verdict: "open", mayAct: [], children: [] } as const;
    expect(comment([], { decision, findings: [error] })).toContain("❌ **Closed: 1 error to be mended**");
  });
});
