/** Things by key, as many as there is room for. */
export interface RecentMemory<T> {
  find(key: string): T | undefined;
  keep(key: string, thing: T): void;
}

/** Remembers things until together they are larger than the room; those that were not asked for longest go first. */
export function recentMemory<T>(room: number, sizeOf: (thing: T) => number): RecentMemory<T> {
  const things = new Map<string, T>();
  let taken = 0;
  const drop = (key: string): void => {
    const thing = things.get(key);
    if (thing === undefined) return;
    taken -= sizeOf(thing);
    things.delete(key);
  };
  const keep = (key: string, thing: T): void => {
    drop(key);
    things.set(key, thing);
    taken += sizeOf(thing);
    for (const oldest of things.keys()) {
      if (taken <= room) return;
      drop(oldest);
    }
  };
  return {
    find: (key) => {
      const thing = things.get(key);
      if (thing !== undefined) keep(key, thing);
      return thing;
    },
    keep,
  };
}
