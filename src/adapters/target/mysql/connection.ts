import { connect as connectSocket } from "node:net";
import type { Socket } from "node:net";
import type { Connection, createConnection } from "mysql2/promise";
import { SetpointError } from "../../../model/setpoint-error.ts";
import { describeError, findConnectionProblem } from "./connection-problem.ts";
import type { MysqlLimits } from "./options.ts";
import type { MysqlDsn } from "./read-dsn.ts";

/** A row as the driver gives it: numbers that a double does not hold are texts. */
export type MysqlRow = Readonly<Record<string, unknown>>;

/** Runs one statement on the connection as it is. */
export type RunStatement = (sql: string) => Promise<readonly MysqlRow[]>;

/** What a connection needs to know. */
export interface ConnectionOptions {
  readonly instance: string;
  readonly dsn: MysqlDsn;
  readonly limits: MysqlLimits;
}

/**
 * One connection to one server. A statement that finds it lost before it was sent gets a new one; while `isBound`, it fails instead, because what the
 * session was told is lost too.
 */
export class MysqlConnection {
  /** `host:port`, for messages. */
  readonly place: string;
  /** Told after every new connection, before anything else is sent. */
  onOpen: ((run: RunStatement) => Promise<void>) | undefined;
  /** How many SELECTs were sent, over all connections. */
  selects = 0;
  /** The statements that follow belong together. */
  isBound = false;
  readonly #options: ConnectionOptions;
  #connection: Connection | undefined;
  #socket: Socket | undefined;
  #bytesBefore = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.place = `${options.dsn.host}:${options.dsn.port}`;
  }

  /** Bytes that the server sent, over all connections. */
  get bytesRead(): number {
    return this.#bytesBefore + (this.#socket?.bytesRead ?? 0);
  }

  /** @throws SetpointError SP_TARGET_UNREACHABLE, SP_TARGET_DENIED, SP_METRICS_NO_PACKAGE */
  async open(): Promise<void> {
    const driver = await loadDriver();
    const { dsn, limits } = this.#options;
    this.#bytesBefore = this.bytesRead;
    try {
      const connection = await driver.createConnection({
        ...dsn,
        connectTimeout: limits.connectMs,
        supportBigNumbers: true,
        connectAttributes: { program_name: "setpoint" },
        stream: () => {
          this.#socket = connectSocket(dsn.port, dsn.host);
          return this.#socket;
        },
      });
      // Without a listener a server that goes away would end the program; the next statement reports the loss.
      connection.on("error", () => this.#forget(connection));
      this.#connection = connection;
      await this.onOpen?.((sql) => this.#run(sql));
    } catch (error) {
      await this.drop();
      throw error instanceof SetpointError ? error : this.#describe(error);
    }
  }

  /**
   * The rows of a statement.
   * @throws SetpointError SP_TARGET_UNREACHABLE, SP_TARGET_DENIED; else what the server says of the statement
   */
  async query(sql: string): Promise<readonly MysqlRow[]> {
    if (this.#connection === undefined) {
      if (this.isBound) throw this.#describe(new Error("the connection was lost"));
      await this.open();
    }
    try {
      return await this.#run(sql);
    } catch (error) {
      if (error instanceof SetpointError || !isAboutConnection(error)) throw error;
      await this.drop();
      if (this.isBound) throw this.#describe(error);
      await this.open();
      return await this.#run(sql);
    }
  }

  /** Drops the connection; the next statement opens another. */
  async drop(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.destroy();
    this.#socket?.destroy();
  }

  /** Ends the connection. */
  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    // A connection that is already gone has nothing left to say goodbye to.
    await connection?.end().catch(() => undefined);
  }

  async #run(sql: string): Promise<readonly MysqlRow[]> {
    if (sql.startsWith("select")) this.selects += 1;
    const answer: unknown = await this.#connection?.query({ sql, timeout: this.#options.limits.answerMs });
    const rows: unknown = Array.isArray(answer) ? answer[0] : undefined;
    return Array.isArray(rows) ? rows.filter(isRow) : [];
  }

  #forget(connection: Connection): void {
    if (this.#connection === connection) this.#connection = undefined;
  }

  #describe(error: unknown): SetpointError {
    const { instance } = this.#options;
    const denied = findConnectionProblem(error) === "denied";
    const message = `${instance}: ${this.place} ${denied ? "refuses the connection" : "cannot be reached"}: ${describeError(error)}`;
    return new SetpointError(denied ? "SP_TARGET_DENIED" : "SP_TARGET_UNREACHABLE", message, {
      fix: denied
        ? "Check user, password, database and ssl-mode of the connection URL, and from where the server lets this user in."
        : "Check that the server runs, that host and port of the connection URL are right, and that nothing blocks the way.",
      data: { instance, place: this.place },
      cause: error,
    });
  }
}

function isAboutConnection(error: unknown): boolean {
  return ["lost", "denied"].includes(findConnectionProblem(error));
}

function isRow(row: unknown): row is MysqlRow {
  return typeof row === "object" && row !== null;
}

/** The driver is an optional package. */
async function loadDriver(): Promise<{ readonly createConnection: typeof createConnection }> {
  try {
    return await import("mysql2/promise");
  } catch (cause) {
    throw new SetpointError("SP_METRICS_NO_PACKAGE", "The package mysql2 is not installed.", {
      fix: "Install it beside Setpoint (npm install mysql2), or install Setpoint without --omit=optional.",
      cause,
    });
  }
}
