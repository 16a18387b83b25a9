import type { DoctorCheck } from "../../model/doctor-check.ts";
import type { EnvironmentRules, RepositorySettings } from "../../model/repository-settings.ts";
import type { DoctorContext } from "./doctor-context.ts";
import { judgeFact } from "./judge-fact.ts";

/** The environments of the shipped workflows: whose secrets the gate's jobs use, and those that reach servers. */
export const environmentNames = ["setpoint", "production"] as const;

/** Whether the app's key and the databases' credentials are for the trunk's jobs alone, and no restore waits for anybody. */
export function checkEnvironments(settings: RepositorySettings, { trunk }: DoctorContext): readonly DoctorCheck[] {
  return environmentNames.map((name) => {
    const fact = settings.environments.get(name) ?? { kind: "unknown", reason: `environment ${name} was not read` };
    return judgeFact("doctor/environment", fact, (rules) => judgeRules(name, rules, trunk));
  });
}

function judgeRules(name: string, rules: EnvironmentRules | undefined, trunk: string): Omit<DoctorCheck, "code"> {
  const fix = `Make the environment ${name} with ${trunk} as its only deployment branch and without reviewers; docs/github.md shows how.`;
  if (!rules) return { verdict: "wrong", found: `there is no environment ${name}, so that its secrets lie open`, fix };
  const { branches, waits } = rules;
  const isOwn = typeof branches !== "string" && branches.length === 1 && branches[0] === trunk;
  if (!isOwn) {
    const who = typeof branches === "string" ? `${branches} branches` : branches.join(", ");
    return { verdict: "wrong", found: `a workflow pushed to ${who} gets the secrets of environment ${name}`, fix };
  }
  return waits
    ? { verdict: "weak", found: `jobs of environment ${name} wait for somebody, restores included`, fix }
    : { verdict: "ok", found: `the secrets of environment ${name} are for ${trunk} alone`, fix: "" };
}
