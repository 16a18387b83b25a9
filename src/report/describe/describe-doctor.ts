import type { DoctorCheck } from "../../model/doctor-check.ts";
import type { DoctorResult } from "../../model/results.ts";
import type { Report } from "../report.ts";
import { arrangeFindings, countFindings, judgeFindings } from "./findings.ts";
import { renderCount } from "./render-count.ts";

/** In words that follow what was looked at. */
const words: Readonly<Record<DoctorCheck["verdict"], string>> = {
  ok: "well",
  weak: "weak",
  wrong: "wrong",
  unknown: "cannot tell",
};

/** Tells how a repository is set up: what lets somebody past the gate and how to mend it, and what was found well. */
export function describeDoctor({ repository, checks, findings }: DoctorResult): Report {
  const arranged = arrangeFindings(findings);
  return {
    title: `Settings of ${repository}`,
    verdict: judgeFindings(
      arranged,
      checks.length > 0
        ? { tone: "good", text: "Nobody gets past the gate by its settings" }
        : { tone: "attention", text: "There are no settings to look at" },
    ),
    totals: `${renderCount(checks.length, "setting")} looked at; ${countFindings(arranged)}`,
    sections:
      checks.length === 0
        ? []
        : [
            {
              kind: "table",
              title: "What was looked at",
              folded: false,
              columns: [
                { title: "Setting", style: "code" },
                { title: "Is", style: "prose" },
                { title: "Found", style: "prose" },
              ],
              rows: checks.map(({ code, verdict, found }) => [code.replace("doctor/", ""), words[verdict], found]),
            },
          ],
    findings: arranged,
    footer: [],
  };
}
