/** Order of texts by their bytes in UTF-8, which is DuckDB's; JavaScript's differs for characters beyond the first 65,536. */
export function compareBytes(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const [one, other] = [left.charCodeAt(index), right.charCodeAt(index)];
    if (one !== other) return rankOf(one) - rankOf(other);
  }
  return left.length - right.length;
}

const firstSurrogate = 0xd800;
const firstAfterSurrogates = 0xe000;

/** Halves of characters beyond the first 65,536 come after all others. */
function rankOf(unit: number): number {
  return unit >= firstSurrogate && unit < firstAfterSurrogates ? unit + firstAfterSurrogates : unit;
}
