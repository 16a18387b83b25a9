import type { DerivedDeclaration, LockDocument } from "../generated/documents.ts";
import { checkApprovals, checkBots } from "./check-approvals.ts";
import type { Problem } from "./problem.ts";

/** What is wrong with a lock whose shape is right: it locks nothing, or names what cannot be. */
export function checkLock({
  parameters,
  derived = [],
  approvals,
  emergency,
}: LockDocument["spec"]): readonly Problem[] {
  return [
    ...(parameters || derived.length > 0 ? [] : [nothingLocked]),
    ...checkNames(derived),
    ...checkApprovals(approvals),
    ...(emergency ? checkBots(emergency.from, "/spec/emergency/from") : []),
  ];
}

const nothingLocked: Problem = {
  code: "documents/nothing-locked",
  message: "The lock locks nothing.",
  fix: "Add parameters or derived.",
  pointer: "/spec",
};

function checkNames(derived: readonly DerivedDeclaration[]): readonly Problem[] {
  return derived.flatMap(({ name }, index) => {
    if (derived.findIndex((other) => other.name === name) === index) return [];
    const message = `Two derived values are called ${name}.`;
    const within = { text: name, index: 0 };
    const pointer = `/spec/derived/${index}/name`;
    return [{ code: "documents/duplicate-derived", message, fix: "Give each its own name.", pointer, within }];
  });
}
