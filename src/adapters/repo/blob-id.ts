import { createHash } from "node:crypto";

/** The id that git gives to a file's content. */
export function blobId(content: Uint8Array): string {
  return createHash("sha1").update(`blob ${content.byteLength}\0`).update(content).digest("hex");
}
