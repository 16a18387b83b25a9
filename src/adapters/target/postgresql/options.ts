import type { Engine } from "../../../engines/engine.ts";
import type { RunCommand } from "./run-command.ts";

/** Where references such as `env:ORDERS_PROD_DSN` lead; `undefined` if there is nothing. Only the composition root knows secrets. */
export type ResolveReference = (reference: string) => Promise<string | undefined>;

/** Bounds on every wait, in milliseconds: nothing here waits for ever. */
export interface TargetLimits {
  /** For a connection to be made. */
  readonly connectMs: number;
  /** For one statement. */
  readonly statementMs: number;
  /** For the server to tell its statistics. */
  readonly statisticsMs: number;
  /** For a server that starts, shuts down or restarts. */
  readonly startupMs: number;
  /** For a reload to reach the session. */
  readonly reloadMs: number;
  /** For another Setpoint to finish. */
  readonly lockMs: number;
  /** For the instance's own restart and dry-start commands. */
  readonly commandMs: number;
  /** Between two looks. */
  readonly pollMs: number;
}

/** Patient enough for a crash recovery, short enough for a person who waits. */
export const defaultLimits: TargetLimits = {
  connectMs: 10_000,
  statementMs: 30_000,
  statisticsMs: 5_000,
  startupMs: 60_000,
  reloadMs: 10_000,
  lockMs: 5_000,
  commandMs: 300_000,
  pollMs: 50,
};

/** What the PostgreSQL target needs from outside. */
export interface PostgresqlTargetOptions {
  /** What is known of PostgreSQL: catalog and value grammar. */
  readonly engine: Engine;
  readonly resolveReference: ResolveReference;
  /** Default: starts the program itself, without a shell and with a clean environment. */
  readonly runCommand?: RunCommand;
  /** Waits; default: the runtime's timer. */
  readonly delay?: (ms: number) => Promise<void>;
  /** Default: {@link defaultLimits}. */
  readonly limits?: Partial<TargetLimits>;
}

/** The options with every default filled in. */
export interface TargetContext {
  readonly engine: Engine;
  readonly resolveReference: ResolveReference;
  readonly runCommand: RunCommand;
  readonly delay: (ms: number) => Promise<void>;
  readonly limits: TargetLimits;
}
