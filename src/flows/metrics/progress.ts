import type { Progress } from "../../ports/metric-source.ts";

/** How far work on instances is. */
export interface FleetProgress {
  /** The instance that something was told of. */
  readonly instance: string;
  /** Instances that are done, of how many. */
  readonly done: number;
  readonly of: number;
  /** What its source tells of the reading of it. */
  readonly reading?: Parameters<Progress>[0];
}

/** Is told while long work goes on. */
export type TellProgress = (progress: FleetProgress) => void;

/** Counts instances that are done, and tells of each and of what its source says meanwhile. */
export function countProgress(
  of: number,
  tell: TellProgress = () => {},
): { readonly reading: (instance: string) => Progress; readonly finished: (instance: string) => void } {
  let done = 0;
  return {
    reading: (instance) => (reading) => tell({ instance, done, of, reading }),
    finished: (instance) => {
      done += 1;
      tell({ instance, done, of });
    },
  };
}
