import type { Recurrence } from "../../../model/workload.ts";
import type { BucketMask } from "../signal-table.ts";

/** A time at which something about the instance is known to have changed. */
export interface Boundary {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** `shared_buffers changed from 16384 to 65536` */
  readonly why: string;
}

/** A kind of work, and when it was done. */
export interface FoundRegime {
  readonly mask: BucketMask;
  /** In order of time. Spans of what does not recur go on over the windows of what does, and of which little is known. */
  readonly spans: readonly TimeSpan[];
  readonly recurs?: Recurrence;
  /** What tells it from what was before or is around it, sentences with their numbers. */
  readonly because: readonly string[];
}

/** From one time to another, milliseconds since 1970, the end exclusive. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}
