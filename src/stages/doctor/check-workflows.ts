import type { DoctorCheck } from "../../model/doctor-check.ts";
import { renderDuration } from "../../model/quantity.ts";
import type { RepositorySettings, WorkflowFacts } from "../../model/repository-settings.ts";
import { parseTimestamp } from "../../model/timestamp.ts";
import type { DoctorContext, ShippedWorkflow } from "./doctor-context.ts";

/** Schedules of a busy forge are late, and sometimes left out; a schedule that was left out so often is dead. */
const missedRuns = 6;

/** Whether each workflow stands on the trunk as it was shipped, is switched on, and runs on its schedule. */
export function checkWorkflows(settings: RepositorySettings, context: DoctorContext): readonly DoctorCheck[] {
  return context.shipped.flatMap((shipped) => [
    checkFile(shipped, context),
    ...(shipped.path.startsWith(".github/workflows/") ? [checkState(shipped, settings)] : []),
    ...(shipped.everyMs === undefined ? [] : [checkSchedule(shipped, settings, context)]),
  ]);
}

function checkFile({ path, blob }: ShippedWorkflow, { files }: DoctorContext): DoctorCheck {
  const found = files.get(path);
  if (found === blob)
    return { code: "doctor/workflow-changed", verdict: "ok", found: `${path} is as it was shipped`, fix: "" };
  return {
    code: "doctor/workflow-changed",
    verdict: "wrong",
    found: found === undefined ? `${path} is not on the trunk` : `${path} is not as it was shipped`,
    fix: "Take it from the package unchanged: setpoint init --forge github writes it; settings belong into variables.",
  };
}

function checkState({ path }: ShippedWorkflow, settings: RepositorySettings): DoctorCheck {
  const workflow = findWorkflow(settings, path);
  if (typeof workflow === "string") return unknown("doctor/workflow-off", workflow);
  if (workflow?.isActive === true)
    return { code: "doctor/workflow-off", verdict: "ok", found: `${path} is switched on`, fix: "" };
  return {
    code: "doctor/workflow-off",
    verdict: "wrong",
    found: workflow === undefined ? `the forge knows no workflow ${path}` : `${path} is switched off`,
    fix: `Enable it: gh workflow enable ${path.split("/").at(-1) ?? path}`,
  };
}

function checkSchedule(shipped: ShippedWorkflow, settings: RepositorySettings, { now }: DoctorContext): DoctorCheck {
  const { path, everyMs = 0 } = shipped;
  const workflow = findWorkflow(settings, path);
  if (typeof workflow === "string") return unknown("doctor/schedule-dead", workflow);
  const last = parseTimestamp(workflow?.lastScheduledRun ?? "");
  const ageMs = last === undefined ? undefined : now.getTime() - last;
  if (ageMs !== undefined && ageMs <= missedRuns * everyMs)
    return { code: "doctor/schedule-dead", verdict: "ok", found: `${path} ran ${renderDuration(ageMs)} ago`, fix: "" };
  return {
    code: "doctor/schedule-dead",
    verdict: "wrong",
    found: ageMs === undefined ? `${path} never ran on its schedule` : `${path} last ran ${renderDuration(ageMs)} ago`,
    fix: `It is to run every ${renderDuration(everyMs)}: enable the workflow, and run setpoint override reconcile --apply by hand until it does.`,
  };
}

/** The workflow, `undefined` where there is none, or why it cannot be told. */
function findWorkflow({ workflows }: RepositorySettings, path: string): WorkflowFacts | string | undefined {
  if (workflows.kind === "unknown") return workflows.reason;
  return workflows.value.find((workflow) => workflow.path === path);
}

function unknown(code: string, found: string): DoctorCheck {
  return { code, verdict: "unknown", found, fix: "Give the token the permission to read actions." };
}
