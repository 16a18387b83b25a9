/** Letters that take two columns of a terminal: East Asian wide and full-width ones, and pictures. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Marks that stand on the letter before them. */
const combining = /\p{M}/u;

/** Most lines have nothing else, and need not be measured letter by letter. */
const plain = /^[ -~]*$/;

/** Columns that a line takes on a terminal. */
export function textWidth(line: string): number {
  if (plain.test(line)) return line.length;
  let width = 0;
  for (const character of line) width += characterWidth(character);
  return width;
}

/** Breaks a line between words so that no line is wider than `width` columns; a longer word is broken within. Never empty. */
export function wrapText(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let [current, used] = ["", 0];
  for (const word of line.split(" ").flatMap((long) => breakWord(long, width))) {
    const wordWidth = textWidth(word);
    if (current !== "" && used + 1 + wordWidth > width) {
      lines.push(current);
      [current, used] = [word, wordWidth];
    } else [current, used] = current === "" ? [word, wordWidth] : [`${current} ${word}`, used + 1 + wordWidth];
  }
  return [...lines, current];
}

/** Fills a line with blanks up to `width` columns. */
export function padText(line: string, width: number): string {
  return line + " ".repeat(Math.max(0, width - textWidth(line)));
}

function breakWord(word: string, width: number): readonly string[] {
  const parts: string[] = [];
  let [part, used] = ["", 0];
  for (const character of word) {
    const next = characterWidth(character);
    if (used + next > width && part !== "") {
      const [kept, carried] = splitAfterSeparator(part);
      parts.push(kept);
      [part, used] = [carried, textWidth(carried)];
    }
    part += character;
    used += next;
  }
  return [...parts, part];
}

/** A path or a list is better broken between its parts. */
function splitAfterSeparator(part: string): readonly [string, string] {
  const end = Math.max(...["/", ",", ";", "="].map((separator) => part.lastIndexOf(separator))) + 1;
  return end > 0 ? [part.slice(0, end), part.slice(end)] : [part, ""];
}

function characterWidth(character: string): number {
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
