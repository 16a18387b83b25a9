import { describe, expect, it } from "vitest";
import { documentFormat } from "../../src/documents/parsed-document.ts";
import { readFleet } from "../../src/flows/read-fleet.ts";
import type { ConfigRepo, DocumentCache, Snapshot } from "../../src/ports/config-repo.ts";
import { memoryRepo } from "../../src/testing/memory-repo.ts";
import { orders, readText } from "../documents/fixture.ts";

const configuration = readText("every-kind/configuration.yaml");

/** A cache that survives as JSON, as the one on disk does. */
function jsonCache(): DocumentCache & { readonly texts: Map<string, string>; flushes: number } {
  const texts = new Map<string, string>();
  const cache = {
    texts,
    flushes: 0,
    get: (blob: string): unknown => JSON.parse(texts.get(blob) ?? "null"),
    set: (blob: string, document: unknown): void => void texts.set(blob, JSON.stringify(document)),
    flush: async (): Promise<void> => {
      cache.flushes += 1;
    },
  };
  return cache;
}

/** Counts what is read. */
function countReads(repo: ConfigRepo): ConfigRepo & { readonly reads: string[] } {
  const reads: string[] = [];
  return {
    ...repo,
    reads,
    readBlob: async (blob) => {
      reads.push(blob);
      return repo.readBlob(blob);
    },
  };
}

async function commit(files: Readonly<Record<string, string>>): Promise<{ repo: ConfigRepo; snapshot: Snapshot }> {
  const repo = memoryRepo();
  const author = { name: "Lin", email: "lin@orders.example" };
  const request = { branch: "main", expected: null, files: new Map(Object.entries(files)), message: "Fleet", author };
  await repo.commit({ ...request, at: new Date("2024-03-01T12:00:00Z") });
  return { repo, snapshot: await repo.snapshot("main") };
}

const files = {
  "setpoint.yaml": configuration,
  "instances/orders.yaml": orders("  settings: { shared_buffers: '${memory / 4}' }"),
  "instances/README.md": "Instances of the orders shop.\n",
  "src/main.ts": "not a document",
};

describe("reading a fleet", () => {
  it("reads the documents of a commit and nothing else", async () => {
    const { repo, snapshot } = await commit(files);
    const counting = countReads(repo);
    const fleet = await readFleet(snapshot, { repo: counting, cache: jsonCache() });
    expect(fleet.findings).toEqual([]);
    expect([...fleet.documents.keys()]).toEqual(["Instance/orders-prod", "Configuration/orders-shop"]);
    expect(counting.reads).toHaveLength(2);
  });

  it("remembers by content, and gives the same fleet from memory", async () => {
    const { repo, snapshot } = await commit(files);
    const cache = jsonCache();
    const cold = await readFleet(snapshot, { repo, cache });
    const counting = countReads(repo);
    const warm = await readFleet(snapshot, { repo: counting, cache });
    expect(counting.reads).toEqual([]);
    expect(JSON.stringify([...warm.documents])).toBe(JSON.stringify([...cold.documents]));
    expect(warm.configuration).toEqual(cold.configuration);
    const source = warm.instances.get("orders-prod")?.settings[0]?.source;
    expect(source?.kind === "expression" && source.expression.evaluate({ memory: 8n })).toEqual({
      kind: "value",
      value: 2n,
    });
    expect(cache.flushes).toBe(2);
  });

  it("remembers what was wrong, under every path that holds the same bytes", async () => {
    const broken = orders("  setings: {}");
    const { repo, snapshot } = await commit({ ...files, "instances/a.yaml": broken, "instances/b.yaml": broken });
    const cache = jsonCache();
    await readFleet(snapshot, { repo, cache });
    const warm = await readFleet(snapshot, { repo, cache });
    const unknown = warm.findings.filter(({ code }) => code === "documents/unknown-property");
    expect(unknown.map(({ at }) => at)).toEqual([
      { file: "instances/a.yaml", line: 8, column: 3 },
      { file: "instances/b.yaml", line: 8, column: 3 },
    ]);
  });

  it.each([
    ["of another format", { format: documentFormat + 1, positions: {}, findings: [] }],
    ["without positions", { format: documentFormat, findings: [] }],
    ["of another make", "remembered"],
  ])("reads anew what the cache holds %s", async (_, remembered) => {
    const { repo, snapshot } = await commit(files);
    const cache = jsonCache();
    for (const { blob } of snapshot.entries) cache.set(blob, remembered);
    expect((await readFleet(snapshot, { repo, cache })).findings).toEqual([]);
  });

  it("reads more documents than are read at once, in the order of their paths", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 70 }, (_, index) => {
        const name = `orders-${String(index).padStart(2, "0")}`;
        return [`instances/${name}.yaml`, orders().replace("orders-prod", name)];
      }),
    );
    const { repo, snapshot } = await commit({ "setpoint.yaml": configuration, ...many });
    const fleet = await readFleet(snapshot, { repo, cache: jsonCache() });
    expect(fleet.findings).toEqual([]);
    expect([...fleet.instances.keys()]).toEqual(Object.keys(many).map((path) => path.slice(10, -5)));
  });

  it("lets the repository's own failure stop the run", async () => {
    const { repo } = await commit(files);
    const lost: Snapshot = { entries: [{ path: "instances/orders.yaml", mode: "100644", blob: "0".repeat(40) }] };
    await expect(readFleet(lost, { repo, cache: jsonCache() })).rejects.toThrow(
      expect.objectContaining({ code: "SP_REPO_UNREADABLE" }),
    );
  });

  it("reports files that hide among the documents", async () => {
    const { repo, snapshot } = await commit({ ...files, "instances/orders.yml": orders(), "overrides/inc.yaml": "x" });
    const fleet = await readFleet(snapshot, { repo, cache: jsonCache() });
    expect(fleet.findings.map(({ code, at }) => `${at?.file} ${code}`)).toEqual([
      "instances/orders.yml documents/unexpected-file",
      "overrides/inc.yaml documents/override-on-trunk",
    ]);
  });
});
