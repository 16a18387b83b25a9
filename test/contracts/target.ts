import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../src/engines/index.ts";
import type { Instance } from "../../src/model/instance.ts";
import type { Target, TargetChange, TargetSession } from "../../src/ports/target.ts";

/** A server to which nobody has done anything yet, and what the suite needs to speak to it. */
export interface TargetFixture {
  readonly target: Target;
  /** Connects, and can be restarted. */
  readonly instance: Instance;
  /** `undefined` removes the line. */
  changes(texts: Readonly<Record<string, string | undefined>>): readonly TargetChange[];
  /** Removes every stored line and restarts. */
  reset(): Promise<void>;
}

/** What every target promises, whatever stands behind it. */
export function describeTarget(title: string, fixture: () => TargetFixture): void {
  describe(title, () => {
    let session: TargetSession;
    let other: TargetSession;

    beforeEach(async () => {
      await fixture().reset();
      session = await fixture().target.connect(fixture().instance);
      other = await fixture().target.connect(fixture().instance);
    });

    afterEach(async () => {
      await session.close();
      await other.close();
    });

    const look = async (name: string): Promise<readonly unknown[]> => {
      const parameter = (await session.observe()).parameters.get(name);
      return [
        parameter?.running.display,
        parameter?.stored?.display,
        parameter?.pendingRestart,
        parameter?.awaitingReload ?? false,
      ];
    };

    it("shows defaults where nothing is stored", async () => {
      const observation = await session.observe();
      expect(observation).toMatchObject({ instance: fixture().instance.name, isStandby: false, fileErrors: [] });
      expect(await look("work_mem")).toEqual(["4MB", undefined, false, false]);
      expect(await look("wal_buffers")).toEqual(["-1", undefined, false, false]);
    });

    it("stores without changing what runs", async () => {
      await session.store(fixture().changes({ work_mem: "64MB", max_wal_senders: "7" }));
      expect(await look("work_mem")).toEqual(["4MB", "64MB", false, true]);
      expect(await look("max_wal_senders")).toEqual(["10", "7", true, false]);
    });

    it("brings into force by a reload what needs no restart", async () => {
      await session.store(fixture().changes({ work_mem: "64MB", max_wal_senders: "7" }));
      const observation = await session.reload();
      expect(observation.parameters.get("work_mem")?.running.display).toBe("64MB");
      expect(await look("work_mem")).toEqual(["64MB", "64MB", false, false]);
      expect(await look("max_wal_senders")).toEqual(["10", "7", true, false]);
    });

    it("brings into force by a restart what is pending, and goes on in the same session", async () => {
      await session.store(fixture().changes({ max_wal_senders: "7" }));
      await session.reload();
      const observation = await session.restart();
      expect(observation.parameters.get("max_wal_senders")).toMatchObject({ pendingRestart: false });
      expect(await look("max_wal_senders")).toEqual(["7", "7", false, false]);
    });

    it("no longer waits for a restart once the old value is stored again", async () => {
      await session.store(fixture().changes({ max_wal_senders: "7" }));
      await session.reload();
      await session.store(fixture().changes({ max_wal_senders: "10" }));
      await session.reload();
      expect(await look("max_wal_senders")).toEqual(["10", "10", false, false]);
    });

    it("removes a stored line", async () => {
      await session.store(fixture().changes({ work_mem: "64MB" }));
      await session.reload();
      await session.store(fixture().changes({ work_mem: undefined }));
      await session.reload();
      expect(await look("work_mem")).toEqual(["4MB", undefined, false, false]);
    });

    it("stores all or none: a refused change takes the ones before it back", async () => {
      await session.store(fixture().changes({ work_mem: "8MB" }));
      const [refused] = fixture().changes({ max_wal_senders: "7" });
      const bad =
        refused === undefined ? [] : [{ ...refused, value: { canonical: "999999999", display: "999999999" } }];
      const changes = [...fixture().changes({ work_mem: "64MB", log_lock_waits: "on" }), ...bad];
      await expect(session.store(changes)).rejects.toMatchObject({ code: "SP_TARGET_REFUSED" });
      expect(await look("work_mem")).toEqual(["4MB", "8MB", false, true]);
      expect((await session.observe()).parameters.get("log_lock_waits")?.stored).toBeUndefined();
    });

    it("finds nothing against a harmless change and does nothing about it", async () => {
      expect(await session.preflight(fixture().changes({ work_mem: "64MB" }))).toEqual([]);
      expect(await look("work_mem")).toEqual(["4MB", undefined, false, false]);
    });

    it("tells every statistic of its engine as a number, and no other", async () => {
      const statistics = await session.statistics();
      expect(Object.keys(statistics).toSorted()).toEqual(Object.keys(engines.get("postgresql")?.statistics ?? {}));
      expect(Object.values(statistics).filter((value) => !Number.isFinite(value) || value < 0)).toEqual([]);
    });

    it("keeps another Setpoint out while it works, and lets it in afterwards", async () => {
      const inside = session.exclusively(() =>
        expect(other.exclusively(() => Promise.resolve("never"))).rejects.toMatchObject({ code: "SP_TARGET_BUSY" }),
      );
      await inside;
      expect(await other.exclusively(() => Promise.resolve("now"))).toBe("now");
    });

    it("lets others in after work that failed, and passes the failure on", async () => {
      const failing = session.exclusively(() => Promise.reject(new Error("disk full")));
      await expect(failing).rejects.toThrow("disk full");
      expect(await other.exclusively(() => Promise.resolve("now"))).toBe("now");
      expect(await look("work_mem")).toEqual(["4MB", undefined, false, false]);
    });

    it("still keeps others out after it has restarted the server", async () => {
      await session.exclusively(async () => {
        await session.restart();
        await expect(other.exclusively(() => Promise.resolve("never"))).rejects.toMatchObject({
          code: "SP_TARGET_BUSY",
        });
      });
      expect(await other.exclusively(() => Promise.resolve("now"))).toBe("now");
    });

    it("says that it cannot restart where no command is declared", async () => {
      const { connection, ...rest } = fixture().instance;
      const plain: Instance = { ...rest, connection: { from: connection?.from ?? "" } };
      const session2 = await fixture().target.connect(plain);
      await expect(session2.restart()).rejects.toMatchObject({ code: "SP_TARGET_NO_RESTART" });
      await session2.close();
    });

    it("refuses an instance without a connection, and one of another version", async () => {
      const { connection: _, ...unconnected } = fixture().instance;
      await expect(fixture().target.connect(unconnected)).rejects.toMatchObject({ code: "SP_TARGET_NO_CONNECTION" });
      const wrong = { ...fixture().instance, version: fixture().instance.version.startsWith("14") ? "13" : "14" };
      await expect(fixture().target.connect(wrong)).rejects.toMatchObject({ code: "SP_TARGET_WRONG_VERSION" });
    });
  });
}
