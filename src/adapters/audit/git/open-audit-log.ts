import type { AuditEntry, AuditEvent } from "../../../model/audit-event.ts";
import type { AuditLog } from "../../../ports/audit-log.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { ConfigRepo, Signature } from "../../../ports/config-repo.ts";
import type { JournalEntry } from "../../../ports/journal.ts";
import { auditRecord } from "./audit-record.ts";
import { gitJournal } from "./git-journal.ts";
import { verifyRecord } from "./verify-record.ts";

/** Where the record is kept, and whose time it uses. */
export interface AuditLogOptions {
  readonly repo: ConfigRepo;
  /** The configuration's `auditBranch`; made with the first entry. */
  readonly branch: string;
  readonly clock: Clock;
  /** Who makes the commits: whoever runs Setpoint. */
  readonly author: Signature;
}

/** The audit record on a branch of a repository, one commit for each event. */
export function openAuditLog(options: AuditLogOptions): AuditLog {
  const journal = gitJournal({ ...options, kind: auditRecord });
  return {
    append: async (event, actor) => toAuditEntry(await journal.append(event, actor)),
    entries: async () => (await journal.entries()).map(toAuditEntry),
    verify: async (anchor) => await verifyRecord({ ...options, kind: auditRecord }, anchor),
  };
}

function toAuditEntry(entry: JournalEntry<AuditEvent>): AuditEntry {
  return { id: entry.id, at: entry.at, actor: entry.actor, event: entry.record };
}
