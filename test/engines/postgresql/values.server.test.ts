import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import postgresql from "../../../src/engines/postgresql/index.ts";
import type { Parameter } from "../../../src/model/parameter.ts";
import { describeWithPostgresql, type PostgresqlServer, startPostgresql } from "../../servers/postgresql-server.ts";
import { catalogOf } from "./catalog-of.ts";
import { generateValue, seededRandom } from "./generate-values.ts";

const run = promisify(execFile);

/** What was asked, and what it means to the server: `refused`, or its value and its rendering. */
interface Verdict {
  readonly name: string;
  readonly text: string;
  readonly setting: string | null;
  readonly shown: string | null;
}

const probe = `
CREATE FUNCTION probe(names text[], texts text[]) RETURNS TABLE (name text, text text, setting text, shown text) LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN 1 .. array_length(names, 1) LOOP
    name := names[i]; text := texts[i]; setting := NULL; shown := NULL;
    BEGIN
      shown := set_config(name, text, false);
      SELECT s.setting INTO setting FROM pg_settings s WHERE s.name = names[i];
      PERFORM set_config(name, NULL, false);
    EXCEPTION WHEN invalid_parameter_value OR feature_not_supported THEN
      NULL;
    END;
    RETURN NEXT;
  END LOOP;
END $$`;

/** Bounded by the host's stack, unknown to this build, or answered by the connection's socket instead of the parameter. */
const notProbed = new Set(
  "max_stack_depth bonjour tcp_keepalives_count tcp_keepalives_idle tcp_keepalives_interval tcp_user_timeout".split(
    " ",
  ),
);

/** "cannot be changed" by ALTER SYSTEM, whatever the value. */
const refusedByAlterSystem = new Set(["allow_alter_system"]);

/** Would end the probe's own session. */
const endsSession = "transaction_timeout";

/** Their sum has a limit that up to 17 is checked with each of them; here a relation says so (relations.server.test.ts). */
const processCounts = new Set("max_connections autovacuum_max_workers max_worker_processes max_wal_senders".split(" "));
const manyProcesses = 200_000;

/** Known to servers with optional libraries, which these are not. */
const wordsOfOtherBuilds = new Set(["lz4", "zstd", "io_uring"]);

const textTypes = new Set(["string", "list"]);

