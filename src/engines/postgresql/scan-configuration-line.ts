/** A piece of a line of `postgresql.conf`, as the server's scanner tells them apart. */
export interface Token {
  readonly kind: "identifier" | "qualified" | "quoted" | "unquoted" | "integer" | "real" | "equals" | "error";
  readonly text: string;
}

/** In the order of guc-file.l, which decides where two patterns match the same length. None can go back further than it came. */
const patterns: readonly (readonly [kind: Token["kind"], pattern: RegExp])[] = [
  ["identifier", /[A-Za-z_\u0080-\u{10ffff}][\w\u0080-\u{10ffff}]*/uy],
  ["qualified", /[A-Za-z_\u0080-\u{10ffff}][\w\u0080-\u{10ffff}]*\.[A-Za-z_\u0080-\u{10ffff}][\w\u0080-\u{10ffff}]*/uy],
  ["quoted", /'(?:[^'\\]|\\[^]|'')*'/uy],
  ["unquoted", /[A-Za-z_\u0080-\u{10ffff}][\w\u0080-\u{10ffff}\-.:/]*/uy],
  ["integer", /[-+]?(?:0x[\da-fA-F]+|\d+)[A-Za-z]*/uy],
  ["real", /[-+]?\d*\.\d*(?:[Ee][-+]?\d+)?/uy],
  ["equals", /[=]/uy],
];

/** A name, an equals sign and a value; one more is one too many, and no more is looked at. */
const mostTokens = 4;

const blanks = /[ \t\r]*/y;

/**
 * Splits a line into at most four tokens; a comment ends it. Always the longest match, as flex does; what matches nothing is an
 * `error` of one character.
 */
export function scanConfigurationLine(line: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = skipBlanks(line, 0);
  while (position < line.length && line[position] !== "#" && tokens.length < mostTokens) {
    const token = scanToken(line, position);
    tokens.push(token);
    if (token.kind === "error") break;
    position = skipBlanks(line, position + token.text.length);
  }
  return tokens;
}

function skipBlanks(line: string, position: number): number {
  blanks.lastIndex = position;
  blanks.test(line);
  return blanks.lastIndex;
}

function scanToken(line: string, position: number): Token {
  let longest: Token = { kind: "error", text: "" };
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = position;
    const text = pattern.exec(line)?.[0] ?? "";
    if (text.length > longest.text.length) longest = { kind, text };
  }
  return longest;
}
