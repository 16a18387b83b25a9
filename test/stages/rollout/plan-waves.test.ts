import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Instance } from "../../../src/model/instance.ts";
import type { Rollout } from "../../../src/model/policy.ts";
import { planWaves, type Wave, type WaveRequest } from "../../../src/stages/rollout/plan-waves.ts";

const at = { file: "policies/waves.rollout.yaml", line: 3, column: 13 };

function instance(name: string, tier = "critical"): Instance {
  return {
    name,
    labels: { tier },
    engine: "postgresql",
    version: "16",
    platform: "self-hosted",
    resources: {},
    topology: { role: "primary", replicas: [] },
    profiles: [],
    variables: [],
    settings: [],
    at,
    versionAt: at,
  };
}

function rollout(steps: Partial<Rollout>): Rollout {
  return {
    name: "critical",
    match: { labels: { tier: "critical" }, engines: [], instances: [] },
    canary: [],
    waves: [],
    pauseMs: 0,
    at,
    ...steps,
  };
}

const named = (names: string, tier?: string): readonly Instance[] =>
  names.split(" ").map((name) => instance(name, tier));
const shape = (waves: readonly Wave[]): readonly string[] =>
  waves.map(({ name, instances }) => `${name} = ${instances.join(" ")}`);
const plan = (
  instances: readonly Instance[],
  rollouts: readonly Rollout[],
  more: Partial<WaveRequest> = {},
): string[] => [...shape(planWaves({ instances, rollouts, precedences: [], ...more }))];

describe("the waves of a rollout", () => {
  it("are one where no rollout speaks of anybody", () => {
    expect(plan(named("c a b", "test"), [rollout({ waves: [50] })])).toEqual(["no rollout = c a b"]);
    expect(plan(named("c a b"), [])).toEqual(["no rollout = c a b"]);
    expect(plan([], [rollout({ waves: [50] })])).toEqual([]);
  });

  it("begin with canaries, fill up to each percentage in order, and end with the rest", () => {
    const names = named("a b c d e f g h i j");
    expect(plan(names, [rollout({ canary: ["j"], waves: [20, 50] })])).toEqual([
      "critical: canary = j",
      "critical: wave 1 = a",
      "critical: wave 2 = b c d",
      "critical: wave 3 = e f g h i",
    ]);
  });

  it("never do more than the percentage, but at least one server; a wave with nobody is none", () => {
    expect(plan(named("a b c"), [rollout({ waves: [1, 10, 50, 67] })])).toEqual([
      "critical: wave 1 = a",
      "critical: wave 2 = b",
      "critical: wave 3 = c",
    ]);
    expect(plan(named("a b c"), [rollout({ canary: ["*"], waves: [50] })])).toEqual(["critical: canary = a b c"]);
  });

  it("come after the servers under no rollout, and rollout by rollout, by name", () => {
    const instances = [...named("b"), ...named("t", "test"), ...named("a z")];
    const matching = (name: string, ...globs: readonly string[]): Rollout =>
      rollout({ name, waves: [50], match: { labels: { tier: "critical" }, engines: [], instances: globs } });
    expect(plan(instances, [matching("second", "z"), matching("first", "a", "b")])).toEqual([
      "no rollout = t",
      "first: wave 1 = b",
      "first: wave 2 = a",
      "second: wave 1 = z",
    ]);
  });

  it("let a standby be the canary of its primary where the standby may go first", () => {
    const precedences = [{ leaders: ["r1", "r2"], followers: ["orders"] }];
    const raised = plan(named("r1 r2 orders"), [rollout({ canary: ["r2"], waves: [67] })], { precedences });
    expect(raised).toEqual(["critical: canary = r2", "critical: wave 1 = r1", "critical: wave 2 = orders"]);
  });

  it("let a standby wait for its primary where it may not go first, canary or not", () => {
    const precedences = [{ leaders: ["orders"], followers: ["r1"] }];
    const lowered = plan(named("orders r1 shop"), [rollout({ canary: ["r*"], waves: [50] })], { precedences });
    expect(lowered).toEqual(["critical: wave 1 = orders", "critical: wave 2 = r1 shop"]);
  });

  it("keep the order across rollouts, and with servers under none", () => {
    const precedences = [{ leaders: ["r1"], followers: ["orders"] }];
    const instances = [instance("r1"), instance("orders", "test"), instance("t", "test")];
    expect(plan(instances, [rollout({ waves: [50] })], { precedences })).toEqual([
      "no rollout = t",
      "critical: wave 1 = r1 orders",
    ]);
  });
});

const names = fc.uniqueArray(fc.constantFrom(..."abcdefghijklmnop"), { maxLength: 16 });
const percents = fc
  .uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 4 })
  .map((some) => some.toSorted((a, b) => a - b));
const requests = fc
  .record({ names, canary: fc.array(fc.constantFrom(..."abcdef"), { maxLength: 3 }), waves: percents, seed: fc.nat(5) })
  .map(({ names: all, canary, waves, seed }) => {
    const instances = all.map((name) => instance(name, name < "n" ? "critical" : "test"));
    const cut = Math.min(seed, all.length);
    const precedences =
      cut > 0 && cut < all.length ? [{ leaders: all.slice(0, cut), followers: all.slice(cut, cut + 3) }] : [];
    return { instances, rollouts: [rollout({ canary, waves })], precedences };
  });

describe("any rollout", () => {
  it("changes every server exactly once, and the same every time", () => {
    fc.assert(
      fc.property(requests, (request) => {
        const waves = planWaves(request);
        const done = waves.flatMap((wave) => wave.instances);
        expect(done.toSorted()).toEqual(request.instances.map(({ name }) => name).toSorted());
        expect(waves.every((wave) => wave.instances.length > 0)).toBe(true);
        expect(planWaves(request)).toEqual(planWaves(structuredClone(request)));
      }),
    );
  });

  it("begins with the canaries that may go first", () => {
    fc.assert(
      fc.property(requests, (request) => {
        const waves = planWaves({ ...request, precedences: [] });
        const critical = waves.filter((wave) => wave.rollout).flatMap((wave) => wave.instances);
        const [{ canary } = rollout({})] = request.rollouts;
        const wanted = critical.filter((name) => canary.includes(name));
        expect(critical.slice(0, wanted.length)).toEqual(wanted);
      }),
    );
  });

  it("has never done more of its servers than its percentage, canaries and one server apart", () => {
    fc.assert(
      fc.property(requests, (request) => {
        const [{ canary, waves: allowed } = rollout({})] = request.rollouts;
        const slots = planWaves(request).filter((wave) => wave.rollout);
        const all = slots.flatMap((wave) => wave.instances).filter((name) => name < "n");
        const canaries = all.filter((name) => canary.includes(name)).length;
        let done = 0;
        for (const { instances } of slots.slice(0, -1)) {
          done += instances.filter((name) => name < "n").length;
          const limits = allowed.map((percent) => Math.max(1, canaries, Math.floor((all.length * percent) / 100)));
          expect([...limits, canaries].some((limit) => done <= limit)).toBe(true);
        }
      }),
    );
  });

  it("never lets a server overtake one that it must follow", () => {
    fc.assert(
      fc.property(requests, (request) => {
        const done = planWaves(request).flatMap((wave) => wave.instances);
        for (const { leaders, followers } of request.precedences) {
          const last = Math.max(...leaders.map((name) => done.indexOf(name)));
          expect(followers.filter((name) => done.indexOf(name) < last)).toEqual([]);
        }
      }),
    );
  });
});
