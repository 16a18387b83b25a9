import type { Configuration } from "../model/configuration.ts";
import type { Finding } from "../model/finding.ts";

/** The documents of trunk must mean the branch that governs: else two runs of different settings would hold servers to different branches. */
export function findOtherTrunk({ trunk: meant }: Configuration, trunk: string): readonly Finding[] {
  if (meant === trunk) return [];
  const message = `Branch ${trunk} governs this run, but its setpoint.yaml says that ${meant} is the trunk.`;
  const fix = `Run with --trunk ${meant}, or set spec.trunk to ${trunk} in setpoint.yaml.`;
  return [
    { code: "check/other-trunk", severity: "error", message, fix, at: { file: "setpoint.yaml", line: 1, column: 1 } },
  ];
}
