import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Parameter, TakesEffect } from "../../../src/model/parameter.ts";
import { describeWithPostgresql, type PostgresqlServer, startPostgresql } from "../../servers/postgresql-server.ts";
import { canonicalOf, catalogOf, contribLibraries, preloadOption } from "./catalog-of.ts";

interface Row {
  readonly name: string;
  readonly vartype: string;
  readonly context: string;
  readonly category: string;
  readonly unit: string | null;
  readonly min_val: string | null;
  readonly max_val: string | null;
  readonly enumvals: readonly string[] | null;
  readonly boot_val: string | null;
}

const effects: Readonly<Record<string, TakesEffect>> = {
  internal: "never",
  postmaster: "restart",
  sighup: "reload",
  "superuser-backend": "new-sessions",
  backend: "new-sessions",
  superuser: "session",
  user: "session",
};

/** What the catalog says on purpose otherwise than `pg_settings`. */
const belongsToTransaction = ["transaction_deferrable", "transaction_isolation", "transaction_read_only"];
const ofTheMinorRelease = ["server_version", "server_version_num"];
const ofOtherBuilds = { default_toast_compression: ["lz4"], io_method: ["io_uring"], wal_compression: ["lz4", "zstd"] };

function wordsOfThisBuild({ type, name, values = [] }: Parameter): readonly string[] | null {
  const others: readonly string[] = Object.entries(ofOtherBuilds).find(([key]) => key === name)?.[1] ?? [];
  return type === "enum" ? values.filter((word) => !others.includes(word)) : null;
}

function canonicalDefault(parameter: Parameter | undefined, row: Row): string {
  if (row.vartype === "real") return `${Number(row.boot_val)}`;
  if (row.vartype !== "string" || !row.boot_val || !parameter) return row.boot_val ?? "";
  return canonicalOf({ ...parameter, takesEffect: "session" }, row.boot_val);
}

function digits(bound: string | null | undefined): string | null {
  return bound === null || bound === undefined ? null : Number(bound).toPrecision(6);
}

describe.each(["12", "15", "18"])("the catalog of PostgreSQL %s", (major) => {
  describeWithPostgresql([major], "beside a running server", () => {
    const parameters = catalogOf(major).parameters;
    let server: PostgresqlServer;
    let rows: readonly Row[] = [];

    beforeAll(async () => {
      server = await startPostgresql(major, preloadOption);
      const client = new Client({ connectionString: server.dsn });
      await client.connect();
      for (const library of contribLibraries(major)) await client.query(`LOAD '${library}'`);
      const text = "SELECT *, coalesce(boot_val, CASE source WHEN 'default' THEN reset_val END) AS boot_val";
      rows = (await client.query<Row>(`${text} FROM pg_settings ORDER BY name`)).rows;
      await client.end();
    });
    afterAll(() => server.stop());

    const listed = (pick: (row: Row) => unknown, except: readonly string[] = []): Record<string, unknown> =>
      Object.fromEntries(rows.filter((row) => !except.includes(row.name)).map((row) => [row.name, pick(row)]));
    const known = (pick: (parameter: Parameter) => unknown, except: readonly string[] = []): Record<string, unknown> =>
      Object.fromEntries(
        [...parameters.values()].filter(({ name }) => !except.includes(name)).map((one) => [one.name, pick(one)]),
      );

    it("has exactly the server's parameters", () => {
      expect(rows.length).toBeGreaterThan(330);
      expect([...parameters.keys()].toSorted()).toEqual(rows.map((row) => row.name).toSorted());
    });

    it("agrees on types, and calls lists only strings of the server", () => {
      const types: Readonly<Record<string, string>> = { boolean: "bool", list: "string" };
      expect(known(({ type }) => types[type] ?? type)).toEqual(listed((row) => row.vartype));
    });

    it("agrees on units and categories", () => {
      expect(known(({ unit, category }) => [unit ?? null, category])).toEqual(
        listed((row) => [row.unit, row.category]),
      );
    });

    it("agrees on ranges, up to the six digits that the server prints", () => {
      expect(known(({ min, max }) => [digits(min), digits(max)], ofTheMinorRelease)).toEqual(
        listed((row) => [digits(row.min_val), digits(row.max_val)], ofTheMinorRelease),
      );
    });

    it("agrees on the words of enums, beside those that other builds take", () => {
      expect(known(wordsOfThisBuild)).toEqual(listed((row) => row.enumvals));
    });

    it("agrees on how a change takes effect", () => {
      expect(known(({ takesEffect }) => takesEffect, belongsToTransaction)).toEqual(
        listed((row) => effects[row.context], belongsToTransaction),
      );
    });

    it("has the boot value as default", () => {
      const except = [...ofTheMinorRelease, "max_stack_depth"];
      expect(known((parameter) => parameter.default.canonical, except)).toEqual(
        listed((row) => canonicalDefault(parameters.get(row.name), row), except),
      );
    });
  });
});
