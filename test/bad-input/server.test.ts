import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ask, settingOf } from "../cli/ask-server.ts";
import { type LiveShop, makeLiveShop, workMemIsFree } from "../cli/live-shop.ts";
import { lin, type Outcome, runIn } from "../cli/run-in-process.ts";
import { describeWithPostgresql, type PostgresqlServer, startPostgresql } from "../servers/postgresql-server.ts";

const major = "16";
const role = path.resolve(import.meta.dirname, "../../docs/postgresql-role.sql");

let server: PostgresqlServer;
let shop: LiveShop;
let value = 20;

/** A new plan, what it comes to, and what an apply of it takes. */
async function nextPlan(): Promise<{ readonly after: string; readonly words: readonly string[] }> {
  value += 1;
  await shop.declare(`work_mem: ${value}MB`);
  return { after: `${value}MB`, words: ["apply", "--apply", "--digest", await shop.digest()] };
}

/** Runs a command with another connection string. */
const reaching = (dsn: string, words: readonly string[]): Promise<Outcome> =>
  runIn(shop.path, words, { environment: { ...lin, ORDERS_DSN: dsn }, now: new Date().toISOString() });

const asUser = (user: string): string => server.dsn.replace("postgres@", `${user}@`);

describeWithPostgresql([major], "a server that does not play along", () => {
  beforeAll(async () => {
    server = await startPostgresql(major, ["-c", "fsync=off"]);
    shop = await makeLiveShop(server, workMemIsFree);
    await ask(server, await readFile(role, "utf8"));
    await ask(server, "create role locked login password 'right'");
    const file = `${server.dataDirectory}/pg_hba.conf`;
    await writeFile(file, `host all locked 127.0.0.1/32 scram-sha-256\n${await readFile(file, "utf8")}`);
    await ask(server, "select pg_reload_conf()");
  });
  afterAll(async () => {
    await server?.stop();
    await shop?.remove();
  });
  beforeEach(async () => {
    await shop.declare("work_mem: 8MB");
    await shop.inProcess(["apply", "--apply", "--digest", await shop.digest()]);
  });

  it.each([
    [
      "nobody listens",
      () => "postgresql://postgres@127.0.0.1:1/postgres",
      "ECONNREFUSED",
      "Check that the server runs",
    ],
    ["the password is wrong", () => asUser("locked:s3cret"), "password authentication failed", "Check user, password"],
    ["there is no such database", () => `${server.dsn}_archive`, "does not exist", "Check user, password and database"],
    [
      "it is no URL",
      () => "host=127.0.0.1 password=s3cret",
      "is not a connection URL",
      "postgresql://user:password@host",
    ],
  ])("is left alone where %s, and no secret is told", async (...[, dsn, message, mend]) => {
    const { after, words } = await nextPlan();
    for (const command of [["drift"], ["plan", "--live"], words]) {
      const { exitCode, stdout, stderr } = await reaching(dsn(), command);
      const said = `${stdout}${stderr}`.replaceAll(/\s+/gu, " ");
      expect(said).not.toContain("s3cret");
      expect(exitCode).toBe(1);
      expect(said).toContain("orders-prod");
      expect(said).toContain(message);
      expect(said).toContain(mend);
    }
    expect(await settingOf(server, "work_mem")).not.toBe(after);
  });

  it.each([
    ["grant alter system on parameter work_mem", "revoke alter system on parameter work_mem from setpoint", "work_mem"],
    ["pg_read_all_settings", "revoke pg_read_all_settings from setpoint", "pg_read_all_settings"],
    ["pg_file_settings", "revoke select on pg_file_settings from setpoint", "pg_file_settings"],
    ["pg_reload_conf", "revoke execute on function pg_reload_conf() from setpoint", "pg_reload_conf"],
  ])("is not touched without %s, which is named", async (_grant, revoke, name) => {
    const { words } = await nextPlan();
    await ask(server, revoke);
    const { exitCode, stdout, stderr } = await reaching(asUser("setpoint"), words);
    await ask(server, await readFile(role, "utf8"));
    expect([1, 3]).toContain(exitCode);
    expect(`${stdout}${stderr}`.replaceAll(/\s+/gu, " ")).toMatch(new RegExp(`(?:GRANT|grant).*${name}`, "u"));
    expect(await settingOf(server, "work_mem")).toBe("8MB");
    expect((await reaching(asUser("setpoint"), words)).exitCode).toBe(0);
  });

  it("is not touched if it is another version than the documents say", async () => {
    // Another version is another set of parameters, which a lock would have to let through first.
    const unguarded = await makeLiveShop(server, {});
    const document = await readFile(`${unguarded.path}/instances/orders-prod.yaml`, "utf8");
    const wrong = document.replace('"16"', '"15.4"').replace("8MB", "99MB");
    await unguarded.commit("Declare 15", { "instances/orders-prod.yaml": wrong });
    const { exitCode, stdout } = await unguarded.inProcess(["apply"]);
    await unguarded.remove();
    expect(exitCode).toBe(1);
    expect(stdout).toContain("orders-prod is declared as postgresql 15.4, but its server is 16");
    expect(stdout).toContain("Set spec.version to");
    expect(await settingOf(server, "work_mem")).toBe("8MB");
  });

  it("may restart in the middle of an apply: the run ends well, or says why and the next one does", async () => {
    for (const mode of ["fast", "immediate"] as const) {
      const { after, words } = await nextPlan();
      const { ending } = shop.start(words);
      const file = `${server.dataDirectory}/postgresql.auto.conf`;
      const before = await readFile(file, "utf8");
      await expect.poll(() => readFile(file, "utf8"), { interval: 2, timeout: 30_000 }).not.toBe(before);
      await server.halt(mode);
      await server.start(["-c", "fsync=off"]);
      const { stderr } = await ending;
      expect(stderr).not.toMatch(/^ {4}at /mu);
      await shop.inProcess(["apply", "--apply", "--digest", await shop.digest()]);
      expect(await settingOf(server, "work_mem")).toBe(after);
      expect((await shop.inProcess(["drift"])).exitCode).toBe(0);
      expect((await shop.inProcess(["audit", "verify"])).exitCode).toBe(0);
    }
  }, 120_000);

  it("is not touched while the record cannot be written, for want of space", async () => {
    const { words } = await nextPlan();
    const before = ["bash", "-c", 'ulimit -f 0 && exec "$@"', "setpoint"];
    const full = await shop.start(words, { before }).ending;
    expect(full.exitCode).toBe(1);
    expect(full.stderr).toMatch(
      /^SP_AUDIT_WRITE_FAILED: The record on branch setpoint\/audit cannot be written: .*EFBIG.*\n {2}.*Check free space/u,
    );
    expect(await settingOf(server, "work_mem")).toBe("8MB");
    expect((await shop.inProcess(["audit", "verify"])).exitCode).toBe(0);
    expect((await shop.inProcess(words)).exitCode).toBe(0);
  });

  it("takes one Setpoint at a time: both end well, or one says that the other was there", async () => {
    const { after, words } = await nextPlan();
    const both = await Promise.all([shop.setpoint(words), shop.setpoint(words), shop.inProcess(words)]);
    for (const { exitCode, stdout, stderr } of both) {
      const reason = exitCode === 0 ? "SP_APPLY_MOVED" : `${stdout}${stderr}`;
      expect(reason).toMatch(
        /SP_APPLY_MOVED|SP_APPLY_OTHER_PLAN|SP_TARGET_BUSY|changed between the plan|another Setpoint/u,
      );
    }
    expect(both.map((one) => one.exitCode)).toContain(0);
    expect(await settingOf(server, "work_mem")).toBe(after);
    expect((await shop.inProcess(["audit", "verify"])).exitCode).toBe(0);
    expect((await shop.inProcess(["drift"])).exitCode).toBe(0);
  });

  it("is not touched by documents that are broken on the trunk since the plan was shown", async () => {
    const { words } = await nextPlan();
    await shop.commit("Break it", { "profiles/broken.yaml": "kind: Profile\nspec: [\n" });
    const { exitCode, stdout } = await shop.inProcess(words);
    await shop.commit("Mend it", { "profiles/broken.yaml": "" });
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/error documents\/[\w-]+ profiles\/broken\.yaml:\d/u);
    expect(await settingOf(server, "work_mem")).toBe("8MB");
  });
});
