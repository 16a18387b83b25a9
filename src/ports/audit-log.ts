import type { AuditEntry, AuditEvent } from "../model/audit-event.ts";
import type { Finding } from "../model/finding.ts";

/** The record of what cannot be derived. Append-only; one writer wins, the other appends after it. */
export interface AuditLog {
  /**
   * Appends durably: when it returns, the event is in the record. Every action waits for it.
   * @throws SetpointError SP_AUDIT_WRITE_FAILED, after which nothing may be done
   */
  append(event: AuditEvent, actor: string): Promise<AuditEntry>;
  /** Every entry, oldest first. @throws SetpointError SP_AUDIT_UNREADABLE */
  entries(): Promise<readonly AuditEntry[]>;
  /** What is wrong with the record: rewritten, branched or unreadable entries. `anchor` is an entry that must be part of it. */
  verify(anchor: string | undefined): Promise<readonly Finding[]>;
}
