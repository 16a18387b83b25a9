import type { Callback, SignedCallback, Ticket } from "../model/ticket.ts";

/** A change-management system. */
export interface Tickets {
  /**
   * Every ticket that carries the digest, read anew.
   * @throws SetpointError SP_TICKET_UNREACHABLE, SP_TICKET_DENIED, SP_TICKET_UNREADABLE
   */
  find(digest: string): Promise<readonly Ticket[]>;
  /**
   * What the system called back with, if it is the system's own word. Whether it is fresh and new is for the caller to judge.
   * @throws SetpointError SP_TICKET_FORGED
   */
  readCallback(signed: SignedCallback): Callback;
}
