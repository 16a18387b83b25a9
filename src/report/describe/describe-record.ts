import type { RecordResult } from "../../model/metric-results.ts";
import type { Report } from "../report.ts";
import { arrangeFindings, countFindings, judgeFindings } from "./findings.ts";
import { renderBytes, renderMany } from "./workload/render-amount.ts";

/** Tells where metrics of an instance were kept, and how many. */
export function describeRecord({ instance, source, path, series, samples, bytes, findings }: RecordResult): Report {
  const arranged = arrangeFindings(findings);
  return {
    title: `Metrics of ${instance}, recorded`,
    verdict: judgeFindings(
      arranged,
      samples > 0
        ? { tone: "good", text: `Kept in ${path}` }
        : { tone: "attention", text: "Nothing was there to keep" },
    ),
    totals: `${renderMany(series)} series, ${renderMany(samples)} samples, ${renderBytes(bytes)}; ${countFindings(arranged)}`,
    sections: [],
    findings: arranged,
    footer: [
      ["source", source],
      ["file", path],
    ],
  };
}
