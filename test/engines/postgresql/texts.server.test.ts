import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { describeWithPostgresql, type PostgresqlServer, startPostgresql } from "../../servers/postgresql-server.ts";
import { canonicalOf, catalogOf } from "./catalog-of.ts";

/** Texts that every server of these majors judges: whether it takes them is compared with what Setpoint says. */
const texts: Readonly<Record<string, readonly string[]>> = {
  DateStyle: [
    "iso",
    "german",
    "german, mdy",
    "sql,european",
    "iso, sql",
    "",
    "Postgres, us",
    "noneuropean",
    "x",
    "iso iso",
  ],
  client_encoding: [
    "utf-8",
    "UTF8",
    "unicode",
    "latin1",
    "iso-8859-1",
    "win1252",
    "WINDOWS-1252",
    "nope",
    "koi8",
    "ISO 8859-5",
  ],
  createrole_self_grant: ["SET, inherit", "set", "", "foo", "set,,inherit"],
  debug_io_direct: ["", "bogus", '"data" data', ","],
  default_text_search_config: ["english", "pg_catalog.german", "simple"],
  log_connections: ["on", "TRUE", "1", "off", "on, receipt", "bogus", "0", "yes", "no"],
  log_destination: [
    "Stderr,CSVLOG",
    "stderr,",
    "",
    "eventlog",
    "jsonlog",
    "syslog, stderr",
    '"csvlog"',
    "stderr csvlog",
  ],
  primary_slot_name: ["orders_1", "Orders", "a-b", ""],
  recovery_target: ["immediate", "", "now"],
  recovery_target_lsn: ["", "0/1", "1/FFFFFFFF", "x", "1", "1/G", "123456789/0"],
  restrict_nonsystem_relation_kind: ["View", "view, foreign-table", "x", ""],
  search_path: ['Orders, "$user"', "", "a,,b", "a b", "a,", '"a""b"', '"a', " a , b ", "ä, É"],
  synchronized_standby_slots: ["b, A", "a b", "", ","],
  synchronous_standby_names: (
    'first 2 (a, B)|any 2 (b, a)|2 (a, b)|a,|0 (a)|*|first|a b|| |a-b|"a-b"|1a|' +
    '1, 2|first (a)|any (a)|"first"|a,b,c|FIRST 1 (*)|any 2 a|2 (a|a)|"any", x|1|()'
  ).split("|"),
  wal_consistency_checking: ["Heap, heap2", "all", "bogus", "heap,", "", "all, heap", "xlog", "btree", "Sequence"],
};

describe.each(["12", "18"])("texts and lists of PostgreSQL %s", (major) => {
  describeWithPostgresql([major], "beside a running server", () => {
    let server: PostgresqlServer;
    let client: Client;

    beforeAll(async () => {
      server = await startPostgresql(major, ["-F"]);
      client = new Client({ connectionString: server.dsn });
      await client.connect();
    });
    afterAll(async () => {
      await client.end();
      await server.stop();
    });

    it.each(Object.entries(texts).filter(([name]) => catalogOf(major).parameters.has(name)))(
      "are taken and refused alike: %s",
      async (name, samples) => {
        const parameter = catalogOf(major).parameters.get(name);
        const isSession = parameter?.takesEffect === "session";
        const [ours, servers]: [Record<string, boolean>, Record<string, boolean>] = [{}, {}];
        for (const text of samples) {
          const sql = isSession
            ? `SELECT set_config('${name}', ${client.escapeLiteral(text)}, false)`
            : `ALTER SYSTEM SET ${name} = ${client.escapeLiteral(text)}`;
          servers[text] = await isTaken(sql);
          ours[text] = parameter !== undefined && !canonicalOf(parameter, text).startsWith("validate/");
        }
        expect(ours).toEqual(servers);
      },
    );

    it.each([
      ["DateStyle", "german"],
      ["DateStyle", "us, postgresql"],
      ["DateStyle", "euro"],
      ["client_encoding", "utf-8"],
      ["client_encoding", "mskanji"],
      ["client_encoding", "windows-1258"],
      ["default_text_search_config", "english"],
    ])("have the server's own spelling: %s = %s", async (name, text) => {
      await client.query("SELECT set_config($1, $2, false)", [name, text]);
      const { rows } = await client.query<{ setting: string }>("SELECT setting FROM pg_settings WHERE name = $1", [
        name,
      ]);
      await client.query(`RESET ${name}`);
      const parameter = catalogOf(major).parameters.get(name);
      expect(rows.map(({ setting }) => setting)).toEqual([parameter && canonicalOf(parameter, text)]);
    });

    it("know every encoding of the server", async () => {
      const { rows } = await client.query<{ name: string }>(
        "SELECT pg_encoding_to_char(number) AS name FROM generate_series(0, 60) number WHERE pg_encoding_to_char(number) <> ''",
      );
      const parameter = catalogOf(major).parameters.get("client_encoding");
      const names = rows.map(({ name }) => name).filter((name) => name !== "MULE_INTERNAL");
      expect(names.map((name) => parameter && canonicalOf(parameter, name))).toEqual(names);
    });

    async function isTaken(sql: string): Promise<boolean> {
      try {
        await client.query(sql);
        return true;
      } catch (error) {
        const code = error instanceof Error && "code" in error ? `${error.code}` : "";
        if (!["22023", "42601", "42602"].includes(code)) throw error;
        return false;
      }
    }
  });
});

describe.each(["12", "18"])("defaults of PostgreSQL %s that cannot be written", (major) => {
  describeWithPostgresql([major], "beside a running server", () => {
    let server: PostgresqlServer;

    beforeAll(async () => {
      server = await startPostgresql(major, ["-F"]);
    });
    afterAll(() => server.stop());

    it("are empty texts that the server refuses, complains of, or does not start with", async () => {
      const unwritable = ["external_pid_file", "hba_file", "ident_file", "lc_messages"].map((name) =>
        catalogOf(major).parameters.get(name),
      );
      expect(unwritable.map((parameter) => parameter && canonicalOf(parameter, "default"))).toEqual(
        unwritable.map(() => "validate/not-settable"),
      );
      expect(unwritable.map((parameter) => parameter?.default.canonical)).toEqual(["", "", "", ""]);
      await expect(server.restart(["-c", "lc_messages="])).rejects.toThrow("could not start server");
      await expect(server.restart(["-c", "hba_file="])).rejects.toThrow("could not start server");
      await server.restart(["-c", "ident_file=", "-c", "external_pid_file="]);
      const log = await server.log();
      expect(log).toContain('invalid value for parameter "lc_messages": ""');
      expect(log).toContain('could not write external PID file ""');
      expect(log).toMatch(/FATAL: {2}could not load/u);
      // The folder in which an empty name ends: once for hba_file, once for ident_file.
      expect(log.match(/Is a directory/gu)).toHaveLength(2);
    });
  });
});
