import { appendFile, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";

/** Writes lines by hand at the end of postgresql.conf, as somebody with an editor would. */
export async function appendLines(server: PostgresqlServer, lines: string): Promise<void> {
  await appendFile(confFile(server), `\n${lines}`);
}

/** Takes the last lines of postgresql.conf away again. */
export async function removeLines(server: PostgresqlServer, count: number): Promise<void> {
  const lines = (await readFile(confFile(server), "utf8")).split("\n");
  await writeFile(confFile(server), lines.slice(0, -count).join("\n"));
}

/** What stands in postgresql.auto.conf, without its comments. */
export async function readAutoConf(server: PostgresqlServer): Promise<readonly string[]> {
  const text = await readFile(path.join(server.dataDirectory, "postgresql.auto.conf"), "utf8");
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

function confFile(server: PostgresqlServer): string {
  return path.join(server.dataDirectory, "postgresql.conf");
}
