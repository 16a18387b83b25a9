/** Characters that show nothing, break lines, turn the direction of text, or look like a plain space. */
const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;

/**
 * One line in which nothing is hidden: control, bidirectional, invisible and odd blank characters become `\u{202e}`, so that what a
 * reader sees is what stands there.
 */
export function renderVisible(text: string): string {
  return replaceHidden(text, (character) => String.raw`\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Replaces each character that {@link renderVisible} would show. */
export function replaceHidden(text: string, replace: (character: string) => string): string {
  return text.replaceAll(hidden, replace);
}

/** Two units of UTF-16 that are one character. */
const pair = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g;

/** The text, or its beginning with the number of characters that were left out. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const rest = text.length - (text.match(pair)?.length ?? 0) - maxLength;
  const beginning = Array.from(text.slice(0, 2 * maxLength)).slice(0, maxLength);
  return rest > 0 ? `${beginning.join("")}… (${rest} more characters)` : text;
}
