import type { AuditEntry } from "../../model/audit-event.ts";
import type { CheckAllResult } from "../../model/results.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { Callback, SignedCallback } from "../../model/ticket.ts";
import { maxClockSkewMs, parseTimestamp } from "../../model/timestamp.ts";
import type { Tickets } from "../../ports/tickets.ts";
import type { Workspace } from "../workspace.ts";
import { checkAll } from "./check-all.ts";
import { startRound } from "./round.ts";

/** A word of a change-management system, as it came in. */
export interface ReceivedCallback {
  /** By the name that locks use. */
  readonly system: string;
  readonly signed: SignedCallback;
}

/** A callback that took longer on its way is not taken: its nonce may have been waiting to be played. */
const longestWayMs = 300_000;

/**
 * Takes a callback for a reason to look, and for nothing else: its nonce is used up, then every open request is evaluated with the
 * tickets as they stand in the system itself.
 *
 * @throws SetpointError SP_TICKET_FORGED, SP_TICKET_STALE, SP_TICKET_REPLAYED, SP_TICKET_UNKNOWN_SYSTEM, SP_AUDIT_WRITE_FAILED
 */
export async function receiveCallback(workspace: Workspace, received: ReceivedCallback): Promise<CheckAllResult> {
  const { system } = received;
  const callback = openSystem(workspace, system).readCallback(received.signed);
  assertFresh(callback, workspace.clock.now());
  const { audit, entries, actor } = await startRound(workspace);
  assertNew(callback, entries);
  const { nonce, digest } = callback;
  await audit.append({ kind: "callback-received", system, nonce, digest }, actor);
  return await checkAll(workspace, { publish: true });
}

function openSystem({ openTickets }: Workspace, system: string): Tickets {
  const tickets = openTickets(system);
  if (tickets) return tickets;
  throw new SetpointError("SP_TICKET_UNKNOWN_SYSTEM", `Nothing is set up to ask ${system} with.`, {
    fix: "Set SETPOINT_SERVICENOW_URL for servicenow; other systems are not known.",
  });
}

function assertFresh({ at }: Callback, now: Date): void {
  const sentMs = parseTimestamp(at);
  const ageMs = sentMs === undefined ? Number.NaN : now.getTime() - sentMs;
  if (ageMs >= -maxClockSkewMs && ageMs <= longestWayMs) return;
  throw new SetpointError("SP_TICKET_STALE", `The callback says that it was sent at ${at}, and that is not now.`, {
    fix: "Sign each callback when it is sent, with the time (RFC 3339, with an offset), and check both clocks.",
  });
}

function assertNew({ nonce }: Callback, entries: readonly AuditEntry[]): void {
  const isUsed = entries.some(({ event }) => event.kind === "callback-received" && event.nonce === nonce);
  if (!isUsed) return;
  throw new SetpointError("SP_TICKET_REPLAYED", "The callback was received before: its nonce is used up.", {
    fix: "Nothing is lost: every evaluation reads the tickets anew. Send the next callback with a nonce of its own.",
  });
}
