import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outputPattern } from "./readme/output-pattern.ts";
import { readBlocks } from "./readme/read-blocks.ts";
import { type Outcome, runBlocks } from "./readme/run-blocks.ts";
import { describeWithPostgresql, type PostgresqlServer, startPostgresql } from "./servers/postgresql-server.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = await readFile(path.join(root, "README.md"), "utf8");
const blocks = readBlocks(readme);
const commands = blocks.filter((block) => block.language === "sh");

/** Each shown output with the block of commands that it follows. */
const shown = blocks.flatMap((block, index) => {
  const before = blocks[index - 1];
  return block.language === "output" && before ? [{ text: block.text, follows: commands.indexOf(before) }] : [];
});

describe("the README", () => {
  it("leaves only what needs the network, or runs this very test, to its readers", () => {
    const others = blocks.filter((block) => block.language !== "sh" && block.language !== "output");
    const lines = others.flatMap((block) => block.text.trimEnd().split("\n"));
    expect(lines.map((line) => line.replace(/ +#.*$/, ""))).toEqual([
      "npm run demo",
      "npm test",
      "npm run build && npm link",
      "setpoint init shop --forge github --repository acme/db-config --app 12345",
      "setpoint doctor",
    ]);
    expect(others.map((block) => block.language)).toEqual(["text", "text", "text"]);
  });

  it("shows an output only right after the commands that print it", () => {
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.filter((block) => block.follows < 0)).toEqual([]);
  });

  it("refers to files that are there", async () => {
    const targets = [...readme.matchAll(/\]\((?<target>[^)#]+)\)/g)].map((match) => match.groups?.["target"] ?? "");
    expect(targets.length).toBeGreaterThan(5);
    const texts = await Promise.allSettled(targets.map(async (target) => readFile(path.join(root, target))));
    const missing = texts.flatMap((text, index) => {
      return text.status === "rejected" && text.reason.code !== "EISDIR" ? [targets[index]] : [];
    });
    expect(missing).toEqual([]);
  });
});

describeWithPostgresql(["15", "17"], "the commands of the README", () => {
  let directory = "";
  let servers: readonly PostgresqlServer[] = [];
  let outcome: Outcome = { exitCode: null, outputs: [] };

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "setpoint-readme-"));
    servers = await Promise.all([startPostgresql("17"), startPostgresql("15")]);
    const dsns = await Promise.all(servers.map(createRole));
    const names = ["db1", "db2"].map((host) => `postgresql://setpoint@${host}.shop.example:5432/postgres`);
    outcome = await runBlocks(commands, {
      directory,
      environment: await prepareEnvironment(directory),
      substitutions: new Map(names.map((name, index) => [name, dsns[index] ?? name])),
    });
  }, 300_000);

  afterAll(async () => {
    await Promise.all(servers.map(async (server) => server.stop()));
    await rm(directory, { recursive: true, force: true });
  });

  it("run one after the other, each with the exit code that the text says", () => {
    expect({ exitCode: outcome.exitCode, last: outcome.outputs.at(-1) }).toEqual({
      exitCode: 0,
      last: expect.any(String),
    });
    expect(outcome.outputs).toHaveLength(commands.length);
  });

  for (const [index, { text, follows }] of shown.entries()) {
    it(`print what shown output ${index + 1} says`, () => {
      expect(outcome.outputs[follows]).toMatch(outputPattern(text));
    });
  }

  it("leave the servers as main says", async () => {
    const answers = await Promise.all(servers.map(async (server) => query(server, "SHOW work_mem")));
    expect(answers).toEqual(["16MB", "4MB"]);
  });
});

/** The role of docs/postgresql-role.sql, as the README advises; gives the connection string for it. */
async function createRole(server: PostgresqlServer): Promise<string> {
  await query(server, await readFile(path.join(root, "docs", "postgresql-role.sql"), "utf8"));
  return server.dsn.replace("postgres@", "setpoint@");
}

async function query(server: PostgresqlServer, statement: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: server.dsn });
  await client.connect();
  try {
    const result = await client.query({ text: statement, rowMode: "array" });
    return Array.isArray(result) ? undefined : result.rows[0]?.[0];
  } finally {
    await client.end();
  }
}

/** A person who has built the clone and linked the command, on a machine without settings for git. */
async function prepareEnvironment(home: string): Promise<Readonly<Record<string, string>>> {
  const programs = path.join(home, "bin");
  await mkdir(programs);
  await symlink(path.join(root, "dist", "cli", "main.js"), path.join(programs, "setpoint"));
  const searched = [programs, path.dirname(process.execPath), process.env["PATH"] ?? ""].join(path.delimiter);
  return { PATH: searched, HOME: home, GIT_CONFIG_NOSYSTEM: "1" };
}
