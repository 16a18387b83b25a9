import path from "node:path";
import { describe, expect, it } from "vitest";
import { noticeMarker, renderNotice } from "../../src/report/render-notice.ts";
import { renderReport } from "../../src/report/render-report.ts";
import { samples } from "./samples.ts";

const fixtures = path.resolve(import.meta.dirname, "../fixtures/report");
const options = { secretParameters: new Set<string>() };

describe("a report", () => {
  it.each(Object.entries(samples))("of %s reads in a terminal as its golden file", async (name, result) => {
    await expect(renderReport(result, "text", options)).toMatchFileSnapshot(path.join(fixtures, `${name}.txt`));
  });

  it.each([
    "check-closed",
    "check-open",
    "live",
    "write-dry",
    "drift",
    "apply-done",
    "override-list",
    "check-all",
    "workload",
    "workload-weekly",
    "workload-fleet",
    "metrics-check-fleet",
  ])("of %s reads in the summary of a job as its golden file", async (name) => {
    const result = samples[name];
    if (!result) throw new Error(`no sample ${name}`);
    await expect(renderReport(result, "markdown", options)).toMatchFileSnapshot(path.join(fixtures, `${name}.md`));
  });

  it.each(["check-closed", "check-awaiting", "check-invalid"])(
    "of %s reads on a request as its golden notice",
    async (name) => {
      const result = samples[name];
      if (result?.kind !== "check") throw new Error(`no sample ${name}`);
      const notice = renderNotice(result, { ...options, target: "main", sources: "https://github.com/acme/shop/blob" });
      const { comment, details, ...facts } = notice;
      expect(`${comment}`).toBe(`${noticeMarker}\n\n${details}`);
      await expect(comment).toMatchFileSnapshot(path.join(fixtures, `${name}.notice.md`));
      await expect(`${JSON.stringify(facts, undefined, 2)}\n`).toMatchFileSnapshot(
        path.join(fixtures, `${name}.notice.json`),
      );
    },
  );

  it.each(["validate", "apply-failed", "workload", "workload-fleet"])(
    "of %s goes to code scanning and workflows as its golden files",
    async (name) => {
      const result = samples[name];
      if (!result) throw new Error(`no sample ${name}`);
      await expect(renderReport(result, "sarif", options)).toMatchFileSnapshot(path.join(fixtures, `${name}.sarif`));
      await expect(renderReport(result, "github", options)).toMatchFileSnapshot(
        path.join(fixtures, `${name}.commands`),
      );
    },
  );
});
