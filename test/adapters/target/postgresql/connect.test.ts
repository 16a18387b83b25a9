import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Instance } from "../../../../src/model/instance.ts";
import { describeWithPostgresql, startPostgresql } from "../../../servers/postgresql-server.ts";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";
import { connection, ordersInstance, targetOf, withSession } from "./orders-server.ts";

describeWithPostgresql(["16"], "connecting to PostgreSQL 16", () => {
  let server: PostgresqlServer;
  const instance = ordersInstance("16", connection);

  beforeAll(async () => {
    server = await startPostgresql("16");
    const admin = new Client(server.dsn);
    await admin.connect();
    await admin.query("CREATE ROLE setpoint LOGIN PASSWORD 'tulip'");
    await admin.query("GRANT pg_read_all_settings TO setpoint");
    const rules = "host all setpoint 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n";
    await writeFile(path.join(server.dataDirectory, "pg_hba.conf"), rules);
    await admin.query("SELECT pg_reload_conf()");
    await admin.end();
  });
  afterAll(() => server.stop());

  const failure = async (dsn: string | undefined, limits = {}, of: Instance = instance): Promise<unknown> => {
    const target = targetOf(server, { references: { "env:DSN": dsn }, limits });
    return target.connect(of).then(
      async (session) => session.close().then(() => "connected"),
      (error: unknown) => error,
    );
  };

  it("connects with the right password", async () => {
    expect(await failure(`postgresql://setpoint:tulip@127.0.0.1:${server.port}/postgres`)).toBe("connected");
  });

  it("is denied with a wrong password, and repeats it nowhere", async () => {
    const error = await failure(`postgresql://setpoint:wr0ngsecret@127.0.0.1:${server.port}/postgres`);
    expect(error).toMatchObject({
      code: "SP_TARGET_DENIED",
      message: `orders-prod: 127.0.0.1:${server.port}/postgres refuses the connection: password authentication failed for user "setpoint"`,
    });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error)).not.toContain("wr0ngsecret");
  });

  it("is denied without a password where one is needed", async () => {
    expect(await failure(`postgresql://setpoint@127.0.0.1:${server.port}/postgres`)).toMatchObject({
      code: "SP_TARGET_DENIED",
    });
  });

  it("is denied a database that does not exist", async () => {
    expect(await failure(`postgresql://postgres@127.0.0.1:${server.port}/shop`)).toMatchObject({
      code: "SP_TARGET_DENIED",
      message: expect.stringContaining(`database "shop" does not exist`),
    });
  });

  it("cannot reach a port where nothing listens, and says so at once", async () => {
    expect(await failure("postgresql://postgres@127.0.0.1:1/postgres")).toMatchObject({
      code: "SP_TARGET_UNREACHABLE",
      message: "orders-prod: 127.0.0.1:1/postgres cannot be reached: connect ECONNREFUSED 127.0.0.1:1",
    });
  });

  it("cannot reach a port that takes connections and says nothing", async () => {
    const silent = createServer(() => undefined);
    const port = await new Promise<number>((resolve) => {
      silent.listen(0, "127.0.0.1", () => {
        const address = silent.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    const error = await failure(`postgresql://postgres@127.0.0.1:${port}/postgres`, { connectMs: 100 });
    silent.close();
    expect(error).toMatchObject({ code: "SP_TARGET_UNREACHABLE", message: expect.stringContaining("timeout expired") });
  });

  it.each([undefined, "", "  "])("has no connection when the reference leads to %j", async (dsn) => {
    expect(await failure(dsn)).toMatchObject({
      code: "SP_TARGET_NO_CONNECTION",
      message: "orders-prod is reached through env:DSN, which is not set.",
    });
  });

  it.each(["host=db1 password=s3cret", "mysql://root:s3cret@db1", "postgresql://user:s3cret@host:notaport/db"])(
    "takes no text for a connection URL that is none, and does not show it (%#)",
    async (dsn) => {
      const error = await failure(dsn);
      expect(error).toMatchObject({ code: "SP_TARGET_NO_CONNECTION" });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error)).not.toContain("s3cret");
    },
  );

  it("takes a minor version that differs from the declared one, but not a major", async () => {
    expect(await failure(server.dsn, {}, ordersInstance("16.1", connection))).toBe("connected");
    expect(await failure(server.dsn, {}, ordersInstance("17.2", connection))).toMatchObject({
      code: "SP_TARGET_WRONG_VERSION",
      message: expect.stringMatching(/^orders-prod is declared as postgresql 17\.2, but its server is 16\.\d+\.$/u),
      fix: expect.stringMatching(/^Set spec\.version to "16\.\d+"/u),
    });
  });

  it("tells which grants are missing to see the configuration", async () => {
    const target = targetOf(server, {
      references: { "env:DSN": `postgresql://setpoint:tulip@127.0.0.1:${server.port}/postgres` },
    });
    await withSession(target, instance, async (session) => {
      await expect(session.observe()).rejects.toMatchObject({
        code: "SP_TARGET_DENIED",
        fix: "As a superuser run: GRANT SELECT ON pg_catalog.pg_file_settings TO setpoint; GRANT EXECUTE ON FUNCTION pg_catalog.pg_show_all_file_settings() TO setpoint;",
      });
    });
  });

  it("calls itself setpoint", async () => {
    const admin = new Client(server.dsn);
    await admin.connect();
    await withSession(targetOf(server), instance, async () => {
      const { rows } = await admin.query("select 1 from pg_stat_activity where application_name = 'setpoint'");
      expect(rows).toHaveLength(1);
    });
    await admin.end();
  });

  it("says that a closed session is closed", async () => {
    const session = await targetOf(server).connect(instance);
    await session.close();
    await expect(session.observe()).rejects.toMatchObject({ code: "SP_TARGET_CLOSED" });
  });
});
