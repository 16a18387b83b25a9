import type { Finding } from "../../model/finding.ts";
import type { CheckAllResult, CheckResult, RequestFailure } from "../../model/results.ts";
import type { Cell, Report, Section, Verdict } from "../report.ts";
import { summariseCheck } from "../summarise-check.ts";
import { arrangeFindings, countFindings } from "./findings.ts";
import { judgeCheck } from "./judge-check.ts";
import { renderCount, renderNames } from "./render-count.ts";

/** Letters of a commit that tell requests apart for a reader. */
const shortCommit = 12;

/** Tells every evaluated request in a row, and those that could not be evaluated as findings. */
export function describeCheckAll(result: CheckAllResult): Report {
  const { base, results, failures, published } = result;
  const findings = arrangeFindings([...result.findings, ...failures.map(toFinding)]);
  const open = results.filter((one) => judgeCheck(one).verdict === "open").length;
  const counts = `${open} open, ${results.length - open} closed, ${failures.length} failed`;
  return {
    title: "Open change requests, checked",
    verdict: judge(result),
    totals: `${renderCount(results.length + failures.length, "request")}: ${counts}; ${countFindings(findings)}`,
    sections: requestSections(results),
    findings,
    footer: [
      ["base and its policy", base],
      ["published", published ? "yes" : "no"],
    ],
  };
}

function toFinding({ request, code, message, fix }: RequestFailure): Finding {
  return { code, severity: "error", message: `${request}: ${message}`, fix };
}

function judge({ results, failures }: CheckAllResult): Verdict {
  const evaluated = `${renderCount(results.length, "request")} evaluated`;
  if (failures.length === 0) return { tone: "good", text: evaluated };
  return { tone: "bad", text: `${evaluated}, ${failures.length} not` };
}

function requestSections(results: readonly CheckResult[]): readonly Section[] {
  if (results.length === 0) return [];
  return [
    {
      kind: "table",
      title: "Requests",
      folded: false,
      columns: [
        { title: "Request", style: "code" },
        { title: "Head", style: "code" },
        { title: "Verdict", style: "prose" },
        { title: "State", style: "prose" },
        { title: "May act", style: "code" },
        { title: "Why, and what takes it on", style: "prose" },
      ],
      rows: results.map(toRow),
    },
  ];
}

function toRow(result: CheckResult): readonly Cell[] {
  const { request, head, decision, life } = result;
  const judgement = judgeCheck(result);
  return [
    request,
    head.slice(0, shortCommit),
    judgement.verdict,
    life?.state.replaceAll("-", " ") ?? "",
    renderNames(judgement.verdict === "closed" ? decision.mayAct : []),
    life?.because ?? summariseCheck(result, judgement),
  ];
}
