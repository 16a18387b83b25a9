import { readOverride, type OverrideReading } from "../../documents/read-override.ts";
import { renderDocument } from "../../documents/write/render-document.ts";
import type { Finding } from "../../model/finding.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { Workspace } from "../workspace.ts";
import { findOverrideBranch, overrideBranches } from "./open-record.ts";

/** An override as somebody asks for it. */
export interface AskedOverride {
  readonly id: string;
  readonly instances: readonly string[];
  /** Parameter and value, as written. */
  readonly settings: readonly (readonly [string, string])[];
  readonly reason: string;
  readonly incident: string;
  /** A duration: `2h`. */
  readonly restoreAfter: string;
  readonly supersedes?: string;
}

/** The document that an override's branch adds. */
export interface OverrideDocument {
  readonly id: string;
  readonly path: string;
  readonly text: string;
}

/** What names are made of, and branches and files named after them. */
const slug = /^[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?$/;

/** Writes what was asked for as a document and reads it as a branch is read, so that both are judged alike. */
export function writeAsked(asked: AskedOverride): OverrideDocument & { readonly reading: OverrideReading } {
  const { id, instances, settings, reason, incident, restoreAfter, supersedes } = asked;
  const path = `overrides/${id}.yaml`;
  if (!slug.test(id)) return { id, path, text: "", reading: { kind: "refused", findings: [badId(id)] } };
  const text = renderDocument({
    apiVersion: "setpoint/v1",
    kind: "Override",
    metadata: { name: id },
    spec: {
      instances: [...instances],
      settings: Object.fromEntries(settings),
      reason,
      incident,
      restore: { after: restoreAfter },
      ...(supersedes === undefined ? {} : { supersedes }),
    },
  });
  return { id, path, text, reading: readOverride({ path, mode: "100644" }, new TextEncoder().encode(text)) };
}

/** True if a run before this one made the branch, for the same override. @throws SetpointError SP_OVERRIDE_TAKEN */
export async function standsAlready(workspace: Workspace, { id, path, text }: OverrideDocument): Promise<boolean> {
  const branch = await findOverrideBranch(workspace, id);
  if (!branch) return false;
  const entry = (await workspace.repo.snapshot(branch.commit)).entries.find((one) => one.path === path);
  const there = entry && new TextDecoder().decode(await workspace.repo.readBlob(entry.blob));
  if (there === text) return true;
  const fix = "Choose another id; to change an override, open a new one that supersedes it.";
  throw new SetpointError("SP_OVERRIDE_TAKEN", `${overrideBranches}${id} already asks for another override.`, { fix });
}

function badId(id: string): Finding {
  const message = `${id} is no id of an override: its branch and its document are named after it.`;
  const fix = "Use lower-case letters, digits, dots and dashes, 63 at most, for example inc-4711-orders.";
  return { code: "override/bad-id", severity: "error", message, fix };
}
