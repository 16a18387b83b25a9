import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderBlocks } from "../../src/report/markdown-blocks.ts";
import { renderMarkdown, renderPage } from "../../src/report/render-markdown.ts";
import { renderSparkline } from "../../src/report/render-sparkline.ts";
import { renderText } from "../../src/report/render-text.ts";
import type { Chart, Report } from "../../src/report/report.ts";
import { textWidth } from "../../src/report/wrap-text.ts";
import { hostile } from "./poison.ts";

const orders: Chart = {
  kind: "chart",
  title: "Load",
  folded: false,
  unit: "k/s",
  points: [0, 4, null, 8],
  axis: { title: "hour of the day, UTC", from: 0, to: 3 },
};

function report(...sections: Report["sections"]): Report {
  return {
    title: "Workload",
    verdict: { tone: "good", text: "OLTP" },
    totals: "1 instance",
    sections,
    findings: [],
    footer: [],
  };
}

function mermaid(chart: Chart): string {
  return renderMarkdown(report(chart), {}).split("### Load\n\n")[1] ?? "";
}

describe("a chart in a terminal", () => {
  it("stands on zero, is blank where nothing is known, and says how much its ends are", () => {
    expect(renderSparkline(orders, 80)).toEqual([
      "▁▅ █",
      "hour of the day, UTC: 0 to 3; lowest 0k/s, highest 8k/s, 1 of 4 unknown",
    ]);
  });

  it("tells of nothing but zeros, and of nothing at all", () => {
    expect(renderSparkline({ ...orders, points: [0, 0] }, 80)[0]).toBe("▁▁");
    expect(renderSparkline({ ...orders, points: [null, null] }, 80)).toEqual([
      "",
      "hour of the day, UTC: 0 to 3; nothing is known",
    ]);
  });

  it("puts its parts below each other under their names", () => {
    expect(renderSparkline({ ...orders, parts: ["Mon", "Tuesday"] }, 80).slice(0, 2)).toEqual([
      "Mon     ▁▅",
      "Tuesday  █",
    ]);
  });

  it("is broken where the terminal ends, and never wider", () => {
    const points = Array.from({ length: 60 }, (_, index) => index);
    const lines = renderText(report({ ...orders, points }), { width: 40 }).split("\n");
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(40);
    expect(lines.filter((line) => /[▁▂▃▄▅▆▇█]/u.test(line)).map((line) => textWidth(line.trim()))).toEqual([38, 22]);
  });
});

describe("a chart in a comment", () => {
  it("is a block of Mermaid with bars from zero, and says how many are missing", () => {
    expect(mermaid(orders)).toBe(
      [
        "```mermaid",
        "xychart-beta",
        '    x-axis "hour of the day, UTC" 0 --> 3',
        '    y-axis "k/s" 0 --> 8',
        "    bar [0, 4, 0, 8]",
        "```",
        "",
        "1 of 4 points are unknown and have no bar.\n",
      ].join("\n"),
    );
  });

  it("has its title beside the axis where there is no unit, a height where all is zero, and no exponents", () => {
    const lines = mermaid({ ...orders, unit: "", points: [0, 0] }).split("\n");
    expect(lines[3]).toBe('    y-axis "Load" 0 --> 1');
    expect(mermaid({ ...orders, points: [1e-9, 2e20] })).toContain("bar [0, 200000000000000000000]");
  });

  it("is a sentence where nothing is known", () => {
    expect(mermaid({ ...orders, points: [null] })).toBe("Nothing is known.\n");
  });

  it("E6: cannot be ended, named or added to by any text", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const page = mermaid({ ...orders, unit: text, axis: { ...orders.axis, title: text } });
        const lines = page.split("\n");
        expect(lines).toHaveLength(9);
        expect(lines[2]).toMatch(/^ {4}x-axis "[A-Za-z0-9 .,:()/%-]{0,60}" 0 --> 3$/);
        expect(lines[3]).toMatch(/^ {4}y-axis "[A-Za-z0-9 .,:()/%-]{0,60}" 0 --> 8$/);
        expect(page.match(/`+/g)).toEqual(["```", "```"]);
      }),
    );
  });

  it("is left out before anything else, with all of its kind, and is among what did not fit", () => {
    const rows = Array.from({ length: 40 }, (_, index) => [`orders-${index}`]);
    const table = {
      kind: "table",
      title: "Instances",
      folded: false,
      columns: [{ title: "Instance", style: "code" }],
      rows,
    } as const;
    const whole = report(orders, table, { ...orders, title: "Processors" });
    const blocks = renderBlocks(whole, undefined);
    const size = Buffer.byteLength(renderMarkdown(whole, {}));
    expect(renderPage(whole, blocks, { bytes: size + 500, fullReport: "JSON" }).rest).toEqual([]);
    const cut = renderPage(whole, blocks, { bytes: size - 100, fullReport: "JSON" });
    expect(cut.text).not.toContain("mermaid");
    expect(cut.text.match(/orders-\d+/g)).toHaveLength(40);
    expect(cut.text).toContain("\n\n2 charts left out here; all are in JSON.\n");
    expect(cut.rest).toEqual(blocks.filter(({ chart }) => chart));
    expect(Buffer.byteLength(cut.text)).toBeLessThan(size - 100);
  });
});
