export { memoryRepo } from "../adapters/repo/memory/memory-repo.ts";
