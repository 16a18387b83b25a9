/**
 * Lower-cases ASCII letters alone. Names and logins that differ in anything else are different: the Kelvin sign is no `k`, and a
 * Cyrillic letter that looks alike is another letter.
 */
export function foldCase(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
