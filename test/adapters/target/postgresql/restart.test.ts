import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithPostgresql, startPostgresql } from "../../../servers/postgresql-server.ts";
import type { PostgresqlServer } from "../../../servers/postgresql-server.ts";
import { changesOf, connection, ordersInstance, targetOf, withSession } from "./orders-server.ts";

describeWithPostgresql(["16"], "restarting PostgreSQL 16", () => {
  let server: PostgresqlServer;
  const instance = ordersInstance("16", connection);

  beforeAll(async () => {
    server = await startPostgresql("16");
  });
  afterAll(() => server.stop());

  it("fails with the command's own words when the command fails", async () => {
    const target = targetOf(server, { references: { "env:RESTART": "sh -c 'echo no such unit >&2; exit 5'" } });
    await withSession(target, instance, async (session) => {
      await expect(session.restart()).rejects.toMatchObject({
        code: "SP_TARGET_RESTART_FAILED",
        message: "orders-prod: the restart failed: the command ended with 5: no such unit.",
      });
    });
  });

  it("fails when the command does not exist", async () => {
    const target = targetOf(server, { references: { "env:RESTART": "setpoint-no-such-program" } });
    await withSession(target, instance, async (session) => {
      await expect(session.restart()).rejects.toThrow("the command failed: spawn setpoint-no-such-program ENOENT");
    });
  });

  it("fails when the command ends well but the same server still runs", async () => {
    const target = targetOf(server, { references: { "env:RESTART": "true" }, limits: { startupMs: 200 } });
    await withSession(target, instance, async (session) => {
      await session.observe();
      await expect(session.restart()).rejects.toThrow("the same server still runs");
      expect((await session.observe()).instance).toBe("orders-prod");
    });
  });

  it("fails when the command ends well and leaves the server down", async () => {
    const stop = server.restartCommand.replace(/ restart$/u, " stop");
    const target = targetOf(server, { references: { "env:RESTART": stop }, limits: { startupMs: 300 } });
    await withSession(target, instance, async (session) => {
      await expect(session.restart()).rejects.toMatchObject({
        code: "SP_TARGET_RESTART_FAILED",
        message: expect.stringContaining("cannot be reached: connect ECONNREFUSED"),
      });
    });
    await server.start();
  });

  it.each([
    [undefined, "which is not set"],
    ["pg_ctl 'open", "which is no command"],
  ])("cannot restart by the command %j", async (command, words) => {
    const target = targetOf(server, { references: { "env:RESTART": command } });
    await withSession(target, instance, async (session) => {
      await expect(session.restart()).rejects.toMatchObject({
        code: "SP_TARGET_NO_RESTART",
        message: expect.stringContaining(words),
      });
    });
  });

  it("names the new lines when the server does not come back, and the server starts again without them", async () => {
    const target = targetOf(server, { limits: { startupMs: 1_000 } });
    await withSession(target, instance, async (session) => {
      await session.store(changesOf("16", { superuser_reserved_connections: "100", work_mem: "64MB" }));
      await session.reload();
      await expect(session.restart()).rejects.toMatchObject({
        code: "SP_TARGET_RESTART_FAILED",
        message: expect.stringContaining("before: no line for superuser_reserved_connections, no line for work_mem."),
        data: { parameters: ["superuser_reserved_connections", "work_mem"] },
      });
      await expect(session.observe()).rejects.toMatchObject({ code: "SP_TARGET_UNREACHABLE" });
    });
    await writeFile(path.join(server.dataDirectory, "postgresql.auto.conf"), "");
    await server.start();
    const observation = await withSession(target, instance, (session) => session.observe());
    expect(observation.parameters.get("work_mem")?.running.display).toBe("4MB");
  });
});
