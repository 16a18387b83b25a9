import { Socket } from "node:net";
import { Client } from "pg";
import type { QueryResultRow } from "pg";
import { SetpointError } from "../../../model/setpoint-error.ts";
import { describeError, findConnectionProblem } from "./connection-problem.ts";
import type { TargetContext } from "./options.ts";
import { pollUntil } from "./poll-until.ts";

/** Runs one statement on the connection as it is. */
export type RunStatement = <Row extends QueryResultRow>(
  text: string,
  values?: readonly unknown[],
) => Promise<readonly Row[]>;

/** How often one statement is repeated on a new connection before it is given up. */
const repetitionLimit = 3;

/**
 * One connection to one server, opened anew when the server goes away. Every statement sent through it must be harmless when
 * repeated, because a lost connection does not tell whether its last statement ran.
 */
export class PostgresqlConnection {
  /** `host:port/database`, for messages. */
  place = "";
  /** Runs on every new connection before anything else does; its errors stop the opening. */
  onReopen: ((run: RunStatement) => Promise<void>) | undefined;
  readonly #instance: string;
  readonly #dsn: string;
  readonly #context: TargetContext;
  #client: Client | undefined;
  #socket: Socket | undefined;
  #bytesBefore = 0;
  #closed = false;

  constructor(instance: string, dsn: string, context: TargetContext) {
    this.#instance = instance;
    this.#dsn = dsn;
    this.#context = context;
  }

  /** Bytes that the server sent, over all connections. */
  get bytesRead(): number {
    return this.#bytesBefore + (this.#socket?.bytesRead ?? 0);
  }

  /**
   * Connects; waits for a server that is starting up or on its way down, not for one that is down.
   * @throws SetpointError SP_TARGET_UNREACHABLE, SP_TARGET_DENIED
   */
  open(): Promise<void> {
    return this.#openUntil(false);
  }

  /** Drops the connection and waits for a new one, also while nothing listens. @throws SetpointError SP_TARGET_UNREACHABLE, SP_TARGET_DENIED */
  async reopen(): Promise<void> {
    await this.drop();
    await this.#openUntil(true);
  }

  /**
   * The rows of a statement, repeated on a new connection when the old one is lost.
   * @throws DatabaseError what the server says of the statement; SetpointError SP_TARGET_UNREACHABLE, SP_TARGET_DENIED
   */
  async query<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    for (let repetition = 0; ; repetition += 1) {
      try {
        return await this.#run<Row>(text, values);
      } catch (error) {
        const problem = findConnectionProblem(error);
        if (problem === "statement" || error instanceof SetpointError) throw error;
        if (problem === "timeout") await this.drop();
        if (problem !== "lost" || repetition === repetitionLimit) throw this.#describe(error);
        await this.reopen();
      }
    }
  }

  /** Ends the connection for good. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.drop();
  }

  /** Drops the connection; the next statement opens another. */
  async drop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    // A connection that is already gone has nothing left to say goodbye to.
    await client?.end().catch(() => undefined);
  }

  async #run<Row extends QueryResultRow>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    if (this.#closed)
      throw new SetpointError("SP_TARGET_CLOSED", `${this.#instance}: the session is closed.`, {
        fix: "Connect again.",
      });
    if (this.#client === undefined) throw new Error("connection lost");
    const result = await this.#client.query<Row>(text, [...values]);
    return result.rows;
  }

  async #openUntil(expectsReturn: boolean): Promise<void> {
    let last: unknown;
    let returns = expectsReturn;
    const opened = await pollUntil(this.#context, this.#context.limits.startupMs, async () => {
      try {
        await this.#openOnce();
        return true;
      } catch (error) {
        await this.drop();
        if (error instanceof SetpointError) throw error;
        const problem = findConnectionProblem(error);
        // A server that was seen on its way up or down may be gone for a moment and come back.
        returns ||= problem === "starting";
        if (problem === "denied" || !returns) throw this.#describe(error);
        last = error;
        return undefined;
      }
    });
    if (opened === undefined) throw this.#describe(last);
  }

  async #openOnce(): Promise<void> {
    const { connectMs, statementMs } = this.#context.limits;
    this.#bytesBefore = this.bytesRead;
    const socket = new Socket();
    this.#socket = socket;
    const client = new Client({
      stream: () => socket,
      connectionString: this.#dsn,
      application_name: "setpoint",
      connectionTimeoutMillis: connectMs,
      query_timeout: statementMs,
      keepAlive: true,
    });
    // Without a listener a server that goes away would end the program; the next statement reports the loss.
    client.on("error", () => undefined);
    this.place = `${client.host}:${client.port}/${client.database ?? ""}`;
    this.#client = client;
    await client.connect();
    await this.onReopen?.((text, values) => this.#run(text, values ?? []));
  }

  #describe(error: unknown): SetpointError {
    const denied = findConnectionProblem(error) === "denied";
    const message = `${this.#instance}: ${this.place} ${denied ? "refuses the connection" : "cannot be reached"}: ${describeError(error)}`;
    return new SetpointError(denied ? "SP_TARGET_DENIED" : "SP_TARGET_UNREACHABLE", message, {
      fix: denied
        ? "Check user, password and database of the connection URL, and the server's pg_hba.conf."
        : "Check that the server runs, that host and port of the connection URL are right, and that nothing blocks the way.",
      data: { instance: this.#instance, place: this.place },
      cause: error,
    });
  }
}
