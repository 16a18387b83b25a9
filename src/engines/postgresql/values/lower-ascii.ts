/** Folds A to Z alone, as the server does: `K` (U+212A) is no `k`. */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