describe.each(["12", "15", "18"])("values of PostgreSQL %s", (major) => {
  describeWithPostgresql([major], "beside a running server", () => {
    const random = seededRandom(Number(major));
    const parameters = [...catalogOf(major).parameters.values()].filter(
      ({ name, type, extension }) => !textTypes.has(type) && !notProbed.has(name) && extension === undefined,
    );
    let server: PostgresqlServer;
    let client: Client;

    beforeAll(async () => {
      server = await startPostgresql(major, ["-F"]);
      client = new Client({ connectionString: server.dsn });
      await client.connect();
      await client.query(probe);
    });
    afterAll(async () => {
      await client.end();
      await server.stop();
    });

    it("are read as a session reads them: 3,000 generated texts", async () => {
      const settable = parameters.filter(({ takesEffect, name }) => takesEffect === "session" && name !== endsSession);
      const asked = Array.from({ length: 3000 }, (_, index) => ask(settable[index % settable.length]));
      const { rows } = await client.query<Verdict>("SELECT * FROM probe($1, $2)", [
        asked.map(({ name }) => name),
        asked.map(({ text }) => text),
      ]);
      expect(rows.length).toBe(3000);
      const accepted = rows.filter(({ setting }) => setting !== null);
      expect(accepted.length).toBeGreaterThan(800);
      expect(rows.length - accepted.length).toBeGreaterThan(800);
      expect(rows.map(ourVerdict)).toEqual(rows.map(serversVerdict));
    });

    it("are taken or refused as ALTER SYSTEM does: 1,000 generated texts", async () => {
      const stored = parameters.filter(
        ({ takesEffect, name }) =>
          takesEffect !== "never" && takesEffect !== "session" && !refusedByAlterSystem.has(name),
      );
      const asked = Array.from({ length: 1000 }, (_, index) => ask(stored[index % stored.length]));
      const isTaken: Record<string, boolean> = {};
      for (const { name, text } of asked) isTaken[`${name} = ${JSON.stringify(text)}`] = await isStored(name, text);
      expect(Object.values(isTaken).filter(Boolean).length).toBeGreaterThan(200);
      const ours = asked.map(({ name, text }) => [
        `${name} = ${JSON.stringify(text)}`,
        read(name, text).kind === "value",
      ]);
      expect(Object.fromEntries(ours)).toEqual(isTaken);
    });

    it("mean what a start makes of them: 90 texts that it takes", async () => {
      const started = parameters.filter(({ takesEffect, name }) => takesEffect === "restart" && name !== "port");
      const asked = Array.from({ length: 400 }, (_, index) => ask(started[index % started.length]));
      const taken = asked.filter(({ name, text }) => read(name, text).kind === "value").slice(0, 90);
      const answers: Verdict[] = [];
      for (const one of taken) answers.push({ ...one, setting: await dryStart(one.name, one.text), shown: null });
      const canonical = answers.map(({ name, text, setting }) => [name, text, canonicalOf(name, setting ?? "")]);
      expect(answers.map(({ name, text }) => [name, text, canonicalOf(name, text)])).toEqual(canonical);
    });

    function ask(parameter: Parameter | undefined): { name: string; text: string } {
      if (!parameter) throw new Error("no parameter to ask for");
      const text = generateValue(parameter, random);
      const reading = postgresql.readValue(parameter, text);
      const number = reading.kind === "value" ? Number(reading.value.canonical) : 0;
      const isCrowd = processCounts.has(parameter.name) && number > manyProcesses;
      const isElsewhere = wordsOfOtherBuilds.has(text.trim().toLowerCase()) || text.toLowerCase() === "default";
      return { name: parameter.name, text: isCrowd || isElsewhere ? "" : text };
    }

    function read(name: string, text: string): ReturnType<typeof postgresql.readValue> {
      const parameter = catalogOf(major).parameters.get(name);
      if (!parameter) throw new Error(`PostgreSQL ${major} has no ${name}`);
      return postgresql.readValue(parameter, text);
    }

    function canonicalOf(name: string, text: string): string {
      const reading = read(name, text);
      return reading.kind === "value" ? reading.value.canonical : reading.problem.code;
    }

    function ourVerdict({ name, text, setting, shown }: Verdict): string {
      const reading = read(name, text);
      if (reading.kind === "refused") return `${name} = ${JSON.stringify(text)} is refused`;
      const { canonical, display } = reading.value;
      return `${name} = ${JSON.stringify(text)} is ${asPrinted(canonical, setting)}, shown as ${asPrinted(display, shown)}`;
    }

    function serversVerdict({ name, text, setting, shown }: Verdict): string {
      if (setting === null) return `${name} = ${JSON.stringify(text)} is refused`;
      return `${name} = ${JSON.stringify(text)} is ${setting}, shown as ${shown ?? ""}`;
    }

    async function isStored(name: string, text: string): Promise<boolean> {
      try {
        await client.query(`ALTER SYSTEM SET ${name} = ${client.escapeLiteral(text)}`);
      } catch (error) {
        const code = error instanceof Error && "code" in error ? error.code : undefined;
        if (code !== "22023" && code !== "0A000") throw error;
        return false;
      }
      await client.query(`ALTER SYSTEM RESET ${name}`);
      return true;
    }

    async function dryStart(name: string, text: string): Promise<string> {
      const [program = "", ...words] = server.dryStartCommand.split(" ");
      const { stdout } = await run(program, [...words, "-C", name, "-c", `${name}=${text}`], { cwd: "/" });
      return stdout.trimEnd();
    }
  });
});

/** Half of the last of the six digits that the server prints of a real number, and a little for its own rounding. */
const printedPrecision = 5.1e-6;

/** What the server prints, where that is our number to six digits; else our own text. -0 is 0. */
function asPrinted(ours: string, printed: string | null): string {
  const [own, unit] = splitUnit(ours);
  const [other, otherUnit] = splitUnit(printed ?? "");
  const isNear = Math.abs(Number(own) - Number(other)) <= Math.abs(Number(own)) * printedPrecision;
  const isReal = /[.e]/.test(`${own}${other}`) || other === "-0";
  return printed !== null && isReal && isNear && unit === otherUnit ? printed : ours;
}

function splitUnit(text: string): readonly [number: string, unit: string] {
  const [, number = "", unit = ""] = /^(.*?)([a-z]*)$/.exec(text) ?? [];
  return [number, unit];
}
