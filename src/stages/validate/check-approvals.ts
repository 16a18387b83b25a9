import { foldCase } from "../../model/fold-case.ts";
import type { Finding } from "../../model/finding.ts";
import type { ApprovalStage, Approvers, Policies } from "../../model/policy.ts";
import type { SourcePosition } from "../../model/source-position.ts";

/** Approval stages that can never be complete, and fallbacks that call in nobody new. */
export function checkApprovals({ locks, owners, thresholds }: Policies): readonly Finding[] {
  return [
    ...locks.flatMap((lock) => checkStages(`Lock ${lock.name}`, lock)),
    ...owners.flatMap((group) => checkStages(`Owners ${group.name}`, group)),
    ...thresholds.flatMap((threshold) => checkStages(`Threshold ${threshold.name}`, threshold)),
  ];
}

interface Staged {
  readonly approvals: readonly ApprovalStage[];
  readonly at: SourcePosition;
}

function checkStages(policy: string, { approvals, at }: Staged): readonly Finding[] {
  return approvals.flatMap((stage) =>
    [findTooFew(policy, stage), findIdleFallback(policy, stage)].flatMap((finding) =>
      finding ? [{ ...finding, at }] : [],
    ),
  );
}

/** Without a team, everybody who could ever approve stands in the document. */
function findTooFew(policy: string, { stage, from, count, fallback }: ApprovalStage): Finding | undefined {
  const groups = fallback ? [from, fallback.from] : [from];
  if (groups.some(({ teams }) => teams.length > 0)) return undefined;
  const named = new Set(groups.flatMap(listVoices)).size;
  if (named >= count) return undefined;
  return {
    code: "validate/too-few-approvers",
    severity: "error",
    message: `Stage ${stage} of ${policy} asks for ${count} approvals, but names ${named}: it can never be complete.`,
    fix: "Name more people or a team, or lower its count.",
  };
}

function findIdleFallback(policy: string, { stage, from, fallback }: ApprovalStage): Finding | undefined {
  if (!fallback) return undefined;
  const own = new Set([...listVoices(from), ...from.teams.map(teamKey)]);
  const others = [...listVoices(fallback.from), ...fallback.from.teams.map(teamKey)];
  if (others.some((voice) => !own.has(voice))) return undefined;
  return {
    code: "validate/fallback-idle",
    severity: "warning",
    message: `The fallback of stage ${stage} of ${policy} names nobody beyond those whom the stage asks already.`,
    fix: "Name others, or remove the fallback.",
  };
}

/** People in one spelling, and apps, each once. */
function listVoices({ users, apps }: Approvers): readonly string[] {
  return [...users.map((login) => `user ${foldCase(login)}`), ...apps.map((app) => `app ${app}`)];
}

function teamKey(team: string): string {
  return `team ${foldCase(team)}`;
}
