import { readFile } from "node:fs/promises";
import type { Instance } from "../../../model/instance.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { ResolveReference } from "./options.ts";

/** How a connection is encrypted. */
export interface MysqlTls {
  /** Certificates to trust, PEM; the system's without it. */
  readonly ca?: string;
  /** The server's certificate must be signed by one that is trusted. */
  readonly rejectUnauthorized: boolean;
  /** And it must be for this host. */
  readonly verifyIdentity: boolean;
}

/** A connection URL, read. It is handed to the driver and to nobody else: no error shows it. */
export interface MysqlDsn {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database?: string;
  readonly ssl?: MysqlTls;
}

/** What is read of a URL, but for its text: whose it is and what it came from. */
interface Source {
  readonly instance: string;
  readonly from: string;
}

const form = "mysql://user:password@host:3306/database?ssl-mode=VERIFY_IDENTITY&ssl-ca=/path/ca.pem";
const defaultPort = 3306;

/** https://dev.mysql.com/doc/refman/9.7/en/connection-options.html#option_general_ssl-mode */
const tlsModes: Readonly<Record<string, Omit<MysqlTls, "ca"> | undefined>> = {
  DISABLED: undefined,
  REQUIRED: { rejectUnauthorized: false, verifyIdentity: false },
  VERIFY_CA: { rejectUnauthorized: true, verifyIdentity: false },
  VERIFY_IDENTITY: { rejectUnauthorized: true, verifyIdentity: true },
};

/**
 * The connection of an instance. `ssl-mode` is MySQL's own (DISABLED without it), `ssl-ca` a file of certificates.
 * VERIFY_IDENTITY needs a host name: the driver compares no addresses.
 * @throws SetpointError SP_TARGET_NO_CONNECTION
 */
export async function readDsn(instance: Instance, resolveReference: ResolveReference): Promise<MysqlDsn> {
  const { connection, name } = instance;
  if (connection === undefined) {
    throw noConnection(
      `${name} declares no connection, so its server cannot be reached.`,
      `Add \`connection: { from: env:NAME }\` to its spec and set the variable to ${form}.`,
      { instance: name, from: "" },
    );
  }
  const source = { instance: name, from: connection.from };
  const text = await resolveReference(connection.from);
  if (text === undefined || text.trim() === "") {
    throw noConnection(
      `${name} is reached through ${connection.from}, which is not set.`,
      `Set ${connection.from} to ${form} where Setpoint runs.`,
      source,
    );
  }
  if (!/^(?:mysql|mariadb):\/\//u.test(text) || !URL.canParse(text)) {
    throw noConnection(
      `${connection.from} of ${name} is not a connection URL.`,
      `Write it as ${form}, with special characters percent-encoded.`,
      source,
    );
  }
  return parseUrl(new URL(text), source);
}

async function parseUrl(url: URL, source: Source): Promise<MysqlDsn> {
  const database = decodeURIComponent(url.pathname.slice(1));
  const ssl = await readTls(url, source);
  return {
    // A numeric address of version 6 stands in brackets.
    host: url.hostname.replace(/^\[(.*)\]$/u, "$1"),
    port: url.port === "" ? defaultPort : Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ...(database === "" ? {} : { database }),
    ...(ssl === undefined ? {} : { ssl }),
  };
}

async function readTls(url: URL, source: Source): Promise<MysqlTls | undefined> {
  const file = url.searchParams.get("ssl-ca") ?? undefined;
  const name = (url.searchParams.get("ssl-mode") ?? (file === undefined ? "DISABLED" : "VERIFY_CA")).toUpperCase();
  if (!(name in tlsModes)) {
    throw noConnection(
      `${source.from} of ${source.instance} asks for ssl-mode=${name}, which is not known.`,
      `Use one of ${Object.keys(tlsModes).join(", ")}.`,
      source,
    );
  }
  const mode = tlsModes[name];
  if (mode === undefined || file === undefined) return mode;
  return { ...mode, ca: await readCertificates(file, source) };
}

async function readCertificates(file: string, source: Source): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw noConnection(
      `${source.from} of ${source.instance} names the file ${file} in ssl-ca, which cannot be read.`,
      "Write the path of a PEM file that Setpoint may read.",
      { ...source, cause },
    );
  }
}

function noConnection(
  message: string,
  fix: string,
  { cause, ...data }: Source & { readonly cause?: unknown },
): SetpointError {
  return new SetpointError("SP_TARGET_NO_CONNECTION", message, { fix, data, cause });
}
