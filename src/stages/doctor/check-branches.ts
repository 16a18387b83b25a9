import type { DoctorCheck } from "../../model/doctor-check.ts";
import type { BranchRules, Bypass, RepositorySettings } from "../../model/repository-settings.ts";
import type { DoctorContext } from "./doctor-context.ts";
import { judgeFact } from "./judge-fact.ts";

/** What every branch of an override begins with. */
const overrideBranches = "override/";

/** The check that must have passed before a merge. */
const requiredCheck = "setpoint";

/** Branches whose rules matter, beside the trunk: the record, and one that stands for every override's. */
export function findGuardedBranches({ configuration, trunk }: Pick<DoctorContext, "configuration" | "trunk">): {
  readonly trunk: string;
  readonly audit: string;
  readonly override: string;
} {
  return { trunk, audit: configuration.auditBranch, override: `${overrideBranches}0` };
}

/** Whether the rulesets keep the trunk for approved requests, the record for the app, and overrides for those who opened them. */
export function checkBranches(settings: RepositorySettings, context: DoctorContext): readonly DoctorCheck[] {
  const { trunk, audit, override } = findGuardedBranches(context);
  const { app } = context.configuration.forge;
  const on = (code: string, branch: string, judge: (rules: BranchRules) => Omit<DoctorCheck, "code">): DoctorCheck => {
    const fact = settings.branches.get(branch) ?? { kind: "unknown", reason: `the rules of ${branch} were not read` };
    return judgeFact(code, fact, judge);
  };
  return [
    on("doctor/trunk-unprotected", trunk, (rules) => judgeTrunk(trunk, rules)),
    on("doctor/check-not-required", trunk, (rules) => judgeRequired(trunk, rules)),
    on("doctor/check-not-pinned", trunk, (rules) => judgePinned(rules, app)),
    on("doctor/not-up-to-date", trunk, judgeUpToDate),
    on("doctor/trunk-bypass", trunk, (rules) => judgeBypass(trunk, rules)),
    on("doctor/audit-unprotected", audit, (rules) => judgeAudit(audit, rules, app)),
    on("doctor/overrides-unprotected", override, judgeOverrides),
  ];
}

type Judgement = Omit<DoctorCheck, "code">;

function judgeTrunk(trunk: string, rules: BranchRules): Judgement {
  const missing = [
    ...(rules.requiresRequest ? [] : ["a pull request before merging"]),
    ...(rules.blocksForcePush ? [] : ["no force pushes"]),
    ...(rules.blocksDeletion ? [] : ["no deletion"]),
  ];
  return missing.length === 0
    ? good(`${trunk} changes by merged requests alone`)
    : wrong(
        `the rulesets of ${trunk} lack: ${missing.join(", ")}`,
        `Add these rules to an active ruleset for ${trunk}.`,
      );
}

function judgeRequired(trunk: string, { requiredChecks }: BranchRules): Judgement {
  return requiredChecks.some(({ context }) => context === requiredCheck)
    ? good(`the check ${requiredCheck} is required on ${trunk}`)
    : wrong(
        `the check ${requiredCheck} is not required on ${trunk}, so that a closed gate stops nobody`,
        `Require the status check ${requiredCheck} in a ruleset for ${trunk}.`,
      );
}

function judgePinned({ requiredChecks }: BranchRules, app: number | undefined): Judgement {
  const own = requiredChecks.filter(({ context }) => context === requiredCheck);
  const source = app === undefined ? "the app" : `app ${app}`;
  if (app !== undefined && own.some((check) => check.app === app))
    return good(`the check ${requiredCheck} counts from ${source} alone`);
  const others = own.map((check) => (check.app === undefined ? "any source" : `app ${check.app}`));
  const found = others.length > 0 ? `counts from ${others.join(", ")}` : "is not required from anybody";
  return wrong(
    `the check ${requiredCheck} ${found}; anybody's job of that name could post it`,
    `Choose ${source} as the source of the required check ${requiredCheck}.`,
  );
}

function judgeUpToDate({ requiresUpToDate }: BranchRules): Judgement {
  return requiresUpToDate
    ? good("requests are merged onto what they were evaluated against")
    : wrong(
        "a request may be merged onto a trunk that moved since it was evaluated",
        "Require branches to be up to date before merging, or use a merge queue.",
      );
}

function judgeBypass(trunk: string, { bypass }: BranchRules): Judgement {
  if (bypass.kind === "unknown") return hidden(trunk, bypass.reason);
  if (bypass.value.length === 0) return good(`nobody may bypass the rules of ${trunk}`);
  return {
    verdict: "weak",
    found: `the rules of ${trunk} do not hold for ${bypass.value.map(renderBypass).join(", ")}`,
    fix: "Empty the bypass list. What comes past the gate is found and not applied, but it stands on the trunk.",
  };
}

function judgeAudit(audit: string, rules: BranchRules, app: number | undefined): Judgement {
  const missing = [
    ...(rules.restrictsUpdates ? [] : ["updates by the app alone"]),
    ...(rules.blocksForcePush ? [] : ["no force pushes"]),
    ...(rules.blocksDeletion ? [] : ["no deletion"]),
  ];
  const fix = `Add a ruleset for ${audit} with restricted updates and deletions and blocked force pushes, and the app in its bypass list.`;
  if (missing.length > 0) return wrong(`the rulesets of ${audit} lack: ${missing.join(", ")}`, fix);
  if (rules.bypass.kind === "unknown") return hidden(audit, rules.bypass.reason);
  const others = rules.bypass.value.filter(({ kind, id }) => kind !== "Integration" || id !== app);
  return others.length === 0
    ? good(`${audit} is the app's alone`)
    : wrong(`the record can be rewritten by ${others.map(renderBypass).join(", ")}`, fix);
}

function judgeOverrides(rules: BranchRules): Judgement {
  return rules.blocksForcePush && rules.blocksDeletion
    ? good("branches of overrides keep their history")
    : wrong(
        "branches override/** can be rewritten or deleted",
        "Add a ruleset for override/** that blocks force pushes and restricts deletions, with the app in its bypass list.",
      );
}

/** By nature not for the app to see, so that a run with its token is no worse for it. */
function hidden(branch: string, reason: string): Judgement {
  const found = `who may bypass the rules of ${branch} cannot be seen: ${reason}`;
  return { verdict: "weak", found, fix: "Run setpoint doctor with an administrator's token too." };
}

function good(found: string): Judgement {
  return { verdict: "ok", found, fix: "" };
}

function wrong(found: string, fix: string): Judgement {
  return { verdict: "wrong", found, fix };
}

function renderBypass({ kind, id }: Bypass): string {
  return id === undefined ? kind : `${kind} ${id}`;
}
