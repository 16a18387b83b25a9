import { findInvisible, findNonAscii } from "./characters.ts";
import type { DocumentFinding } from "../parsed-document.ts";

/** Texts for people: any visible character, and line ends. */
const freeTexts = /^\/spec\/(?:message|reason|constraints\/\d+\/message)$/;

/** What is wrong with a text's characters after YAML has resolved its escapes; texts that programs read are ASCII on one line. */
export function checkText(
  text: string,
  pointer: string,
): Pick<DocumentFinding, "code" | "message" | "fix"> | undefined {
  const free = freeTexts.test(pointer);
  const invisible = findInvisible(text, free);
  if (invisible) {
    const message = `The text holds the character ${invisible.name}, which cannot be seen.`;
    const fix = "Write visible characters on one line, without escapes.";
    return { code: "documents/invisible-character", message, fix };
  }
  const foreign = free ? undefined : findNonAscii(text);
  if (!foreign) return undefined;
  const message = `The text holds the character ${foreign.name}, which is not ASCII and may look like another.`;
  const fix = "Write ASCII; other letters may stand in messages, reasons and comments.";
  return { code: "documents/not-ascii", message, fix };
}
