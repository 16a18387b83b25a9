import { createHash } from "node:crypto";

/** The kinds of objects that git stores. */
export type ObjectKind = "commit" | "tree" | "blob" | "tag";

/** The id that git gives to an object. */
export function objectId(kind: ObjectKind, content: Uint8Array): string {
  return createHash("sha1").update(`${kind} ${content.byteLength}\0`).update(content).digest("hex");
}

/** True for 40 hex digits, as git writes ids. */
export function isFullId(text: string): boolean {
  return /^[0-9a-f]{40}$/u.test(text);
}
