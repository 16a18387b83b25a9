import type { DoctorCheck } from "../../model/doctor-check.ts";
import { renderDuration } from "../../model/quantity.ts";
import type { RepositorySettings } from "../../model/repository-settings.ts";
import { maxClockSkewMs } from "../../model/timestamp.ts";
import { checkBranches } from "./check-branches.ts";
import { checkEnvironments } from "./check-environments.ts";
import { checkWorkflows } from "./check-workflows.ts";
import type { DoctorContext } from "./doctor-context.ts";
import { judgeFact } from "./judge-fact.ts";

/** Everything that decides whether the gate can be walked around, each with its verdict: the clock, rulesets, rights, workflows. */
export function checkSettings(settings: RepositorySettings, context: DoctorContext): readonly DoctorCheck[] {
  return [
    checkClock(settings),
    checkDefaultBranch(settings, context),
    checkApp(context),
    ...checkBranches(settings, context),
    ...checkRights(settings),
    checkApproval(settings),
    ...checkEnvironments(settings, context),
    ...checkWorkflows(settings, context),
  ];
}

function checkClock({ clockSkewMs }: RepositorySettings): DoctorCheck {
  return judgeFact("doctor/clock", clockSkewMs, (skewMs) => {
    const found = `this machine's clock is ${renderDuration(Math.abs(skewMs))} off the forge's`;
    return Math.abs(skewMs) <= maxClockSkewMs
      ? { verdict: "ok", found, fix: "" }
      : { verdict: "wrong", found, fix: "Set the clock of the runner (NTP): expiry and windows go by it." };
  });
}

/** Privileged workflows run the default branch's code: if that is not the trunk, it is not guarded. */
function checkDefaultBranch({ defaultBranch }: RepositorySettings, { trunk }: DoctorContext): DoctorCheck {
  return judgeFact("doctor/default-branch", defaultBranch, (branch) =>
    branch === trunk
      ? { verdict: "ok", found: `the default branch is the trunk, ${trunk}`, fix: "" }
      : {
          verdict: "wrong",
          found: `the default branch is ${branch}, and ${trunk} governs`,
          fix: `Make ${trunk} the default branch: privileged workflows run the default branch's code.`,
        },
  );
}

function checkApp({ configuration }: DoctorContext): DoctorCheck {
  const { app } = configuration.forge;
  return app === undefined
    ? {
        code: "doctor/app",
        verdict: "wrong",
        found: "setpoint.yaml names no app, so that anybody who may write checks can post a verdict",
        fix: "Create an app, and write its id into setpoint.yaml: forge: { app: ID }.",
      }
    : { code: "doctor/app", verdict: "ok", found: `verdicts count from app ${app} alone`, fix: "" };
}

/** Right → what it is needed for. */
const needed: Readonly<Record<string, string>> = {
  checks: "puts verdicts up",
  statuses: "puts verdicts up",
  issues: "comments on pull requests",
  contents: "keeps the audit record and restores overrides",
  members: "tells who is in a team",
  actions: "sees whether the schedules are alive",
};

function checkRights({ rights }: RepositorySettings): readonly DoctorCheck[] {
  if (rights.kind === "unknown") {
    const found = `the app's rights cannot be seen: ${rights.reason}`;
    return [
      {
        code: "doctor/rights",
        verdict: "weak",
        found,
        fix: "Run setpoint doctor with the app's token too, in a workflow.",
      },
    ];
  }
  return Object.entries(needed).map(([right, use]) => {
    const fact = rights.value.get(right) ?? { kind: "unknown", reason: `${right} was not tried` };
    return judgeFact("doctor/right-missing", fact, (isGiven) =>
      isGiven
        ? { verdict: "ok", found: `the token may use ${right}, which ${use}`, fix: "" }
        : {
            verdict: "wrong",
            found: `the token may not use ${right}, which ${use}`,
            fix: `Give the app the permission ${right} and accept it in the installation, or run this with the app's token.`,
          },
    );
  });
}

function checkApproval({ workflowsMayApprove }: RepositorySettings): DoctorCheck {
  return judgeFact("doctor/workflows-approve", workflowsMayApprove, (mayApprove) =>
    mayApprove
      ? {
          verdict: "weak",
          found: "workflows may approve pull requests with their own token",
          fix: "Switch it off (Settings, Actions, Workflow permissions): the gate counts no such approval, but others may.",
        }
      : { verdict: "ok", found: "workflows may not approve pull requests", fix: "" },
  );
}
