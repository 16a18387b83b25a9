import type { Relation, RelationInput } from "../../engine.ts";
import { broken, bytesOf, doubtful, numberOf, renderBytes, renderSetting, textOf } from "./read-settings.ts";

const manual = "https://www.postgresql.org/docs/current/runtime-config-resource.html";

/**
 * Memory that one connection surely may take for sorting and hashing at once: one operation. The manual warns that a query may take
 * several times work_mem, so this is the least that a budget must hold.
 */
const operationsPerConnection = 1;

const sharedBuffers: Relation = {
  code: "validate/relation-shared-buffers-memory",
  parameters: ["shared_buffers"],
  source: `${manual}#GUC-SHARED-BUFFERS`,
  check: (input) => {
    const buffers = bytesOf(input, "shared_buffers") ?? 0;
    if (input.memoryBytes === undefined || buffers < Number(input.memoryBytes)) return undefined;
    const message = `${renderSetting(input, "shared_buffers")}, but the instance has ${renderBytes(Number(input.memoryBytes))} of memory.`;
    return broken(
      sharedBuffers.code,
      message,
      "Use a quarter of the memory, or declare the memory the instance really has.",
    );
  },
};

const memoryBudget: Relation = {
  code: "validate/relation-memory-budget",
  parameters: [
    "work_mem",
    "max_connections",
    "shared_buffers",
    "maintenance_work_mem",
    "autovacuum_work_mem",
    "autovacuum_max_workers",
  ],
  source: `${manual}#GUC-WORK-MEM`,
  check: (input) => {
    const [need, memory] = [memoryNeed(input), Number(input.memoryBytes ?? Infinity)];
    if (need <= memory) return undefined;
    const message =
      `shared_buffers, work_mem for each of ${input.valueOf("max_connections")?.display ?? ""} connections and memory for autovacuum come to ` +
      `${renderBytes(need)}; the instance has ${renderBytes(memory)}.`;
    return doubtful(
      memoryBudget.code,
      message,
      "Lower work_mem or max_connections (a pooler helps), or give the instance more memory.",
    );
  },
};

function memoryNeed(input: RelationInput): number {
  const perConnection = operationsPerConnection * (bytesOf(input, "work_mem") ?? 0);
  const perWorker = bytesOf(input, "autovacuum_work_mem") ?? bytesOf(input, "maintenance_work_mem") ?? 0;
  return (
    (bytesOf(input, "shared_buffers") ?? 0) +
    (numberOf(input, "max_connections") ?? 0) * perConnection +
    (numberOf(input, "autovacuum_max_workers") ?? 0) * perWorker
  );
}

const cacheSize: Relation = {
  code: "validate/relation-effective-cache-size",
  parameters: ["effective_cache_size", "shared_buffers"],
  source: "https://www.postgresql.org/docs/current/runtime-config-query.html#GUC-EFFECTIVE-CACHE-SIZE",
  check: (input) => {
    const [cache = 0, buffers = 0] = [bytesOf(input, "effective_cache_size"), bytesOf(input, "shared_buffers")];
    if (cache >= buffers) return undefined;
    const message = `${renderSetting(input, "effective_cache_size")}, less than shared_buffers (${input.valueOf("shared_buffers")?.display ?? ""}), which are part of that cache.`;
    return doubtful(
      cacheSize.code,
      message,
      "Let effective_cache_size be shared_buffers plus the operating system's cache.",
    );
  },
};

/** "huge pages not supported with the current shared_memory_type setting" (ipci.c): refused at start. */
const hugePages: Relation = {
  code: "validate/relation-huge-pages",
  parameters: ["huge_pages", "shared_memory_type"],
  source: `${manual}#GUC-HUGE-PAGES`,
  check: (input) => {
    if (textOf(input, "huge_pages") !== "on" || textOf(input, "shared_memory_type") === "mmap") return undefined;
    const message = `huge_pages is on, but ${renderSetting(input, "shared_memory_type")}: the server does not start.`;
    return broken(hugePages.code, message, "Use shared_memory_type = mmap.");
  },
};

/** Memory: what must fit into the instance. */
export const memoryRelations: readonly Relation[] = [sharedBuffers, memoryBudget, cacheSize, hugePages];
