import { objectId } from "./object-id.ts";

/** The id that git gives to a file's content. */
export function blobId(content: Uint8Array): string {
  return objectId("blob", content);
}
