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

/** A message as it came in. */
export interface SignedCallback {
  /** Byte for byte as it was signed. */
  readonly body: string;
  /** HMAC-SHA-256 of the body in hex, with or without `sha256=` before it. */
  readonly signature: string;
}

/** A change-management system says that something happened to the ticket of a plan. It is a reason to look, and proves nothing. */
export interface Callback {
  /** Chosen anew for every message. */
  readonly nonce: string;
  readonly digest: string;
  /** RFC 3339, by the system's clock. */
  readonly at: string;
}
