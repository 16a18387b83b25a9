import type { CheckResult } from "../model/results.ts";
import { type ClosedBy, listClosedBy } from "./describe/closed-by.ts";
import type { CheckJudgement } from "./describe/judge-check.ts";
import { renderCount } from "./describe/render-count.ts";
import { renderVisible } from "./visible-text.ts";

/** GitHub takes no more for the description of a commit's status. */
const longestSummary = 140;

/** How the gate names the part of a policy that people complete by approving. */
const stagePrefix = "stage ";

/**
 * Says in one line of plain text, of at most 140 characters, what became of a check.
 *
 * @example
 * summariseCheck(result, judgeCheck(result)); // "Closed: 2 approval stages incomplete (dba, change-board)"
 */
export function summariseCheck(result: CheckResult, { verdict, errors }: CheckJudgement): string {
  if (verdict === "open") return cut(`Open: ${countMoves(result)}`);
  const reasons = [
    ...(errors > 0 ? [`${renderCount(errors, "error")} to be mended`] : []),
    ...tellMissing(listClosedBy(result.decision)),
  ];
  return cut(`Closed: ${reasons.join("; ")}`);
}

function countMoves({ plan: { changes, structure } }: CheckResult): string {
  const instances = new Set(changes.map((change) => change.instance)).size;
  const moves = [
    ...(changes.length > 0
      ? [`${renderCount(changes.length, "change")} on ${renderCount(instances, "instance")}`]
      : []),
    ...(structure.length > 0 ? [renderCount(structure.length, "structural change")] : []),
  ];
  return moves.length === 0 ? "nothing changes" : moves.join(", ");
}

function tellMissing(closedBy: readonly ClosedBy[]): readonly string[] {
  const titles = closedBy.map(({ requirement, part }) => part ?? requirement);
  const stages = titles.filter((title) => title.startsWith(stagePrefix));
  const names = [...new Set(stages.map((title) => title.slice(stagePrefix.length)))].join(", ");
  const others = titles.filter((title) => !title.startsWith(stagePrefix));
  return [
    ...(stages.length > 0 ? [`${renderCount(stages.length, "approval stage")} incomplete (${names})`] : []),
    ...others,
  ];
}

/** Cuts between characters; a character of more than one UTF-16 unit is left whole. */
function cut(text: string): string {
  const visible = renderVisible(text);
  if (visible.length <= longestSummary) return visible;
  const characters = Array.from(visible.slice(0, longestSummary)).slice(0, -1);
  return `${characters.join("")}…`;
}
