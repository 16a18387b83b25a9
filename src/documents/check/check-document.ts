import { reservedNames } from "../cel/environment.ts";
import type { ConfigurationDocument, SetpointDocument, ThresholdDocument } from "../generated/documents.ts";
import { joinPointer } from "../json-pointer.ts";
import { checkApprovals } from "./check-approvals.ts";
import { checkExpressions } from "./check-expressions.ts";
import { checkForge } from "./check-forge.ts";
import { checkLock } from "./check-lock.ts";
import { checkInstanceMetrics, checkMetricSources } from "./check-metrics.ts";
import { checkRollout } from "./check-rollout.ts";
import { checkWindow } from "./check-window.ts";
import type { Problem } from "./problem.ts";

/** Finds what a schema cannot see in a document whose shape is right. */
export function checkDocument(document: SetpointDocument): readonly Problem[] {
  return [...checkExpressions(document), ...checkOwn(document)];
}

function checkOwn(document: SetpointDocument): readonly Problem[] {
  switch (document.kind) {
    case "Instance":
      return checkInstanceMetrics(document.spec);
    case "Profile":
      return checkVariableNames(Object.keys(document.spec.variables ?? {}));
    case "Lock":
      return checkLock(document.spec);
    case "Owners":
      return checkApprovals(document.spec.approvals);
    case "Threshold":
      return checkThreshold(document.spec);
    case "Window":
      return checkWindow(document.spec);
    case "Rollout":
      return checkRollout(document.spec);
    case "Configuration":
      return checkConfiguration(document.spec);
    default:
      return [];
  }
}

function checkConfiguration({ forge, metrics }: ConfigurationDocument["spec"]): readonly Problem[] {
  return [...(forge ? checkForge(forge) : []), ...checkMetricSources(metrics?.sources ?? {})];
}

function checkThreshold({ maxInstances, maxPercent, approvals }: ThresholdDocument["spec"]): readonly Problem[] {
  const isBound = maxInstances !== undefined || maxPercent !== undefined;
  return [...(isBound ? [] : [noBound]), ...checkApprovals(approvals)];
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
