import { describe, expect, it } from "vitest";
import type { DocumentCache } from "../../src/ports/config-repo.ts";

const blob = "708a8304b615a5665a314cd0543ace85c45f1c45";

/** Every implementation of `DocumentCache` keeps these promises. */
export function describeDocumentCache(name: string, open: () => Promise<DocumentCache>): void {
  describe(`${name} as a cache of documents`, () => {
    it("knows nothing at first", async () => {
      expect((await open()).get(blob)).toBeUndefined();
    });

    it("gives back what was set last", async () => {
      const cache = await open();
      cache.set(blob, { kind: "Instance" });
      cache.set(blob, { kind: "Instance", name: "orders-prod", lines: [1, 2] });
      expect(cache.get(blob)).toEqual({ kind: "Instance", name: "orders-prod", lines: [1, 2] });
    });

    it("is still good after a flush", async () => {
      const cache = await open();
      cache.set(blob, ["orders"]);
      await cache.flush();
      await cache.flush();
      expect(cache.get(blob)).toEqual(["orders"]);
    });
  });
}
