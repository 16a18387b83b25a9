import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Target } from "../../../../src/ports/target.ts";
import { describeWithPostgresql, startPostgresql } from "../../../servers/postgresql-server.ts";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";
import { changesOf, connection, ordersInstance, targetOf, withSession } from "./orders-server.ts";

const script = fileURLToPath(new URL("../../../../docs/postgresql-role.sql", import.meta.url));

for (const major of ["15", "18"]) {
  describeWithPostgresql([major], `docs/postgresql-role.sql on PostgreSQL ${major}`, () => {
    let server: PostgresqlServer;
    let admin: Client;
    let target: Target;
    const instance = ordersInstance(major, connection);

    beforeAll(async () => {
      server = await startPostgresql(major);
      admin = new Client(server.dsn);
      await admin.connect();
      const text = await readFile(script, "utf8");
      await admin.query(text);
      await admin.query(text);
      target = targetOf(server, { references: { "env:DSN": server.dsn.replace("postgres@", "setpoint@") } });
    });
    afterAll(async () => {
      await admin.end();
      await server.stop();
    });

    it("is enough to observe, check, store, put back and reload, alone on the server", async () => {
      await withSession(target, instance, (session) =>
        session.exclusively(async () => {
          const changes = changesOf(major, { work_mem: "64MB", max_connections: "50", log_lock_waits: "on" });
          expect(await session.preflight(changes)).toEqual([]);
          await session.store(changes);
          const { parameters } = await session.reload();
          expect(parameters.get("work_mem")).toMatchObject({
            running: { display: "64MB" },
            stored: { display: "64MB" },
          });
          expect(parameters.get("max_connections")).toMatchObject({
            pendingRestart: true,
            stored: { canonical: "50" },
          });
          await session.store(
            changesOf(major, { work_mem: undefined, max_connections: undefined, log_lock_waits: undefined }),
          );
          expect((await session.reload()).parameters.get("work_mem")?.running.display).toBe("4MB");
        }),
      );
    });

    it("sees everything a superuser sees", async () => {
      const seen = await withSession(target, instance, (session) => session.observe());
      const all = await withSession(targetOf(server), instance, (session) => session.observe());
      expect([...seen.parameters.keys()].toSorted()).toEqual([...all.parameters.keys()].toSorted());
    });

    it.each([
      "archive_command",
      "shared_preload_libraries",
      "log_directory",
      "search_path",
      "ssl_key_file",
      "krb_server_keyfile",
    ])("does not let the role set %s", async (name) => {
      const { rows } = await admin.query("select has_parameter_privilege('setpoint', $1, 'ALTER SYSTEM') as may", [
        name,
      ]);
      expect(rows).toEqual([{ may: false }]);
      await withSession(target, instance, async (session) => {
        const [finding] = await session.preflight(changesOf(major, { [name]: "orders" }));
        expect(finding).toMatchObject({
          code: "target/denied",
          parameter: name,
          fix: `As a superuser run: GRANT ALTER SYSTEM ON PARAMETER ${name} TO setpoint;`,
        });
        await expect(session.store(changesOf(major, { [name]: "orders" }))).rejects.toMatchObject({
          code: "SP_TARGET_REFUSED",
          message: `orders-prod: the server refuses ${name}: permission denied to set parameter "${name}"`,
        });
      });
    });

    it.each([
      ["ALTER SYSTEM ON PARAMETER work_mem", "target/denied"],
      ["EXECUTE ON FUNCTION pg_catalog.pg_reload_conf()", "target/denied"],
    ])("names the grant %s when it is left out", async (grant, code) => {
      await admin.query(`REVOKE ${grant} FROM setpoint`);
      const findings = await withSession(target, instance, (session) =>
        session.preflight(changesOf(major, { work_mem: "64MB", log_lock_waits: "on" })),
      );
      await admin.query(`GRANT ${grant} TO setpoint`);
      expect(findings.map((finding) => [finding.code, finding.severity, finding.fix])).toEqual([
        [code, "error", `As a superuser run: GRANT ${grant} TO setpoint;`],
      ]);
    });

    it.each([
      ["pg_read_all_settings", "GRANT pg_read_all_settings TO setpoint;"],
      ["SELECT ON pg_catalog.pg_file_settings", "GRANT SELECT ON pg_catalog.pg_file_settings TO setpoint;"],
      [
        "EXECUTE ON FUNCTION pg_catalog.pg_show_all_file_settings()",
        "GRANT EXECUTE ON FUNCTION pg_catalog.pg_show_all_file_settings() TO setpoint;",
      ],
    ])("cannot observe without %s, and says how to get it", async (grant, words) => {
      await admin.query(`REVOKE ${grant} FROM setpoint`);
      const error = await withSession(target, instance, (session) => session.observe()).catch(
        (reason: unknown) => reason,
      );
      await admin.query(`GRANT ${grant} TO setpoint`);
      expect(error).toMatchObject({ code: "SP_TARGET_DENIED", fix: expect.stringContaining(words) });
    });

    it("cannot reload without the grant, and says where it is written", async () => {
      await admin.query("REVOKE EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() FROM setpoint");
      const error = await withSession(target, instance, (session) => session.reload()).catch(
        (reason: unknown) => reason,
      );
      await admin.query("GRANT EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() TO setpoint");
      expect(error).toMatchObject({
        code: "SP_TARGET_DENIED",
        message: "orders-prod: the server says: permission denied for function pg_reload_conf",
        fix: "Run docs/postgresql-role.sql for the role of the connection URL.",
      });
    });
  });
}

describeWithPostgresql(["14"], "docs/postgresql-role.sql on PostgreSQL 14", () => {
  it("lets the role observe up to its mark, and says that storing needs a superuser", async () => {
    const server = await startPostgresql("14");
    const admin = new Client(server.dsn);
    await admin.connect();
    const [readable = ""] = (await readFile(script, "utf8")).split("-- From 15 on.");
    await admin.query(readable);
    const target = targetOf(server, { references: { "env:DSN": server.dsn.replace("postgres@", "setpoint@") } });
    await withSession(target, ordersInstance("14", connection), async (session) => {
      expect((await session.observe()).parameters.get("work_mem")?.running.display).toBe("4MB");
      const findings = await session.preflight(changesOf("14", { work_mem: "64MB" }));
      expect(findings.map(({ code, message }) => [code, message])).toEqual([
        [
          "target/denied",
          expect.stringMatching(
            /^orders-prod: role setpoint is no superuser, and PostgreSQL 14\.\d+ lets only superusers/u,
          ),
        ],
      ]);
    });
    await admin.end();
    await server.stop();
  });
});
