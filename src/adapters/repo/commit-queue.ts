/** Something that stands in line by a commit's date. */
interface Dated {
  readonly timestamp: number;
}

/** Commits waiting to be looked at, newest claim first; of equals the one that came first. */
export interface CommitQueue<T extends Dated> {
  push(waiting: T): void;
  pop(): T | undefined;
  every(holds: (waiting: T) => boolean): boolean;
}

/** An empty queue. A walk's front is a handful of commits wide, so a sorted list beats a heap. */
export function createCommitQueue<T extends Dated>(): CommitQueue<T> {
  const line: T[] = [];
  return {
    push: (waiting) => line.splice(findPlace(line, waiting.timestamp), 0, waiting),
    pop: () => line.pop(),
    every: (holds) => line.every(holds),
  };
}

/** Ascending, so that `pop` takes the newest; before its equals, so that the earlier one leaves first. */
function findPlace(line: readonly Dated[], timestamp: number): number {
  const place = line.findIndex((waiting) => waiting.timestamp >= timestamp);
  return place === -1 ? line.length : place;
}
