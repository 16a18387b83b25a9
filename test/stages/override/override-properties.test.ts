import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../../src/model/audit-event.ts";
import { activeChanges } from "../../../src/stages/override/active-changes.ts";
import { deriveOverrides } from "../../../src/stages/override/derive-overrides.ts";
import { now } from "../gate/shop.ts";
import { value } from "../gate/shop-engine.ts";
import { accepted, record, restored, type TimedEvent } from "./shop-override.ts";

const ids = ["a", "b", "c"] as const;
const step = fc.oneof(
  fc.record({
    kind: fc.constant("accept"),
    id: fc.constantFrom(...ids),
    lasts: fc.integer({ min: 1, max: 40 }),
    supersedes: fc.constantFrom(undefined, ...ids),
  }),
  fc.record({ kind: fc.constant("close"), id: fc.constantFrom(...ids) }),
  fc.record({ kind: fc.constant("restore"), id: fc.constantFrom(...ids), right: fc.boolean() }),
);
/** One step an hour, the last one an hour ago. */
const steps = fc.array(step, { maxLength: 12 });

type Step = typeof step extends fc.Arbitrary<infer Of> ? Of : never;

function toEvent(one: Step, hour: number): AuditEvent {
  if ("lasts" in one) {
    const supersedes = one.supersedes === undefined ? {} : { supersedes: one.supersedes };
    const changes = [{ instance: "orders-prod", parameter: "work_mem", value: value(one.id) }];
    return {
      kind: "override-accepted",
      override: accepted(one.id, [hour, hour + one.lasts], { changes, ...supersedes }),
    };
  }
  if ("right" in one) return restored(one.id, one.right ? "4096" : "1");
  return { kind: "override-closed", override: one.id, by: "bo" };
}

interface Told {
  readonly id: string;
  readonly end: number;
  readonly supersedes: string | undefined;
  readonly active: boolean;
  readonly done: boolean;
}

/** Tells the story hour by hour from the steps, by scanning all of them for every question. */
function tell(all: readonly Step[]): readonly Told[] {
  const hourOf = (index: number): number => index - all.length;
  const firsts = all.flatMap((one, index) => {
    const isFirst =
      "lasts" in one && !all.slice(0, index).some((earlier) => "lasts" in earlier && earlier.id === one.id);
    return isFirst ? [{ ...one, index }] : [];
  });
  return firsts.map(({ id, lasts, index, supersedes }) => {
    const planned = hourOf(index) + lasts;
    const closing = all.findIndex((one, at) => at > index && one.kind === "close" && one.id === id);
    const proven = all.some((one, at) => {
      const hasEnded = hourOf(at) >= planned || (closing >= 0 && at > closing);
      return "right" in one && one.right && one.id === id && at > index && hasEnded;
    });
    const end = closing >= 0 ? Math.min(planned, hourOf(closing)) : planned;
    const active = closing < 0 && planned > 0;
    return { id, end, supersedes, active, done: !active && proven };
  });
}

function timeline(all: readonly Step[]): readonly TimedEvent[] {
  return all.map((one, index) => [index - all.length, toEvent(one, index - all.length)]);
}

describe("the life of overrides, whatever happens", () => {
  it("is what the story tells, hour by hour", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const lives = deriveOverrides(record(...timeline(all)), now);
        const found = lives.map(({ override, state }) => ({
          id: override.id,
          active: state === "active",
          done: state === "restored",
        }));
        expect(found).toEqual(tell(all).map(({ id, active, done }) => ({ id, active, done })));
      }),
      { numRuns: 1500 },
    );
  });

  it("holds exactly one value while any override is active, and restores what no read-back has proven", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const lives = deriveOverrides(record(...timeline(all)), now);
        const told = tell(all);
        const held = activeChanges(lives).map((change) => change.override);
        expect(held).toHaveLength(told.some((one) => one.active) ? 1 : 0);
        const waiting = told.filter((one) => !one.active && !one.done).map((one) => one.id);
        const open = lives.filter((life) => life.unrestored.length > 0);
        expect(open.map((life) => life.override.id)).toEqual(waiting);
      }),
      { numRuns: 1500 },
    );
  });

  it("never lets an active override without a claim take the place of an earlier active one", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const active = tell(all).filter((one) => one.active);
        fc.pre(active.length > 0 && active.every((one) => one.supersedes === undefined));
        const lives = deriveOverrides(record(...timeline(all)), now);
        expect(activeChanges(lives)[0]?.override).toBe(active[0]?.id);
      }),
      { numRuns: 1000 },
    );
  });
});
