import type { Clock } from "../ports/clock.ts";

/** A clock that stands still until it is told to go on; whoever waits is there at once, and so is the time. */
export interface FixedClock extends Clock {
  /** Moves the time; negative goes back. */
  advance(milliseconds: number): void;
}

/**
 * A clock for tests.
 *
 * @param start where it stands at first, RFC 3339; default `2030-01-01T00:00:00.000Z`
 */
export function fixedClock(start = "2030-01-01T00:00:00.000Z"): FixedClock {
  let now = new Date(start).getTime();
  return {
    now: () => new Date(now),
    wait: async (ms) => {
      now += ms;
    },
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}
