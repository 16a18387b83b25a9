import type { Value } from "./value.ts";

/** How a new value comes into force. `new-sessions`: after a reload, for connections made from then on. */
export type TakesEffect = "never" | "restart" | "reload" | "new-sessions" | "session";

/** One parameter of one version of an engine: what the server says of it, plus what the server does not list. */
export interface Parameter {
  /** The engine's own spelling. */
  readonly name: string;
  readonly type: "boolean" | "integer" | "real" | "enum" | "string" | "list";
  /** Base unit of the canonical number, in the engine's spelling: `8kB`, `ms`; absent without unit. */
  readonly unit?: string;
  /** Closed range in base units; texts because some pass 2^53. */
  readonly min?: string;
  readonly max?: string;
  /** Listed spellings of an enum, as the engine spells them, or the words that a list of keywords may hold. */
  readonly values?: readonly string[];
  /** Accepted spelling → listed spelling, for enums: `{ true: "on" }`. */
  readonly hiddenValues?: Readonly<Record<string, string>>;
  /** What is compiled in, in canonical form. */
  readonly default: Value;
  readonly takesEffect: TakesEffect;
  /** Old or alternative names that the server of this version accepts or that an earlier version used. */
  readonly aliases: readonly string[];
  /** Numbers that mean something else than a number: `{ "-1": "as maintenance_work_mem" }`. */
  readonly specials: Readonly<Record<string, string>>;
  /** Shown redacted everywhere. */
  readonly secret: boolean;
  /** Whose parameter it is, for messages: `PostgreSQL 17`. */
  readonly release?: string;
  /** The server's own grouping: `Write-Ahead Log / Checkpoints`. */
  readonly category: string;
  /** Library that must be loaded before the server knows it (`auto_explain`); absent for the core. */
  readonly extension?: string;
}
