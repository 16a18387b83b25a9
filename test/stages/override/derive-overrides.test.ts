import { describe, expect, it } from "vitest";
import { deriveOverrides, type OverrideLife } from "../../../src/stages/override/derive-overrides.ts";
import { now } from "../gate/shop.ts";
import { value } from "../gate/shop-engine.ts";
import { acceptance, hourMs, hours, record, restored, type TimedEvent } from "./shop-override.ts";

function lives(...events: readonly TimedEvent[]): readonly OverrideLife[] {
  return deriveOverrides(record(...events), now);
}

function states(...events: readonly TimedEvent[]): readonly string[] {
  return lives(...events).map((life) => `${life.override.id} ${life.state}`);
}

describe("deriveOverrides", () => {
  it("is empty for a record without overrides", () => {
    expect(lives([-1, { kind: "request-merged", request: "r", commit: "c", digest: "d", approvedBy: [] }])).toEqual([]);
  });

  it("E15 ends an override at its time, without any job", () => {
    expect(states(acceptance("inc-1", [-2, 0.001]))).toEqual(["inc-1 active"]);
    expect(states(acceptance("inc-1", [-2, 0]))).toEqual(["inc-1 expired"]);
  });

  it("tells how long an ended override has waited for its proof", () => {
    expect(lives(acceptance("inc-1", [-5, -3]))[0]).toMatchObject({
      state: "expired",
      endsAt: hours(-3),
      overdueMs: 3 * hourMs,
    });
  });

  it("ends an override early when it is closed, and only once", () => {
    const closed = [-2, { kind: "override-closed", override: "inc-1", by: "bo" }] as const;
    const again = [-1, { kind: "override-closed", override: "inc-1", by: "bo" }] as const;
    expect(lives(acceptance("inc-1", [-5, 3]), closed, again)[0]).toMatchObject({
      state: "closed",
      endsAt: hours(-2),
      overdueMs: 2 * hourMs,
    });
  });

  it("calls an override that was closed after its end expired", () => {
    expect(
      states(acceptance("inc-1", [-5, -3]), [-1, { kind: "override-closed", override: "inc-1", by: "bo" }]),
    ).toEqual(["inc-1 expired"]);
  });

  it("E18 ends a life only when the server reads back right", () => {
    const start = acceptance("inc-1", [-5, -3]);
    expect(states(start, [-1, restored("inc-1", "4096")])).toEqual(["inc-1 restored"]);
    expect(states(start, [-1, restored("inc-1", "8192")])).toEqual(["inc-1 expired"]);
    expect(states(start, [-1, restored("inc-1", "4096", { pendingRestart: true })])).toEqual(["inc-1 expired"]);
    expect(states(start, [-1, restored("inc-1", "4096", { parameter: "fsync" })])).toEqual(["inc-1 expired"]);
    expect(
      states(start, [
        -1,
        {
          kind: "override-restored",
          override: "inc-1",
          readBack: [{ instance: "orders-prod", parameter: "work_mem", running: value("4096"), pendingRestart: false }],
        },
      ]),
    ).toEqual(["inc-1 expired"]);
  });

  it("E18 takes no read-back from before the end, and none of an unknown override", () => {
    expect(states(acceptance("inc-1", [-5, -3]), [-4, restored("inc-1", "4096")])).toEqual(["inc-1 expired"]);
    expect(
      states([-1, restored("ghost", "4096")], [-1, { kind: "override-closed", override: "ghost", by: "bo" }]),
    ).toEqual([]);
    const closed = [-2, { kind: "override-closed", override: "inc-1", by: "bo" }] as const;
    expect(states(acceptance("inc-1", [-5, 3]), closed, [-2, restored("inc-1", "4096")])).toEqual(["inc-1 restored"]);
  });

  it("gathers the proof value by value, over several entries", () => {
    const changes = ["orders-prod", "stock-prod"].map((instance) => ({
      instance,
      parameter: "work_mem",
      value: value("8192"),
    }));
    const start = acceptance("inc-1", [-5, -3], { changes });
    expect(lives(start, [-1, restored("inc-1", "4096")])[0]?.unrestored).toEqual([changes[1]]);
    expect(
      states(start, [-1, restored("inc-1", "4096")], [-0.5, restored("inc-1", "4096", { instance: "stock-prod" })]),
    ).toEqual(["inc-1 restored"]);
  });

  it("counts instances that trunk no longer holds as settled", () => {
    const gone = { kind: "override-restored", override: "inc-1", readBack: [], unmanaged: ["orders-prod"] } as const;
    expect(states(acceptance("inc-1", [-5, -3]), [-1, gone])).toEqual(["inc-1 restored"]);
    expect(states(acceptance("inc-1", [-5, -3]), [-1, { ...gone, unmanaged: ["stock-prod"] }])).toEqual([
      "inc-1 expired",
    ]);
  });

  it("E11 E12 keeps scope and end of the first acceptance, whatever is accepted under the id later", () => {
    const [life, ...others] = lives(acceptance("inc-1", [-5, -3]), acceptance("inc-1", [-2, 6], { changes: [] }));
    expect(others).toEqual([]);
    expect(life).toMatchObject({ state: "expired", endsAt: hours(-3) });
    expect(life?.override.changes).toHaveLength(1);
  });

  it.each(["never", "9999-12-31", "2026-03-02T13:00:00", "+275760-09-14T00:00:00Z"])(
    "E13 takes the end %j, which cannot be read, as long past",
    (expiresAt) => {
      expect(states(acceptance("inc-1", [-5, 1], { expiresAt }))).toEqual(["inc-1 expired"]);
    },
  );

  it("takes a closing and ignores a read-back whose times cannot be read", () => {
    const [start, closed, proof] = record(
      acceptance("inc-1", [-5, -3]),
      [-4, { kind: "override-closed", override: "inc-1", by: "bo" }],
      [-1, restored("inc-1", "4096")],
    );
    if (!start || !closed || !proof) throw new TypeError("the record has three entries");
    expect(deriveOverrides([start, { ...closed, at: "later" }], now)[0]?.state).toBe("closed");
    expect(deriveOverrides([start, { ...proof, at: "later" }], now)[0]?.state).toBe("expired");
  });
});
