import { describe, expect, it } from "vitest";
import { renderJsonText } from "../../src/report/render-json.ts";
import { renderReport } from "../../src/report/render-report.ts";
import { samples } from "./samples.ts";

describe("json", () => {
  it.each(Object.entries(samples))("of %s is the result itself under the name of the format", (_, result) => {
    const text = renderReport(result, "json", { secretParameters: new Set() });
    expect(text.startsWith('{\n  "format": "setpoint-report-1",\n  "kind": ')).toBe(true);
    expect(JSON.parse(text)).toEqual({ format: "setpoint-report-1", ...result });
  });

  it("writes big integers as decimal texts, maps as objects, and leaves out what is absent", () => {
    const data = { bytes: 2n ** 63n, settings: new Map([["work_mem", 4n]]), absent: undefined };
    expect(JSON.parse(renderJsonText(data))).toEqual({ bytes: "9223372036854775808", settings: { work_mem: "4" } });
  });

  it("escapes what cannot be seen, pairs of surrogates included", () => {
    expect(renderJsonText("\u{202e}\u{7f}\u{e0041}\u{1b}")).toBe(`${String.raw`"\u202e\u007f\udb40\udc41\u001b"`}\n`);
  });
});
