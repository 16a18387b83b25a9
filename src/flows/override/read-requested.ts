import { readOverride } from "../../documents/read-override.ts";
import type { Configuration } from "../../model/configuration.ts";
import type { Finding } from "../../model/finding.ts";
import type { Override } from "../../model/override.ts";
import { findLogin } from "../../model/login.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { Workspace } from "../workspace.ts";
import { findOverrideBranch, overrideBranches } from "./open-record.ts";

/** An override as its branch asks for it; findings say why it may not be accepted, without `override` its document cannot be read. */
export interface Requested {
  readonly override?: Override;
  readonly commit: string;
  /** The author of the branch's own commit, as a login of the configuration where one owns the address. */
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
  const hands = commits.flatMap(({ author, committer }) => [author.email, committer.email]);
  const people = [...new Set(hands.map((email) => findLogin(email, configuration.forge) ?? email))];
  const found = { commit: branch.commit, openedBy: people.at(-1) ?? "" };
  const entry = entries.find((one) => one.path === path);
  if (!entry) return { ...found, findings: [missing(path, id)] };
  const reading = readOverride(entry, await repo.readBlob(entry.blob));
  return reading.kind === "override"
    ? { ...found, override: reading.override, findings: people.length > 1 ? [severalHands(id, people)] : [] }
    : { ...found, findings: reading.findings };
}

function noBranch(id: string): SetpointError {
  const fix = "Open it first: setpoint override open; see setpoint override list.";
  return new SetpointError("SP_OVERRIDE_NO_BRANCH", `There is no branch ${overrideBranches}${id}.`, { fix });
}

/** Who edits what another opened could accept it too, and would be the first person and the second. */
function severalHands(id: string, people: readonly string[]): Finding {
  const message = `The branch ${overrideBranches}${id} holds commits of ${people.toSorted().join(" and ")}; an override has one author.`;
  const fix = "Open a new override under another name, from one hand.";
  return { code: "override/several-hands", severity: "error", message, fix };
}

function missing(path: string, id: string): Finding {
  const message = `The branch ${overrideBranches}${id} does not hold ${path}.`;
  return { code: "override/no-document", severity: "error", message, fix: `Add ${path}, kind: Override.` };
}
