import { assembleFleet } from "../documents/assemble-fleet.ts";
import type { DocumentFile } from "../documents/assemble-fleet.ts";
import { isParsedDocument } from "../documents/parsed-document.ts";
import { selectEntries } from "../documents/select-entries.ts";
import type { Fleet } from "../model/fleet.ts";
import type { ConfigRepo, DocumentCache, Snapshot, TreeEntry } from "../ports/config-repo.ts";

/** Loaded at the first document that is not known yet: a run that knows all of them needs neither YAML nor schemas. */
const loadParser = () => import("../documents/parse-document.ts");

/** Blobs that are read at once: enough to keep a disk or a network busy, few enough to keep memory small. */
const readsAtOnce = 32;

/** Entries that commits share are the same objects: what was read of one commit is not even looked up for the next. */
const files = new WeakMap<TreeEntry, DocumentFile>();

/**
 * Reads everything that one commit (or the working tree) says. What the cache knows by content address is not read again.
 *
 * @throws SetpointError SP_REPO_UNREADABLE; what is wrong with the documents is in the fleet's findings
 */
export async function readFleet(snapshot: Snapshot, repo: ConfigRepo, cache: DocumentCache): Promise<Fleet> {
  const { documents, findings } = selectEntries(snapshot.entries);
  const unread = documents.filter((entry) => !files.has(entry));
  for (let start = 0; start < unread.length; start += readsAtOnce) {
    const batch = unread.slice(start, start + readsAtOnce);
    await Promise.all(batch.map(async (entry) => files.set(entry, await readDocument(entry, repo, cache))));
  }
  await cache.flush();
  return assembleFleet(
    documents.flatMap((entry) => files.get(entry) ?? []),
    findings,
  );
}

async function readDocument({ path, blob }: TreeEntry, repo: ConfigRepo, cache: DocumentCache): Promise<DocumentFile> {
  const known = cache.get(blob);
  if (isParsedDocument(known)) return { path, blob, parsed: known };
  const { parseDocument } = await loadParser();
  const parsed = parseDocument(await repo.readBlob(blob));
  cache.set(blob, parsed);
  return { path, blob, parsed };
}
