import type { DocumentCache } from "../../../ports/config-repo.ts";

/** Remembers documents as long as the process lives. */
export function memoryDocumentCache(): DocumentCache {
  const documents = new Map<string, unknown>();
  return {
    get: (blob) => documents.get(blob),
    set: (blob, document) => void documents.set(blob, document),
    flush: async () => {},
  };
}
