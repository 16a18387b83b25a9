import type { WorkloadResult } from "../../model/metric-results.ts";
import type { Report } from "../report.ts";
import { arrangeFindings, countFindings, failuresToFindings, judgeFindings } from "./findings.ts";
import { renderCount } from "./render-count.ts";
import { regimeSections } from "./workload/regime-sections.ts";
import { tellWorkload } from "./workload/tell-work.ts";

/** Tells what instances do: one as a picture, several in a table. */
export function describeWorkload(result: WorkloadResult): Report {
  const { profiled, failures } = result;
  const findings = arrangeFindings([...failuresToFindings(failures), ...result.findings]);
  const [only] = profiled;
  return {
    title: "Workload",
    verdict: judgeFindings(
      findings,
      only ? tellWorkload(only.profile) : { tone: "attention", text: "Nothing was looked at" },
    ),
    totals: `${renderCount(profiled.length, "instance")}; ${countFindings(findings)}`,
    sections: profiled.flatMap(({ profile }) => regimeSections(profile.regimes)),
    findings,
    footer: [],
  };
}
