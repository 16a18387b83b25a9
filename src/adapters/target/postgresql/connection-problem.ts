import { DatabaseError } from "pg";

/**
 * What an error of the driver means for the connection. `lost`: it is gone or cannot be made (a full server too), a new one may work. `starting`: the server
 * answers but takes nobody yet. `denied`: it will never take this user, password or database. `statement`: the connection is well.
 */
export type ConnectionProblem = "lost" | "starting" | "denied" | "timeout" | "statement";

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const problemsByState: Readonly<Record<string, ConnectionProblem>> = {
  "28000": "denied",
  "28P01": "denied",
  "3D000": "denied",
  "53300": "lost",
  "57P01": "lost",
  "57P02": "lost",
  "57P03": "starting",
  "57P04": "lost",
  "57P05": "lost",
};

/** Sorts an error of the driver; what is no server's message is about the connection, since statements are plain texts. */
export function findConnectionProblem(error: unknown): ConnectionProblem {
  if (error instanceof DatabaseError) {
    if (error.code?.startsWith("08") === true) return "lost";
    return problemsByState[error.code ?? ""] ?? "statement";
  }
  const message = describeError(error);
  if (message.startsWith("SASL")) return "denied";
  return message === "Query read timeout" ? "timeout" : "lost";
}

/** The error's message; the driver's errors hold no passwords, and several attempts (`localhost`) have only a code. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== "") return error.message;
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
