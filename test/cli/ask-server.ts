import { Client } from "pg";
import type { PostgresqlServer } from "../servers/postgresql-server.ts";

/** The rows of a statement, over a connection of its own, as the superuser. */
export async function ask(server: PostgresqlServer, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client(server.dsn);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** A parameter as a new session has it. */
export async function settingOf(server: PostgresqlServer, name: string): Promise<unknown> {
  return (await ask(server, `select current_setting('${name}') as value`))[0]?.["value"];
}
