import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../../../../src/ports/clock.ts";

/** The machine's own clock, for tests on real servers. */
export const systemClock: Clock = {
  now: () => new Date(),
  wait: async (ms) => {
    await wait(ms);
  },
};
