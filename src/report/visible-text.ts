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

/** The text, or its beginning with the number of characters that were left out. */
export function shorten(text: string, maxLength: number): string {
  const characters = text.length > maxLength ? [...text] : [];
  const rest = characters.length - maxLength;
  return rest > 0 ? `${characters.slice(0, maxLength).join("")}… (${rest} more characters)` : text;
}
