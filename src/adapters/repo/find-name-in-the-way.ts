/** A ref that makes `ref` impossible: git keeps refs like files, so `a` and `a/b` exclude each other. */
export function findNameInTheWay(ref: string, names: Iterable<string>): string | undefined {
  return [...names].find((name) => name.startsWith(`${ref}/`) || ref.startsWith(`${name}/`));
}
