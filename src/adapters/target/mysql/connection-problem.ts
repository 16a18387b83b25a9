/**
 * What an error of the driver means. `lost`: the connection is gone or cannot be made, a new one may work. `denied`: the server will never
 * take this user, password or database. `forbidden`: the connection is well, and the user may not do this. `statement`: the rest.
 */
export type ConnectionProblem = "lost" | "denied" | "forbidden" | "statement";

/** https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html https://mariadb.com/kb/en/mariadb-error-code-reference/ */
const problemsByNumber: Readonly<Record<number, ConnectionProblem>> = {
  1040: "lost",
  1044: "denied",
  1045: "denied",
  1049: "denied",
  1053: "lost",
  1129: "denied",
  1130: "denied",
  1142: "forbidden",
  1143: "forbidden",
  1203: "lost",
  1226: "lost",
  1227: "forbidden",
  1251: "denied",
  1370: "forbidden",
  1698: "denied",
  1820: "denied",
  1862: "denied",
  1927: "lost",
  3118: "denied",
  4031: "lost",
  4151: "denied",
};

/** Codes of the driver itself about how a connection is made; without a number of the server every other one is about losing it. */
const refusedCodes: ReadonlySet<string> = new Set([
  "HANDSHAKE_NO_SSL_SUPPORT",
  "HANDSHAKE_SSL_ERROR",
  "AUTH_SWITCH_PLUGIN_ERROR",
]);

/** Sorts an error of the driver. */
export function findConnectionProblem(error: unknown): ConnectionProblem {
  const { code, number, isOfServer } = readError(error);
  if (refusedCodes.has(code)) return "denied";
  if (!isOfServer) return "lost";
  return problemsByNumber[number] ?? "statement";
}

/** True for what the server itself said. */
export function isServerError(error: unknown): boolean {
  return readError(error).isOfServer;
}

/** The error's message; the driver's and the server's hold no passwords. Several attempts (`localhost`) have only a code. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === "" ? readError(error).code || error.name : error.message;
}

function readError(error: unknown): { readonly code: string; readonly number: number; readonly isOfServer: boolean } {
  const isObject = typeof error === "object" && error !== null;
  const code = isObject && "code" in error ? String(error.code) : "";
  const number = isObject && "errno" in error ? Number(error.errno) : Number.NaN;
  return { code, number, isOfServer: isObject && "sqlState" in error };
}
