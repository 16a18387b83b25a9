/** The tickets that carry a plan's digest, or why they could not be read. */
export type TicketReading =
  | { readonly kind: "read"; readonly tickets: readonly Ticket[] }
  | { readonly kind: "unknown"; readonly reason: string };

/** A ticket of a change-management system, as it stands there at the moment of reading. */
export interface Ticket {
  readonly id: string;
  /** Digest of the plan that it was raised for. */
  readonly digest: string;
  readonly state: "open" | "approved" | "rejected" | "closed";
  /** RFC 3339; the change may be made from here … */
  readonly opensAt?: string;
  /** … until here. */
  readonly closesAt?: string;
}
