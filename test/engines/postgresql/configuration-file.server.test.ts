import { appendFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { array, constantFrom, oneof, sample, string, tuple, type Arbitrary } from "fast-check";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import postgresql from "../../../src/engines/postgresql/index.ts";
import { describeWithPostgresql, type PostgresqlServer, startPostgresql } from "../../servers/postgresql-server.ts";

const name = constantFrom(
  "work_mem",
  "Work_Mem",
  "jit",
  "shop.colour",
  "auto_explain.log_format",
  "nonsense",
  "_x",
  "größe",
  "a.b.c",
  "4mem",
  "a$b",
  "",
);
const equals = constantFrom(" = ", "=", " ", "\t", "", " == ", " \t=\t ", "\r=\f");
const number = constantFrom(
  "64MB",
  "1.5GB",
  "1e3",
  "-1",
  "+5",
  "0x1F",
  "0X1F",
  "1.",
  ".5",
  ".",
  "1.5e-3",
  "5min",
  "0xg",
);
const word = constantFrom("on", "a-b", "a.b", "a.b.c", "/srv", "C:/x", "größe", "%p", "x_1", "a:b", "-", "'");
const inside = oneof(
  constantFrom("''", "\\'", "\\\\", "\\n", "\\t", "\\101", "\\303\\244", "\\8", "\\x", '"', "#", " ", "=", "ä", "%p"),
  string({ unit: "grapheme-ascii", maxLength: 3 }).map((text) => text.replaceAll(/['\\]/gu, "")),
);
const quoted = tuple(array(inside, { maxLength: 5 }), constantFrom("'", "'", "'", "", "''")).map(
  ([parts, end]) => `'${parts.join("")}${end}`,
);
const tail = constantFrom("", "", "", " ", "\t\r", "# orders", " # it's", " 1", " x", "'y'", ";", "\f", ",");
const assignment: Arbitrary<string> = tuple(
  constantFrom("", " ", "\t"),
  name,
  equals,
  oneof(number, word, quoted),
  tail,
).map((parts) => parts.join(""));
const sound = tuple(
  constantFrom("work_mem", "jit", "shop.colour", "größe"),
  constantFrom(" = ", "=", " "),
  array(inside, { maxLength: 5 }).map((parts) => `'${parts.join("")}'`),
  constantFrom("", " # orders"),
).map((parts) => parts.join(""));
const line = oneof(
  { weight: 3, arbitrary: assignment },
  { weight: 3, arbitrary: sound },
  { weight: 1, arbitrary: constantFrom("", "   ", "# work_mem = 1", "\t#", "=", "'x'", "work_mem", "~~~") },
  { weight: 1, arbitrary: string({ unit: "grapheme-ascii", maxLength: 20 }) },
);

interface Row {
  readonly sourceline: number;
  readonly name: string | null;
  readonly setting: string | null;
  readonly error: string | null;
}

const files = sample(array(line, { minLength: 20, maxLength: 20 }), 60).map((lines) =>
  // Another file would bring its own lines.
  lines.map((text) => text.replaceAll(/^\s*include/giu, "exclude")),
);

describe.each(["12", "18"])("configuration files beside PostgreSQL %s", (major) => {
  describeWithPostgresql([major], "that reads them too", () => {
    let server: PostgresqlServer;
    let client: Client;
    let file: string;

    beforeAll(async () => {
      server = await startPostgresql(major, ["-F"]);
      file = path.join(server.dataDirectory, "orders.conf");
      await writeFile(file, "");
      await appendFile(path.join(server.dataDirectory, "postgresql.conf"), "\ninclude 'orders.conf'\n");
      client = new Client({ connectionString: server.dsn });
      await client.connect();
    });
    afterAll(async () => {
      await client.end();
      await server.stop();
    });

    const look = async (text: string): Promise<readonly Row[]> => {
      await writeFile(file, text);
      const { rows } = await client.query<Row>(
        "SELECT sourceline, name, setting, error FROM pg_file_settings WHERE sourcefile = $1 ORDER BY seqno",
        [file],
      );
      return rows;
    };

    /** pg_file_settings stops at the first line that is none: such lines are emptied one by one until all others are told. */
    const lookAtAll = async (
      lines: readonly string[],
      refused: readonly number[] = [],
    ): Promise<{ readonly told: readonly Row[]; readonly refused: readonly number[] }> => {
      // Without a line feed at the end the server names the line before a bad last one.
      const told = await look(`${lines.join("\n")}\n`);
      const bad = told.find(({ error }) => error?.startsWith("syntax error") === true)?.sourceline;
      if (bad === undefined) return { told, refused };
      return lookAtAll(lines.with(bad - 1, ""), [...refused, bad]);
    };

    it("have the same names, texts and lines, and the same lines are refused", async () => {
      let [understood, refusals] = [0, 0];
      for (const lines of files) {
        const { told, refused } = await lookAtAll(lines);
        const ours = postgresql.readConfigurationFile(lines.join("\n"));
        expect(ours.lines.map((one) => [one.line, one.name, one.text])).toEqual(
          told.map((row) => [row.sourceline, row.name, row.setting]),
        );
        expect(ours.problems.map((problem) => problem.line)).toEqual(refused);
        understood += told.length;
        refusals += refused.length;
      }
      expect(understood).toBeGreaterThan(200);
      expect(refusals).toBeGreaterThan(200);
    });

    it("have the last line of a name win", async () => {
      const text = "work_mem = 8MB\nWORK_MEM = '16MB'\nwork_mem 24MB # last\n";
      await look(text);
      await client.query("SELECT pg_reload_conf()");
      await expect
        .poll(async () => (await client.query<{ work_mem: string }>("SHOW work_mem")).rows[0]?.work_mem)
        .toBe("24MB");
      expect(postgresql.readConfigurationFile(text).lines.at(-1)?.text).toBe("24MB");
    });
  });
});
