/** One line of `pg_settings` as scripts/harvest-catalog.mjs wrote it down; numbers are texts in `unit`. */
export interface HarvestedParameter {
  readonly name: string;
  readonly type: "bool" | "integer" | "real" | "enum" | "string";
  readonly context: "internal" | "postmaster" | "sighup" | "superuser-backend" | "backend" | "superuser" | "user";
  readonly category: string;
  /** `boot_val`: what holds when nothing sets it. */
  readonly default: string;
  readonly unit?: string;
  readonly min?: string;
  readonly max?: string;
  /** Listed words of an enum. */
  readonly values?: readonly string[];
  /** Words, in lower case, that the server takes beside the listed ones or reads as another one. */
  readonly hidden?: Readonly<Record<string, string>>;
  /** What must be loaded before the server knows it. */
  readonly library?: string;
}
