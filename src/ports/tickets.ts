import type { Ticket } from "../model/ticket.ts";

/** A change-management system. */
export interface Tickets {
  /**
   * Every ticket that carries the digest, read anew.
   * @throws SetpointError SP_TICKET_UNREACHABLE, SP_TICKET_DENIED
   */
  find(digest: string): Promise<readonly Ticket[]>;
}
