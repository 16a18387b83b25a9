/** A name is taken for a slip of another if at most a third of its letters differ, */
const differentShare = 1 / 3;
/** and not more letters than somebody mistypes in one word; */
const mostDifferent = 4;
/** no more than this many names are proposed. */
const mostSuggestions = 3;

/**
 * The candidates that somebody may have meant by a name that nothing has, nearest first (Damerau–Levenshtein distance with
 * adjacent transpositions; case and `-`/`_` do not count).
 *
 * @example
 * closestNames("shard_buffers", ["shared_buffers", "work_mem"]); // ["shared_buffers"]
 */
export function closestNames(name: string, candidates: Iterable<string>): readonly string[] {
  const wanted = simplify(name);
  const limit = Math.min(mostDifferent, Math.max(1, Math.floor(wanted.length * differentShare)));
  const near: { candidate: string; distance: number }[] = [];
  for (const candidate of candidates) {
    const simple = simplify(candidate);
    if (Math.abs(simple.length - wanted.length) > limit) continue;
    const distance = editDistance(wanted, simple);
    if (distance <= limit) near.push({ candidate, distance });
  }
  const ranked = near.toSorted((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return ranked.slice(0, mostSuggestions).map(({ candidate }) => candidate);
}

/** Longer names are cut: no engine has such, and the distance costs the product of the lengths. */
const longestName = 80;

function simplify(name: string): string {
  return name.slice(0, longestName).toLowerCase().replaceAll("-", "_");
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn one text into the other. */
function editDistance(from: string, to: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = nextRow(last, { letter: from[row - 1], to, row });
    for (let column = 2; column <= to.length; column += 1) {
      const isSwapped = row > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (isSwapped) current[column] = Math.min(current[column] ?? 0, (beforeLast[column - 2] ?? 0) + 1);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}

function nextRow(last: readonly number[], at: { letter: string | undefined; to: string; row: number }): number[] {
  const current = [at.row];
  for (let column = 1; column <= at.to.length; column += 1) {
    const cost = at.letter === at.to[column - 1] ? 0 : 1;
    const [above = 0, left = 0, diagonal = 0] = [last[column], current[column - 1], last[column - 1]];
    current.push(Math.min(above + 1, left + 1, diagonal + cost));
  }
  return current;
}
