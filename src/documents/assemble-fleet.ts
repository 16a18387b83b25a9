import type { Finding } from "../model/finding.ts";
import type { Fleet } from "../model/fleet.ts";
import {
  addDocument,
  configurationFile,
  type DocumentFile,
  emptyFleet,
  finishFleet,
  type GrowingFleet,
  readingOf,
} from "./grow-fleet.ts";

export type { DocumentFile } from "./grow-fleet.ts";

/** A fleet and the files that it was put together from. */
export interface AssembledFleet {
  readonly files: readonly DocumentFile[];
  readonly fleet: Fleet;
}

/**
 * Puts the documents of one commit together. Who a document is says its name, not its path; two of one name, a kind in the
 * wrong folder, no configuration and no instance at all are errors. A broken document is named in `documents`, but takes no part.
 *
 * @param findings what is already known to be wrong with the commit's files
 * @param previous another commit: where only the content of instances and profiles differs, the rest of it is taken over
 */
export function assembleFleet(
  files: readonly DocumentFile[],
  findings: readonly Finding[],
  previous?: AssembledFleet,
): Fleet {
  const replaced = previous && findings.length === 0 ? findReplaced(previous, files) : undefined;
  if (previous && replaced) return replaceDocuments(previous.fleet, replaced);
  const fleet = emptyFleet(findings);
  for (const file of files) addDocument(fleet, file);
  if (!fleet.documents.has(configurationIdentity(files))) fleet.findings.push(noConfiguration);
  if (fleet.instances.size === 0) fleet.findings.push(noInstances);
  return finishFleet(fleet);
}

function configurationIdentity(files: readonly DocumentFile[]): string {
  const file = files.find(({ path }) => path === configurationFile);
  return (file && readingOf(file).id) ?? "";
}

/** The files that say something else of the same instances and profiles, or `undefined` where more than that differs, or was wrong. */
function findReplaced(previous: AssembledFleet, files: readonly DocumentFile[]): readonly DocumentFile[] | undefined {
  if (previous.fleet.findings.length > 0 || previous.files.length !== files.length) return undefined;
  const differing: DocumentFile[] = [];
  for (const [index, before] of previous.files.entries()) {
    const after = files[index];
    if (after === before) continue;
    if (after === undefined || !isReplacement(before, after)) return undefined;
    differing.push(after);
  }
  return differing;
}

function isReplacement(before: DocumentFile, after: DocumentFile): boolean {
  const { id = "", findings, misplacement } = readingOf(after);
  const isSound = findings.length === 0 && misplacement === undefined && after.parsed.document !== undefined;
  return isSound && readingOf(before).id === id && /^(?:Instance|Profile)\//u.test(id);
}

/** A name keeps its place in a map when what stands under it is replaced, so that the order is that of a fleet put together anew. */
function replaceDocuments({ policies, ...rest }: Fleet, files: readonly DocumentFile[]): Fleet {
  const fleet: GrowingFleet = {
    ...emptyFleet([]),
    ...rest,
    instances: new Map(rest.instances),
    profiles: new Map(rest.profiles),
    documents: new Map(rest.documents),
    findings: [],
  };
  for (const { source, id, addTo } of files.map(readingOf)) {
    if (id !== undefined) fleet.documents.set(id, source);
    addTo(fleet);
  }
  return { ...finishFleet(fleet), policies };
}

const noConfiguration: Finding = {
  code: "documents/no-configuration",
  severity: "error",
  message: "There is no setpoint.yaml that can be read: trunk, people and limits are unknown.",
  fix: "Add setpoint.yaml (kind: Configuration); setpoint init writes one.",
};

const noInstances: Finding = {
  code: "documents/empty-fleet",
  severity: "error",
  message: "No instance could be read: nothing would be checked, and nothing found looks like nothing wrong.",
  fix: "Add instances under instances/, or mend those that are there.",
};
