import type { ApprovalStage, Approvers, Fallback } from "../generated/documents.ts";
import type { Problem } from "./problem.ts";

/** What is wrong with a policy's rounds of approval: their order, and who they name. */
export function checkApprovals(stages: readonly ApprovalStage[] = []): readonly Problem[] {
  const people = stages.flatMap(({ from, fallback }, index) => {
    const pointer = `/spec/approvals/${index}`;
    return [...checkBots(from, `${pointer}/from`), ...(fallback ? checkFallback(fallback, `${pointer}/fallback`) : [])];
  });
  return [...checkOrder(stages), ...people];
}

/** Bots among the users; only the id of an app says for sure which bot it is. */
export function checkBots({ users = [] }: Pick<Approvers, "users">, pointer: string): readonly Problem[] {
  return users.flatMap((login, index) => {
    if (!login.toLowerCase().endsWith("[bot]")) return [];
    const message = `${login} is a bot, and a bot never counts by its login.`;
    const fix = "To let an app approve, name its numeric id under apps.";
    const within = { text: login, index: 0 };
    return [{ code: "documents/bot-login", message, fix, pointer: `${pointer}/users/${index}`, within }];
  });
}

function checkFallback(fallback: Fallback, pointer: string): readonly Problem[] {
  const { teams, users, apps } = fallback;
  if (teams ?? users ?? apps) return checkBots(fallback, pointer);
  const message = "The fallback names nobody.";
  return [{ code: "documents/nobody-named", message, fix: "Add teams, users or apps.", pointer }];
}

/** Every stage once, each after a stage that comes before it: so none waits for itself. */
function checkOrder(stages: readonly ApprovalStage[]): readonly Problem[] {
  const before = new Set<string>();
  const problems: Problem[] = [];
  for (const [index, { stage, after }] of stages.entries()) {
    const pointer = `/spec/approvals/${index}`;
    if (before.has(stage)) problems.push(duplicateStage(stage, `${pointer}/stage`));
    if (after !== undefined && !before.has(after)) problems.push(unknownStage(after, `${pointer}/after`, before));
    before.add(stage);
  }
  return problems;
}

function duplicateStage(stage: string, pointer: string): Problem {
  const message = `Two stages are called ${stage}.`;
  return {
    code: "documents/duplicate-stage",
    message,
    fix: "Give each its own name.",
    pointer,
    within: { text: stage, index: 0 },
  };
}

function unknownStage(after: string, pointer: string, before: ReadonlySet<string>): Problem {
  const message = `No stage above this one is called ${after}.`;
  const fix =
    before.size > 0 ? `Stages above are: ${[...before].join(", ")}.` : "Remove after, or put that stage above.";
  return { code: "documents/unknown-stage", message, fix, pointer, within: { text: after, index: 0 } };
}
