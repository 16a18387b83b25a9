/** Renders a number with its noun: `1 instance`, `400 instances`. */
export function renderCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** How many names a row tells before it only counts. */
const toldNames = 3;

/** Renders the instances of one row: the only one, or their number with the first names. */
export function renderInstances(names: readonly string[]): string {
  return names.length <= 1 ? names.join() : `${names.length} instances: ${renderNames(names)}`;
}

/** Renders the first few names of a row, and how many others there are: `bo, chris, dana, … (+17)`. */
export function renderNames(names: readonly string[]): string {
  return tellNames(names, toldNames).join(", ");
}

/** The first names, and in the place of the others their number. */
export function tellNames(names: readonly string[], told: number): readonly string[] {
  const rest = names.length - told;
  return rest > 0 ? [...names.slice(0, told), `… (+${rest})`] : names;
}
