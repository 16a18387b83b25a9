import type { RequestResult } from "../../model/results.ts";
import type { Report, Section, Table, Verdict } from "../report.ts";
import { describeCheck } from "./describe-check.ts";
import { arrangeFindings, countFindings, judgeFindings } from "./findings.ts";
import { renderCount, renderNames } from "./render-count.ts";
import { renderLife } from "./render-life.ts";

const titles = {
  list: "Open change requests",
  approve: "Approve a change request",
  reject: "Reject a change request",
  withdraw: "Withdraw an opinion",
  merge: "Merge a change request",
} as const;

/** Tells the open change requests, or what became of one, with its check as it stands now. */
export function describeRequest(result: RequestResult): Report {
  const check = result.check === undefined ? undefined : describeCheck(result.check);
  const own = describeOwn(result, check);
  if (check === undefined) return own;
  return {
    ...own,
    totals: check.totals,
    sections: [...own.sections, ...check.sections],
    findings: arrangeFindings([...own.findings, ...check.findings]),
    footer: [...own.footer, ...check.footer],
  };
}

function describeOwn(result: RequestResult, check: Report | undefined): Report {
  const { action, requests, commit } = result;
  const findings = arrangeFindings(result.findings);
  return {
    title: titles[action],
    verdict: judge(result, check),
    totals: `${renderCount(requests.length, "request")}; ${countFindings(findings)}`,
    sections: requestSections(requests),
    findings,
    footer: commit === undefined ? [] : [["merged as", commit]],
  };
}

function judge({ action, requests, commit, findings }: RequestResult, check: Report | undefined): Verdict {
  if (action === "list")
    return judgeFindings(findings, { tone: "good", text: `${renderCount(requests.length, "request")} open` });
  if (commit !== undefined) return { tone: "good", text: "Merged" };
  if (check === undefined) return judgeFindings(findings, { tone: "good", text: "Recorded" });
  if (action === "merge") return { tone: "bad", text: `Not merged. ${check.verdict.text}` };
  const tone = check.verdict.tone === "good" ? "good" : "attention";
  return { tone, text: `Recorded. The request is now: ${check.verdict.text}` };
}

/** Where each request is on its way, if anybody has asked. */
const followedColumns: Table["columns"] = [
  { title: "State", style: "prose" },
  { title: "May act", style: "code" },
];

function requestSections(requests: RequestResult["requests"]): readonly Section[] {
  if (requests.length === 0) return [];
  const isFollowed = requests.some((request) => request.life !== undefined);
  return [
    {
      kind: "table",
      title: "Requests",
      folded: false,
      columns: [
        { title: "Request", style: "code" },
        { title: "Author", style: "code" },
        { title: "Title", style: "prose" },
        { title: "Head", style: "code" },
        ...(isFollowed ? followedColumns : []),
      ],
      rows: requests.map(({ id, author, title, head, life, mayAct = [] }) => [
        id,
        author,
        title,
        head,
        ...(isFollowed ? [life === undefined ? "" : renderLife(life), renderNames(mayAct)] : []),
      ]),
    },
  ];
}
