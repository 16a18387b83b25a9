import { parseDuration } from "../../model/quantity.ts";
import type { RolloutDocument } from "../generated/documents.ts";
import type { Problem } from "./problem.ts";

type Spec = RolloutDocument["spec"];

/** What is wrong with a rollout whose shape is right: it has no steps, they do not rise, or its health is never asked. */
export function checkRollout({ canary, waves = [], health }: Spec): readonly Problem[] {
  return [
    ...(canary || waves.length > 0 ? [] : [noSteps]),
    ...waves.flatMap((percent, index) => checkWave(percent, waves[index - 1] ?? 0, index)),
    ...(health ? checkHealth(health) : []),
  ];
}

const noSteps: Problem = {
  code: "documents/no-steps",
  message: "The rollout has no steps: every server would be changed at once.",
  fix: "Add canary or waves.",
  pointer: "/spec",
};

function checkWave(percent: number, before: number, index: number): readonly Problem[] {
  if (percent > before) return [];
  const message = `A wave of ${percent} percent cannot follow one of ${before}: each says how much is done after it.`;
  const fix = "Write rising percentages, such as [10, 50].";
  return [{ code: "documents/waves-not-rising", message, fix, pointer: `/spec/waves/${index}` }];
}

function checkHealth({ for: holds, every }: NonNullable<Spec["health"]>): readonly Problem[] {
  if ((parseDuration(every) ?? 0) <= (parseDuration(holds) ?? 0)) return [];
  const message = `The health is asked every ${every}, but must hold for ${holds} only: it would be asked once.`;
  const fix = `Write an every of at most ${holds}.`;
  const within = { text: every, index: 0 };
  return [{ code: "documents/health-interval", message, fix, pointer: "/spec/health/every", within }];
}
