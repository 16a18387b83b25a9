export { memoryDocumentCache } from "../adapters/repo/memory/memory-document-cache.ts";
export { memoryRepo } from "../adapters/repo/memory/memory-repo.ts";
export { fixedClock, type FixedClock } from "./fixed-clock.ts";
