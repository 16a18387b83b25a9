import { reservedNames } from "../cel/environment.ts";
import type { ApprovalStage, SetpointDocument } from "../generated/documents.ts";
import { joinPointer } from "../json-pointer.ts";
import { checkExpressions } from "./check-expressions.ts";
import type { Problem } from "./problem.ts";

/** Finds what a schema cannot see in a document whose shape is right. */
export function checkDocument(document: SetpointDocument): readonly Problem[] {
  return [...checkExpressions(document), ...checkOwn(document)];
}

function checkOwn(document: SetpointDocument): readonly Problem[] {
  switch (document.kind) {
    case "Profile":
      return checkVariableNames(Object.keys(document.spec.variables ?? {}));
    case "Lock":
    case "Owners":
      return checkStages(document.spec.approvals);
    case "Threshold":
      return document.spec.maxInstances === undefined && document.spec.maxPercent === undefined ? [noBound] : [];
    default:
      return [];
  }
}

const noBound: Problem = {
  code: "documents/no-bound",
  message: "The threshold bounds nothing.",
  fix: "Add maxInstances or maxPercent.",
  pointer: "/spec",
};

function checkVariableNames(names: readonly string[]): readonly Problem[] {
  const reserved = names.filter((name) => reservedNames.includes(name));
  return reserved.map((name) => ({
    code: "documents/reserved-name",
    message: `A variable cannot be called ${name}: the name means something else in expressions.`,
    fix: "Choose another name.",
    pointer: joinPointer("/spec/variables", name),
  }));
}

/** Every stage once, each after a stage that comes before it: so none waits for itself. */
function checkStages(stages: readonly ApprovalStage[]): readonly Problem[] {
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
