const letters: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/**
 * What a quoted text of `postgresql.conf` means: `''` is a quote, `\n` and its like are control characters, `\303` is a byte by its
 * octal number, and a backslash before anything else disappears. A NUL ends the text.
 *
 * Source: `DeescapeQuotedString` in guc-file.l.
 *
 * @param quoted with its quotes
 */
export function unescapeText(quoted: string): string {
  const pieces = quoted.slice(1, -1).matchAll(/''|\\([0-7]{1,3})|\\([^])|([^'\\]+)/gu);
  const bytes = [...pieces].flatMap(([, octal, letter, plain]) => {
    if (octal !== undefined) return [Number.parseInt(octal, 8) % 256];
    return [...encoder.encode(plain ?? (letter === undefined ? "'" : (letters[letter] ?? letter)))];
  });
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(new Uint8Array(end === -1 ? bytes : bytes.slice(0, end)));
}

const encoder = new TextEncoder();
