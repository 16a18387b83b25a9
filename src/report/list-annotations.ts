import type { Decision } from "../model/decision.ts";
import type { Finding, Severity } from "../model/finding.ts";
import type { Annotation } from "../model/notice.ts";
import type { CheckResult } from "../model/results.ts";
import { renderSides } from "./describe/change-sections.ts";
import { type ChangeGroup, groupChanges } from "./describe/group-changes.ts";
import type { CheckJudgement } from "./describe/judge-check.ts";
import { findPolicyActors, renderPolicy } from "./describe/policy-state.ts";
import { renderInstances, renderNames } from "./describe/render-count.ts";
import { findMover } from "./describe/render-origin.ts";
import { renderVisible, shorten } from "./visible-text.ts";

/** GitHub takes 255 characters; what is encoded may be longer than what it stands for. */
const longestTitle = 100;

/** GitHub takes 64 KB; nobody reads more beside a line. */
const longestMessage = 1000;

const levels: Readonly<Record<Severity, Annotation["level"]>> = {
  error: "failure",
  warning: "warning",
  note: "notice",
};

/** What is to be said beside lines of the request's documents: findings, and the values that policies hold. */
export function listAnnotations(result: CheckResult, { findings }: CheckJudgement): readonly Annotation[] {
  const { plan, guards = [], decision } = result;
  const held = groupChanges(plan.changes, guards).filter(({ policies }) => policies.length > 0);
  return [...findings.flatMap(annotateFinding), ...held.flatMap((group) => annotateHeld(group, decision.children))].map(
    encode,
  );
}

function annotateFinding({ code, severity, message, fix, at }: Finding): readonly Annotation[] {
  if (at === undefined) return [];
  return [{ path: at.file, line: at.line, level: levels[severity], title: code, message: `${message} ${fix}` }];
}

function annotateHeld(
  { change, instances, policies }: ChangeGroup,
  requirements: readonly Decision[],
): readonly Annotation[] {
  const at = findMover(change);
  if (at === undefined) return [];
  const moved = `${change.parameter}: ${renderSides(change).join(" → ")} on ${renderInstances(instances)}.`;
  return policies.map((policy) => {
    const title = `held by ${renderPolicy(policy, requirements)}`;
    const names = findPolicyActors([policy], requirements);
    const actors = names.length > 0 ? ` May approve: ${renderNames(names)}.` : "";
    return { path: at.file, line: at.line, level: "notice", title, message: `${moved}${actors}` };
  });
}

/** Plain text beside a line: nothing is markup there, so nothing but what is invisible needs another spelling. */
function encode({ path, line, level, title, message }: Annotation): Annotation {
  return {
    path: renderVisible(path),
    line: Math.max(1, line),
    level,
    title: renderVisible(shorten(title, longestTitle)),
    message: renderVisible(shorten(message, longestMessage)),
  };
}
