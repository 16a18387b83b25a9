/** Where references such as `env:ORDERS_PROD_DSN` lead; `undefined` if there is nothing. Only the composition root knows secrets. */
export type ResolveReference = (reference: string) => Promise<string | undefined>;

/** Bounds on every wait, in milliseconds: nothing here waits for ever. */
export interface MysqlLimits {
  /** For a connection to be made. */
  readonly connectMs: number;
  /** For an answer to arrive. */
  readonly answerMs: number;
  /** For one statement, ended by the server itself. */
  readonly statementMs: number;
}

/** A probe never waits long: it is one of many, and a gap says more than a late answer. */
export const defaultLimits: MysqlLimits = { connectMs: 10_000, answerMs: 10_000, statementMs: 5_000 };
