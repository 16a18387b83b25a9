/** What a probe knows of one counter of transactions that its own are in. */
interface Told {
  readonly raw: number;
  readonly told: number;
}

/** Takes a probe's own transactions out of a counter that they are in. */
export interface OwnTransactions {
  /** Another one began. */
  count(): void;
  /** What the others did, given what the server says during a probe. */
  without(raw: number): number;
}

/**
 * A server adds a session's transactions to its counters when they end, but no more than once a second. So at every probe those are taken out that
 * had begun before the probe before it: then what is told is exact for probes a second apart, and late by a few for others. It never
 * falls unless the server's counter does.
 */
export function ownTransactions(): OwnTransactions {
  let begun = 0;
  let settled = 0;
  let atLastProbe = 0;
  let last: Told | undefined;
  return {
    count: () => {
      begun += 1;
    },
    without: (raw) => {
      const isReset = last !== undefined && raw < last.raw;
      settled = isReset ? 0 : atLastProbe;
      if (isReset) begun = 0;
      atLastProbe = begun;
      const floor = isReset ? 0 : (last?.told ?? 0);
      last = { raw, told: Math.max(raw - settled, floor) };
      return last.told;
    },
  };
}
