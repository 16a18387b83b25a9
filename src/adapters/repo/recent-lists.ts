/** Lists by key, as many as there is room for. */
export interface RecentLists<T> {
  find(key: string): readonly T[] | undefined;
  keep(key: string, list: readonly T[]): void;
}

/**
 * Remembers lists until together they have more items than there is room for; those that were not asked for longest go first.
 *
 * @param room items, each list counting as one more
 */
export function recentLists<T>(room: number): RecentLists<T> {
  const lists = new Map<string, readonly T[]>();
  let taken = 0;
  const drop = (key: string): void => {
    taken -= (lists.get(key)?.length ?? -1) + 1;
    lists.delete(key);
  };
  const keep = (key: string, list: readonly T[]): void => {
    drop(key);
    lists.set(key, list);
    taken += list.length + 1;
    for (const oldest of lists.keys()) {
      if (taken <= room) return;
      drop(oldest);
    }
  };
  return {
    find: (key) => {
      const list = lists.get(key);
      if (list !== undefined) keep(key, list);
      return list;
    },
    keep,
  };
}
