/** A word as it grows. */
interface Scan {
  readonly words: string[];
  word: string | undefined;
  quote: string | undefined;
  escaped: boolean;
}

/**
 * Splits a command into words without a shell: blanks separate, `'…'` and `"…"` hold blanks, a backslash outside single quotes takes
 * the next character as it is. Nothing is expanded. `undefined` if a quote is left open or nothing is there.
 *
 * @example splitWords("sudo systemctl restart 'postgresql@16 main'") // ["sudo", "systemctl", "restart", "postgresql@16 main"]
 */
export function splitWords(command: string): readonly string[] | undefined {
  const scan: Scan = { words: [], word: undefined, quote: undefined, escaped: false };
  for (const character of command) advance(scan, character);
  if (scan.quote !== undefined || scan.escaped) return undefined;
  endWord(scan);
  return scan.words.length === 0 ? undefined : scan.words;
}

function advance(scan: Scan, character: string): void {
  if (scan.escaped) {
    scan.escaped = false;
    append(scan, character);
  } else if (character === "\\" && scan.quote !== "'") scan.escaped = true;
  else if (scan.quote !== undefined) insideQuote(scan, character);
  else outsideQuote(scan, character);
}

function insideQuote(scan: Scan, character: string): void {
  if (character === scan.quote) scan.quote = undefined;
  else append(scan, character);
}

function outsideQuote(scan: Scan, character: string): void {
  if (/\s/u.test(character)) endWord(scan);
  else if (character === "'" || character === '"') {
    scan.quote = character;
    append(scan, "");
  } else append(scan, character);
}

function append(scan: Scan, text: string): void {
  scan.word = (scan.word ?? "") + text;
}

function endWord(scan: Scan): void {
  if (scan.word !== undefined) scan.words.push(scan.word);
  scan.word = undefined;
}
