/** Clocks that are set in small steps are not taken to have jumped. */
const toleranceMs = 250;

/** When a probe was under way by this program's clock, and what the server's said in between. Milliseconds since 1970. */
export interface ClockReading {
  readonly beforeMs: number;
  readonly serverMs: number;
  readonly afterMs: number;
}

/** A server's time that does not jump. */
export interface ServerTime {
  /** Milliseconds since 1970 by the server's clock, as it went before it jumped. */
  readonly atMs: number;
  /** How far the server's clock has jumped since the reading before; 0 for not at all. */
  readonly jumpedMs: number;
}

/** How far the server's clock may be ahead of this program's. */
interface Ahead {
  readonly least: number;
  readonly most: number;
}

/**
 * Follows a server's clock. It read its clock at some time between the two readings of ours, so how far it is ahead is known within bounds; bounds that
 * are apart from those before mean a jump. After one, times go on as if there had been none, since what is counted went on too.
 */
export function followServerTime(): (reading: ClockReading) => ServerTime {
  let ahead: Ahead | undefined;
  let jumped = 0;
  return ({ beforeMs, serverMs, afterMs }) => {
    const now = { least: serverMs - jumped - afterMs, most: serverMs - jumped - beforeMs };
    const apart = ahead === undefined ? 0 : distance(ahead, now);
    const jumpedMs = Math.abs(apart) > toleranceMs ? apart : 0;
    jumped += jumpedMs;
    ahead = { least: now.least - jumpedMs, most: now.most - jumpedMs };
    return { atMs: serverMs - jumped, jumpedMs };
  };
}

/** From the nearer bound of the one to that of the other; 0 where they overlap. */
function distance(from: Ahead, to: Ahead): number {
  if (to.least > from.most) return to.least - from.most;
  return to.most < from.least ? to.most - from.least : 0;
}
