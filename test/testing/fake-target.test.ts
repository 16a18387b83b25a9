import { beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../src/engines/index.ts";
import type { Target } from "../../src/ports/target.ts";
import { fakeServer, FakeDeath } from "../../src/testing/fake-server.ts";
import type { FakeServer } from "../../src/testing/fake-server.ts";
import { fakeTarget } from "../../src/testing/fake-target.ts";
import { changesOf, connection, ordersInstance, parameterOf } from "../adapters/target/postgresql/orders-server.ts";
import { describeTarget } from "../contracts/target.ts";

const names = ["log_lock_waits", "max_wal_senders", "wal_buffers", "work_mem"];
const instance = ordersInstance("16.4", connection);

describe("fakeTarget", () => {
  let server: FakeServer;
  let target: Target;

  beforeEach(() => {
    server = fakeServer({ version: "16.4", parameters: names.map((name) => parameterOf("16", name)) });
    for (const name of Object.keys(engines.get("postgresql")?.statistics ?? {})) server.statistics.set(name, 0);
    target = fakeTarget(new Map([["orders-prod", server]]));
  });

  describeTarget("as a target", () => ({
    target,
    instance,
    changes: (texts) => changesOf("16", texts),
    reset: () => Promise.resolve(),
  }));

  it("dies before the step it was told to, and leaves what it had done", async () => {
    server.diesBefore = 2;
    const session = await target.connect(instance);
    const changes = changesOf("16", { work_mem: "64MB", log_lock_waits: "on" });
    await expect(session.store(changes)).rejects.toBeInstanceOf(FakeDeath);
    expect(server.steps).toEqual(["store work_mem=64MB"]);
    expect([...server.stored.keys()]).toEqual(["work_mem"]);
  });

  it("refuses what it was told to refuse", async () => {
    server.refuses.add("work_mem");
    const session = await target.connect(instance);
    const changes = changesOf("16", { log_lock_waits: "on", work_mem: "64MB" });
    await expect(session.store(changes)).rejects.toMatchObject({ code: "SP_TARGET_REFUSED" });
    expect(server.stored.size).toBe(0);
  });

  it("runs what a command line says, whatever is stored", async () => {
    server.shadows.set("work_mem", ["command line"]);
    const session = await target.connect(instance);
    await session.store(changesOf("16", { work_mem: "64MB" }));
    const observed = (await session.reload()).parameters.get("work_mem");
    expect(observed).toMatchObject({
      running: { display: "4MB" },
      stored: { display: "64MB" },
      shadowedBy: ["command line"],
    });
  });

  it("applies nothing while a file has an error", async () => {
    const session = await target.connect(instance);
    await session.store(changesOf("16", { work_mem: "64MB" }));
    server.fileErrors.push("postgresql.conf:3: syntax error");
    await expect(session.reload()).rejects.toMatchObject({ code: "SP_TARGET_RELOAD_FAILED" });
    expect(server.running.size).toBe(0);
  });

  it("tells the obstacles it was given", async () => {
    server.obstacles.push({ code: "target/denied", severity: "error", message: "no", fix: "grant" });
    const session = await target.connect(instance);
    expect(await session.preflight([])).toEqual(server.obstacles);
  });

  it("stays down when it was told not to start again", async () => {
    server.startsAgain = false;
    const session = await target.connect(instance);
    await expect(session.restart()).rejects.toMatchObject({ code: "SP_TARGET_RESTART_FAILED" });
    await expect(session.observe()).rejects.toMatchObject({ code: "SP_TARGET_UNREACHABLE" });
    await expect(target.connect(instance)).rejects.toMatchObject({ code: "SP_TARGET_UNREACHABLE" });
  });
});
