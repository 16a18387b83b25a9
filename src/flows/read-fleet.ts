import { assembleFleet } from "../documents/assemble-fleet.ts";
import type { DocumentFile } from "../documents/assemble-fleet.ts";
import { isParsedDocument } from "../documents/parsed-document.ts";
import { type DocumentEntry, type EntrySelection, selectEntries } from "../documents/select-entries.ts";
import type { Fleet } from "../model/fleet.ts";
import type { ConfigRepo, DocumentCache, Snapshot, TreeEntry } from "../ports/config-repo.ts";

/** Loaded at the first document that is not known yet: a run that knows all of them needs neither YAML nor schemas. */
const loadParser = () => import("../documents/parse-document.ts");

/** Blobs that are read at once: enough to keep a disk or a network busy, few enough to keep memory small. */
const readsAtOnce = 32;

/** Entries that commits share are the same objects: what was read of one commit is not even looked up for the next. */
const files = new WeakMap<DocumentEntry, DocumentFile>();

/** What a fleet was read from. */
interface Reading {
  readonly entries: readonly TreeEntry[];
  readonly selection: EntrySelection;
  readonly files: readonly DocumentFile[];
}

const readings = new WeakMap<Fleet, Reading>();

/** Where documents are read from: the repository, and what is remembered of it. */
export interface FleetSource {
  readonly repo: Pick<ConfigRepo, "readBlob">;
  readonly cache: DocumentCache;
}

/**
 * Reads everything that one commit (or the working tree) says. What the cache knows by content address is not read again.
 *
 * @param previous a fleet read before: what its commit shares with this one is taken over
 * @throws SetpointError SP_REPO_UNREADABLE; what is wrong with the documents is in the fleet's findings
 */
export async function readFleet({ entries }: Snapshot, source: FleetSource, previous?: Fleet): Promise<Fleet> {
  const before = previous && readings.get(previous);
  const selection = (before && replaceEntries(before, entries)) ?? selectEntries(entries);
  const documents = await readDocuments(selection.documents, source);
  const known = previous && before && { files: before.files, fleet: previous };
  const fleet = assembleFleet(documents, selection.findings, known);
  readings.set(fleet, { entries, selection, files: documents });
  return fleet;
}

/** The same selection of other contents, where two commits have the same paths and modes: it depends on nothing else. */
function replaceEntries({ entries, selection }: Reading, next: readonly TreeEntry[]): EntrySelection | undefined {
  if (entries.length !== next.length) return undefined;
  const replaced = new Map<DocumentEntry, TreeEntry>();
  for (const [index, before] of entries.entries()) {
    const after = next[index];
    if (after === before) continue;
    if (after?.path !== before.path || after.mode !== before.mode) return undefined;
    replaced.set(before, after);
  }
  return { ...selection, documents: selection.documents.map((entry) => replaced.get(entry) ?? entry) };
}

async function readDocuments(
  documents: readonly DocumentEntry[],
  { repo, cache }: FleetSource,
): Promise<readonly DocumentFile[]> {
  const unread = documents.filter((entry) => !files.has(entry));
  for (let start = 0; start < unread.length; start += readsAtOnce) {
    const batch = unread.slice(start, start + readsAtOnce);
    await Promise.all(batch.map(async (entry) => files.set(entry, await readDocument(entry, { repo, cache }))));
  }
  await cache.flush();
  return documents.flatMap((entry) => files.get(entry) ?? []);
}

async function readDocument({ path, blob }: DocumentEntry, { repo, cache }: FleetSource): Promise<DocumentFile> {
  const known = cache.get(blob);
  if (isParsedDocument(known)) return { path, blob, parsed: known };
  const { parseDocument } = await loadParser();
  const parsed = parseDocument(await repo.readBlob(blob));
  cache.set(blob, parsed);
  return { path, blob, parsed };
}
