/**
 * Names, sorted, under which two maps do not hold the same. What commits share is one object in both, so most of a fleet is passed
 * over at the price of a look.
 *
 * @param contentOf what makes two values the same; default: being one object
 */
export function differingNames<T>(
  left: ReadonlyMap<string, T>,
  right: ReadonlyMap<string, T>,
  contentOf: (value: T) => unknown = (value) => value,
): readonly string[] {
  const names: string[] = [];
  for (const [name, one] of left) {
    const other = right.get(name);
    if (other === undefined || (other !== one && contentOf(other) !== contentOf(one))) names.push(name);
  }
  for (const name of right.keys()) if (!left.has(name)) names.push(name);
  return names.toSorted();
}
