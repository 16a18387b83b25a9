import { readOverride } from "../../documents/read-override.ts";
import type { Configuration } from "../../model/configuration.ts";
import type { Finding } from "../../model/finding.ts";
import type { Override } from "../../model/override.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { Workspace } from "../workspace.ts";
import { findOpener } from "./find-opener.ts";
import { findOverrideBranch, overrideBranches } from "./open-record.ts";

/** An override as its branch asks for it; findings say why it may not be accepted, without `override` its document cannot be read. */
export interface Requested {
  readonly override?: Override;
  readonly commit: string;
  /** Who made the branch, by the forge's account where it keeps one; empty where nobody is known. */
  readonly openedBy: string;
  readonly findings: readonly Finding[];
}

/** Reads the branch `override/<id>`. @throws SetpointError SP_OVERRIDE_NO_BRANCH */
export async function readRequested(
  workspace: Workspace,
  configuration: Configuration,
  id: string,
): Promise<Requested> {
  const { repo, trunk } = workspace;
  const path = `overrides/${id}.yaml`;
  const branch = await findOverrideBranch(workspace, id);
  if (!branch) throw noBranch(id);
  const { entries } = await repo.snapshot(branch.commit);
  const commits = await repo.commitsBetween(trunk, branch.commit);
  const { openedBy, findings } = await findOpener(workspace, configuration, { branch, commits });
  const found = { commit: branch.commit, openedBy };
  const entry = entries.find((one) => one.path === path);
  if (!entry) return { ...found, findings: [...findings, missing(path, id)] };
  const reading = readOverride(entry, await repo.readBlob(entry.blob));
  return reading.kind === "override"
    ? { ...found, override: reading.override, findings }
    : { ...found, findings: [...findings, ...reading.findings] };
}

function noBranch(id: string): SetpointError {
  const fix = "Open it first: setpoint override open; see setpoint override list.";
  return new SetpointError("SP_OVERRIDE_NO_BRANCH", `There is no branch ${overrideBranches}${id}.`, { fix });
}

function missing(path: string, id: string): Finding {
  const message = `The branch ${overrideBranches}${id} does not hold ${path}.`;
  return { code: "override/no-document", severity: "error", message, fix: `Add ${path}, kind: Override.` };
}
