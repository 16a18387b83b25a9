import { hasErrors, type Finding } from "../../model/finding.ts";
import type { Instance } from "../../model/instance.ts";
import type { WriteResult } from "../../model/results.ts";
import { resolveFleet } from "../../stages/resolve/resolve-fleet.ts";
import { findUnreadable } from "../find-unreadable.ts";
import { readSide } from "../read-side.ts";
import type { Workspace } from "../workspace.ts";
import { findDifferences } from "./find-differences.ts";
import { readFromServer } from "./read-server-settings.ts";
import { readFromFile } from "./read-settings-file.ts";
import { renderInstance } from "./render-instance.ts";

/** A server to be taken into the documents. */
export interface ImportRequest {
  /** What is declared about it; its settings are what the import finds. */
  readonly instance: Instance;
  /** Its configuration file; absent: the live server behind `instance.connection`. */
  readonly file?: { readonly path: string; readonly text: string };
}

/**
 * Writes an instance document for a server that already runs: what it sets and its profiles do not. Nothing of the server is
 * changed, and applying the document afterwards changes nothing either.
 *
 * @throws SetpointError SP_TARGET_* where the server cannot be read
 */
export async function importInstance(workspace: Workspace, request: ImportRequest): Promise<WriteResult> {
  const found = request.file
    ? readFromFile(request.instance, request.file, workspace.engines)
    : await readFromServer(workspace, request.instance);
  const instance = { ...request.instance, version: found.version };
  const side = await readSide(workspace, undefined);
  const fleet = { ...side.fleet, instances: new Map([[instance.name, instance]]) };
  const state = resolveFleet(fleet, workspace.engines);
  const resolved = state.instances.get(instance.name);
  const differences = resolved ? findDifferences(resolved, found, workspace.engines) : { settings: [], findings: [] };
  const path = `instances/${instance.name}.yaml`;
  const file = { path, content: renderInstance(instance, differences.settings) };
  const serverFindings = [...state.findings, ...found.findings, ...differences.findings];
  const findings = [
    ...serverFindings,
    ...findUnreadable(file),
    ...findNamesake(side.fleet.instances.get(instance.name)),
  ];
  const next = [
    `Look through ${path}; add labels, resources and profiles.`,
    "Then run setpoint validate and commit it to the trunk.",
  ];
  return {
    kind: "write",
    action: "import",
    written: false,
    files: hasErrors(serverFindings) ? [] : [file],
    findings,
    next,
  };
}

function findNamesake(known: Instance | undefined): readonly Finding[] {
  if (!known) return [];
  const message = `There is an instance ${known.name} already; names are used once.`;
  const fix = "Give another name, or edit that document: setpoint drift shows what its server holds instead.";
  return [{ code: "import/name-taken", severity: "error", message, fix, at: known.at }];
}
