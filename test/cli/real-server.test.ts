import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { describeWithPostgresql, startPostgresql } from "../servers/postgresql-server.ts";
import { ask, settingOf } from "./ask-server.ts";
import { type LiveShop, makeLiveShop } from "./live-shop.ts";

/** One of the oldest and the newest; the programs themselves need to run on one only. */
const majors = ["13", "18"] as const;

describeWithPostgresql(majors, "the life of a change on real servers", () => {
  for (const major of majors) {
    it(
      `goes from an import to an override that is restored, on PostgreSQL ${major}`,
      { timeout: 120_000 },
      async () => {
        const server = await startPostgresql(major, ["-c", "fsync=off"]);
        const shop = await makeLiveShop(server);
        try {
          await importIt(shop);
          await change(shop);
          await restartLater(shop);
          await driftAway(shop);
          await override(shop);
          expect((await shop.setpoint(["audit", "verify"])).exitCode).toBe(0);
        } finally {
          await server.stop();
          await shop.remove();
        }
      },
    );
  }
});

/** The server that runs already becomes a document, and applying it changes nothing. */
async function importIt(shop: LiveShop): Promise<void> {
  await ask(shop.server, "alter system set work_mem = '6MB'");
  await ask(shop.server, "select pg_reload_conf()");
  const words = ["import", "orders-eu", "--from", "env:ORDERS_DSN", "--label", "tier=critical", "--write"];
  const { exitCode, stderr } = await shop.inProcess(words);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(await readFile(`${shop.path}/instances/orders-eu.yaml`, "utf8")).toContain("work_mem: 6MB");
  await shop.commit("Take orders-eu in", {});
  expect((await shop.inProcess(["validate"])).exitCode).toBe(0);
  expect((await shop.inProcess(["drift", "orders-eu"])).exitCode).toBe(0);
  await shop.commit("One instance is enough", { "instances/orders-eu.yaml": "" });
}

/** A branch is checked, refused, approved, merged, planned, applied and read back. */
async function change(shop: LiveShop): Promise<void> {
  await shop.git("checkout", "-q", "-b", "more-memory");
  await shop.declare("work_mem: 12MB");
  await shop.git("checkout", "-q", "main");
  expect((await shop.inProcess(["check", "more-memory"])).exitCode).toBe(4);
  expect((await shop.inProcess(["request", "merge", "more-memory"])).exitCode).toBe(4);
  expect((await shop.inProcess(["request", "approve", "more-memory"])).exitCode).toBe(0);
  expect((await shop.inProcess(["check", "more-memory"])).exitCode).toBe(0);
  expect((await shop.inProcess(["request", "merge", "more-memory"])).exitCode).toBe(0);
  expect((await shop.inProcess(["apply", "--detailed-exitcode"])).exitCode).toBe(2);
  expect(await settingOf(shop.server, "work_mem")).toBe("6MB");
  const applied = await shop.setpoint(["apply", "--apply", "--digest", await shop.digest()]);
  expect({ exitCode: applied.exitCode, stderr: applied.stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(await settingOf(shop.server, "work_mem")).toBe("12MB");
  expect((await shop.inProcess(["drift"])).exitCode).toBe(0);
}

/** What needs a restart is stored, told as pending, and made by a restart that is asked for. */
async function restartLater(shop: LiveShop): Promise<void> {
  await shop.declare("work_mem: 12MB, max_connections: 77");
  const pending = await shop.setpoint(["apply", "--apply", "--digest", await shop.digest()]);
  expect(pending.exitCode).toBe(0);
  expect(pending.stdout).toContain("restart");
  expect(await settingOf(shop.server, "max_connections")).toBe("100");
  const restarted = await shop.setpoint(["apply", "--apply", "--restart", "--digest", await shop.digest()]);
  expect({ exitCode: restarted.exitCode, stderr: restarted.stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(await settingOf(shop.server, "max_connections")).toBe("77");
}

/** A change by hand is drift until it is healed. */
async function driftAway(shop: LiveShop): Promise<void> {
  await ask(shop.server, "alter system set work_mem = '1MB'");
  await ask(shop.server, "select pg_reload_conf()");
  const drift = await shop.setpoint(["drift"]);
  expect(drift.exitCode).toBe(5);
  expect(drift.stdout).toContain("work_mem");
  expect((await shop.inProcess(["apply", "--apply", "--digest", await shop.digest()])).exitCode).toBe(0);
  expect((await shop.inProcess(["drift"])).exitCode).toBe(0);
}

/** An emergency holds for its time; when it is over that is told until the server has been restored. */
async function override(shop: LiveShop): Promise<void> {
  const words = ["override", "open", "inc-4711", "--instance", "orders-prod", "--set", "work_mem=32MB"];
  const why = ["--for", "3s", "--reason", "checkout is slow", "--incident", "INC-4711", "--apply"];
  const opened = await shop.setpoint([...words, ...why]);
  expect({ exitCode: opened.exitCode, stderr: opened.stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(await settingOf(shop.server, "work_mem")).toBe("32MB");
  await expect.poll(async () => (await shop.inProcess(["drift"])).exitCode, { timeout: 30_000 }).toBe(6);
  expect((await shop.inProcess(["override", "list"])).exitCode).toBe(6);
  expect(await settingOf(shop.server, "work_mem")).toBe("32MB");
  const restored = await shop.setpoint(["override", "reconcile", "--apply"]);
  expect({ exitCode: restored.exitCode, stderr: restored.stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(await settingOf(shop.server, "work_mem")).toBe("12MB");
  expect(await shop.git("branch", "--list", "setpoint/archive/*", "override/*")).toContain("archive/override/inc-4711");
  expect((await shop.inProcess(["drift"])).exitCode).toBe(0);
}
