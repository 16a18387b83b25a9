/** Servers looked at side by side: enough to hide their latency, few enough not to be noticed. */
const serversAtOnce = 8;

/** Does the same with each, a few at a time. @returns the outcomes, in the order of the items */
export async function sideBySide<Item, Outcome>(
  items: readonly Item[],
  work: (item: Item) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let start = 0; start < items.length; start += serversAtOnce)
    outcomes.push(...(await Promise.all(items.slice(start, start + serversAtOnce).map(work))));
  return outcomes;
}
