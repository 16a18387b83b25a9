/**
 * Does the same with each, so many at a time: the next begins as soon as one is done.
 *
 * @returns the outcomes, in the order of the items
 */
export async function inParallel<Item, Outcome>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes = new Map<number, Outcome>();
  const queue = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) outcomes.set(index, await work(item));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  return [...outcomes].toSorted(([left], [right]) => left - right).map(([, outcome]) => outcome);
}
