import type { MetricRepair } from "../../../model/metric-series.ts";
import { bucketCount } from "../../../model/metric-series.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { MetricProbe, Probe } from "../../../ports/metric-probe.ts";
import type { MetricQuestion, Progress } from "../../../ports/metric-source.ts";
import { followServerTime } from "./server-time.ts";
import type { ServerTime } from "./server-time.ts";

/** So many failures in a row end a series: the server is gone, and others may need it more than we do. */
const failureLimit = 3;

/** One look at the server, or what kept us from it. */
export type Taken =
  | {
      readonly kind: "probe";
      readonly probe: Probe;
      /** By the server's clock, as it went before it jumped. */
      readonly atMs: number;
    }
  | { readonly kind: "repair"; readonly repair: MetricRepair };

/** What a series of probes is taken with. */
export interface Watch {
  readonly probe: MetricProbe;
  readonly clock: Clock;
  readonly progress?: Progress;
}

/**
 * Looks at a server once in each bucket of the window, in its middle, so that clocks that differ by less than half a bucket put every look into its own
 * bucket. A window that has begun already is taken to begin now. A failed look, or one that comes too late because the one before took so long, is a gap;
 * the first must succeed, and three failures in a row end the series.
 *
 * @throws SetpointError what the first look throws
 */
export async function* takeProbes(
  { instance, window, metrics }: MetricQuestion,
  { probe, clock, progress = () => {} }: Watch,
): AsyncGenerator<Taken> {
  const { bucketMs } = window;
  const count = bucketCount(window);
  const now = (): number => clock.now().getTime();
  const startMs = firstLook(window.fromMs, bucketMs, now());
  const follow = followServerTime();
  let failures = 0;
  for (let look = 0; look < count && failures < failureLimit; look += 1) {
    const dueMs = startMs + look * bucketMs;
    if (now() > dueMs + bucketMs / 2) yield gap(dueMs, bucketMs, "the look before took until after it");
    else {
      await clock.wait(Math.max(0, dueMs - now()));
      const beforeMs = now();
      const answer = await attempt(probe, metrics, look);
      failures = answer instanceof SetpointError ? failures + 1 : 0;
      yield* answer instanceof SetpointError
        ? [gap(dueMs, bucketMs, answer.message)]
        : place(answer, follow({ beforeMs, serverMs: answer.atMs, afterMs: now() }));
    }
    progress({ part: instance.name, of: count, at: failures < failureLimit ? look + 1 : count });
  }
}

/** The middle of the first bucket that is not over half yet. */
function firstLook(fromMs: number, bucketMs: number, nowMs: number): number {
  const middle = bucketMs / 2;
  return Math.max(fromMs, Math.ceil((nowMs - middle) / bucketMs) * bucketMs) + middle;
}

async function attempt(
  probe: MetricProbe,
  metrics: MetricQuestion["metrics"],
  look: number,
): Promise<Probe | SetpointError> {
  try {
    return await probe.probe(metrics);
  } catch (error) {
    if (look === 0 || !(error instanceof SetpointError)) throw error;
    return error;
  }
}

function place(probe: Probe, time: ServerTime): readonly Taken[] {
  const placed: Taken = { kind: "probe", probe, atMs: time.atMs };
  return time.jumpedMs === 0 ? [placed] : [clockJump(time), placed];
}

function gap(dueMs: number, bucketMs: number, why: string): Taken {
  const done = `nothing was read, and nothing is made up: ${why}`;
  return { kind: "repair", repair: { kind: "gap", count: 1, fromMs: dueMs, toMs: dueMs + bucketMs, done } };
}

function clockJump({ atMs, jumpedMs }: ServerTime): Taken {
  const done = `the server's clock jumped by ${Math.round(jumpedMs)} ms, and times go on as it went before`;
  return { kind: "repair", repair: { kind: "clock-jump", count: 1, fromMs: atMs, toMs: atMs, done } };
}
