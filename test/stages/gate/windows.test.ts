import { describe, expect, it } from "vitest";
import type { Window, WindowTimes } from "../../../src/model/policy.ts";
import { decide } from "../../../src/stages/gate/decide.ts";
import { deriveRequirements } from "../../../src/stages/gate/derive-requirements.ts";
import { outline } from "./fsync-request.ts";
import { derive, summary } from "./required.ts";
import { at, evidence, lock, match, propose, type InstanceSpec, type SideSpec } from "./shop.ts";
import { engines } from "./shop-engine.ts";

const critical = { labels: { tier: "critical" } };
const changed = { ...critical, settings: { work_mem: "8MB" } };
const today: WindowTimes = { kind: "once", from: "2026-03-02T00:00", until: "2026-03-03T06:00" };
const nights: WindowTimes = { kind: "weekly", days: ["mon", "tue"], start: "22:00", end: "23:00" };
const noon: WindowTimes = { kind: "weekly", days: ["mon"], start: "11:00", end: "13:00" };

function window(name: string, mode: Window["mode"], times: WindowTimes): Window {
  return { name, mode, times, zone: "UTC", match: match({ labels: { tier: "critical" } }), at };
}

/** What the gate says of a change that no lock holds, on Monday 2026-03-02 at noon in UTC. */
function decided(
  windows: readonly Window[],
  from: Readonly<Record<string, InstanceSpec>> = { orders: critical },
  to: Readonly<Record<string, InstanceSpec>> = { orders: changed },
): readonly string[] {
  const base: SideSpec = {
    instances: from,
    locks: [lock("durability", { match: match({ labels: { no: "one" } }) })],
    windows,
  };
  const proposed = propose(base, { instances: to });
  return outline(decide(deriveRequirements(proposed, engines), evidence(proposed))).slice(1);
}

describe("a freeze", () => {
  it("closes the gate to what it matches, and the answer says until when", () => {
    expect(decided([window("year-end", "freeze", today)])).toEqual([
      "  closed freeze: orders is frozen by window year-end until 2026-03-03T06:00:00+00:00; merge it when that is over",
    ]);
  });

  it("closes it to nothing else", () => {
    expect(
      decided(
        [window("year-end", "freeze", today)],
        { mail: {}, orders: critical },
        { mail: { settings: { work_mem: "8MB" } }, orders: critical },
      ),
    ).toEqual([]);
    expect(decided([window("nights", "freeze", nights)])).toEqual([]);
  });

  it("B2: holds an instance that a label would take out of it, or bring into it", () => {
    const freeze = [window("year-end", "freeze", today)];
    expect(decided(freeze, { orders: critical }, { orders: { settings: { work_mem: "8MB" } } })[0]).toMatch(
      /^ {2}closed/u,
    );
    expect(decided(freeze, { orders: {} }, { orders: changed })[0]).toMatch(/^ {2}closed/u);
    expect(decided(freeze, { mail: {} }, { mail: {}, orders: changed })[0]).toMatch(/^ {2}closed/u);
    expect(decided(freeze, { mail: {}, orders: changed }, { mail: {} })[0]).toMatch(/^ {2}closed/u);
  });

  it("names a few instances and counts the rest, and is asked once for all that it matches", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    const all = (spec: InstanceSpec): Readonly<Record<string, InstanceSpec>> =>
      Object.fromEntries(names.map((name) => [name, spec]));
    expect(decided([window("year-end", "freeze", today)], all(critical), all(changed))).toEqual([
      "  closed freeze: a, b, c, d, e, 2 more is frozen by window year-end until 2026-03-03T06:00:00+00:00; merge it when that is over",
    ]);
  });

  it("beats a maintenance window that is open", () => {
    expect(decided([window("noon", "maintenance", noon), window("year-end", "freeze", today)])).toEqual([
      "  closed freeze: orders is frozen by window year-end until 2026-03-03T06:00:00+00:00; merge it when that is over",
    ]);
  });

  it("A2: is trunk's, not the request's", () => {
    const base: SideSpec = { instances: { orders: critical }, windows: [window("year-end", "freeze", today)] };
    expect(summary(derive(base, { instances: { orders: changed } }))).toEqual(["windows year-end: orders"]);
    expect(summary(derive({ instances: { orders: critical } }, { ...base, instances: { orders: changed } }))).toEqual(
      [],
    );
  });
});

describe("a maintenance window", () => {
  it("is told, and closes nothing, because applying waits for it", () => {
    expect(decided([window("nights", "maintenance", nights)])).toEqual([
      "  open maintenance: orders is outside of maintenance window nights; applying waits until 2026-03-02T22:00:00+00:00",
    ]);
    expect(decided([window("noon", "maintenance", noon)])).toEqual([
      "  open maintenance: orders is inside maintenance window noon until 2026-03-02T13:00:00+00:00",
    ]);
  });

  it("that never opens again is told without a time", () => {
    const gone: WindowTimes = { kind: "once", from: "2020-01-01T00:00", until: "2020-01-02T00:00" };
    expect(decided([window("gone", "maintenance", gone)])).toEqual([
      "  open maintenance: orders is outside of maintenance window gone; applying waits",
    ]);
  });

  it("is told for instances that other windows match, as many of them as there are", () => {
    const of = (name: string, times: WindowTimes, only: string): Window => ({
      ...window(name, "maintenance", times),
      match: match({ instances: [only] }),
    });
    expect(
      decided(
        [of("nights", nights, "stock"), of("noon", noon, "orders")],
        { orders: critical, stock: critical },
        { orders: changed, stock: changed },
      ).map((line) => line.split(" window ")[0]),
    ).toEqual([
      "  open maintenance: orders is inside maintenance",
      "  open maintenance: stock is outside of maintenance",
    ]);
  });

  it("is told for each group of instances that other windows match", () => {
    const mine = { ...window("nights", "maintenance", nights), match: match({ instances: ["stock"] }) };
    expect(
      decided(
        [mine, window("noon", "maintenance", noon)],
        { orders: critical, stock: critical },
        { orders: changed, stock: changed },
      ),
    ).toEqual([
      "  open maintenance: orders is inside maintenance window noon until 2026-03-02T13:00:00+00:00",
      "  open maintenance: stock is inside maintenance window noon until 2026-03-02T13:00:00+00:00",
    ]);
  });
});
