import { createHash } from "node:crypto";

/** The kinds of objects that git stores. */
export type ObjectKind = "commit" | "tree" | "blob" | "tag";

/** The id that git gives to an object. */
export function objectId(kind: ObjectKind, content: Uint8Array): string {
  return createHash("sha1").update(`${kind} ${content.byteLength}\0`).update(content).digest("hex");
}
