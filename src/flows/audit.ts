import { hasErrors } from "../model/finding.ts";
import type { AuditResult } from "../model/results.ts";
import type { AuditLog } from "../ports/audit-log.ts";
import { readSide } from "./read-side.ts";
import type { Workspace } from "./workspace.ts";

/** Every entry of the record, oldest first. */
export async function readAudit(workspace: Workspace): Promise<AuditResult> {
  const audit = await openAudit(workspace);
  return { kind: "audit", entries: await audit.entries(), findings: [] };
}

/** What is wrong with the record. `anchor` is an entry noted earlier: a rewritten record no longer holds it. */
export async function verifyAudit(workspace: Workspace, anchor: string | undefined): Promise<AuditResult> {
  const audit = await openAudit(workspace);
  const findings = await audit.verify(anchor);
  return { kind: "audit", entries: hasErrors(findings) ? [] : await audit.entries(), findings };
}

async function openAudit(workspace: Workspace): Promise<AuditLog> {
  return workspace.openAudit((await readSide(workspace, workspace.trunk)).fleet.configuration);
}
