import type { Signature } from "../../ports/config-repo.ts";

/**
 * A message as git keeps it: LF, no NUL, no blanks at its end. An id covers these bytes, so every store must agree on them.
 */
export function cleanMessage(message: string): string {
  return message.replaceAll("\u0000", "\uFFFD").replaceAll("\r\n", "\n").replaceAll("\r", "\n").trimEnd();
}

/** Names and addresses without what would break out of a commit's header line. */
export function cleanSignature(signature: Signature): Signature {
  return { name: cleanLine(signature.name), email: cleanLine(signature.email) };
}

function cleanLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u001F\u007F<>\s]+/gu, " ").trim();
}
