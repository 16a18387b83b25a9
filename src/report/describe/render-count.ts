/** Renders a number with its noun: `1 instance`, `400 instances`. */
export function renderCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** How many names a row tells before it only counts. */
const toldNames = 3;

/** Renders the instances of one row: the only one, or their number with the first names. */
export function renderInstances(names: readonly string[]): string {
  if (names.length <= 1) return names.join();
  const rest = names.length - toldNames;
  const told = names.slice(0, toldNames).join(", ");
  return `${names.length} instances: ${told}${rest > 0 ? `, … (+${rest})` : ""}`;
}
