/** One name of a path as RFC 3986 writes it: letters, digits, `-._` and `%`. A lone surrogate, which no URI can hold, becomes U+FFFD. */
export function encodePathName(name: string): string {
  return encodeURIComponent(name.replaceAll(/\p{Cs}/gu, "\u{FFFD}")).replaceAll(
    /[!~*'()]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
