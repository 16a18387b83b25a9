/** What the text of a setting is: a literal, an expression (`${…}`), or an expression that never ends. */
export type SettingText =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "expression"; readonly source: string }
  | { readonly kind: "unclosed" };

const opening = "${";

const escapedOpening = /^\$\$+\{/;

/**
 * Reads the text of a setting. Only a text that starts with `${` is an expression, and then all of it is; one more `$` before it
 * stands for a literal `${` (and before `$${` for a literal `$${`). Anywhere else `${` is literal (`cp %p ${ARCHIVE}/%f`).
 */
export function readSettingText(text: string): SettingText {
  if (escapedOpening.test(text)) return { kind: "text", text: text.slice(1) };
  if (!text.startsWith(opening)) return { kind: "text", text };
  if (!text.endsWith("}")) return { kind: "unclosed" };
  return { kind: "expression", source: text.slice(opening.length, -1) };
}

/** The text of a setting that {@link readSettingText} reads as this literal. */
export function escapeSettingText(literal: string): string {
  return /^\$+\{/.test(literal) ? `$${literal}` : literal;
}
