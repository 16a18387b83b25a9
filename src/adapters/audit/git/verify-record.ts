import type { Finding } from "../../../model/finding.ts";
import type { CommitInfo, ConfigRepo } from "../../../ports/config-repo.ts";
import { findHead, latestFile } from "./git-journal.ts";
import { parseMessage, renderEntry, type Draft, type RecordKind } from "./journal-format.ts";

/** Commits looked into at once: every one opens files. */
const batchSize = 64;

/** The record to be examined. */
export interface RecordPlace<T> {
  readonly repo: ConfigRepo;
  readonly branch: string;
  readonly kind: RecordKind<T>;
}

/** A commit of the record and what it holds, if it holds an entry. */
interface Link<T> {
  readonly commit: CommitInfo;
  readonly draft: Draft<T> | undefined;
}

/**
 * Everything that appending cannot have done: merges, commits that are no entries or hold something else, gaps in the sequence, an
 * anchor that is gone. Git's own hashes make an entry that was changed another commit, so an anchor that is still there proves
 * everything before it; without one, a record that was forged as a whole from its first entry on cannot be told from a true one.
 */
export async function verifyRecord<T>(place: RecordPlace<T>, anchor: string | undefined): Promise<readonly Finding[]> {
  const head = await findHead(place.repo, place.branch);
  const commits = head === undefined ? [] : (await place.repo.commitsBetween(undefined, head)).toReversed();
  const links = commits.map((commit) => ({ commit, draft: parseMessage(place.kind, commit.message) }));
  return [...checkAnchor(place.branch, commits, anchor), ...(await checkLinks(place, links))];
}

async function checkLinks<T>(place: RecordPlace<T>, links: readonly Link<T>[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (let start = 0; start < links.length; start += batchSize) {
    const batch = links.slice(start, start + batchSize);
    const checks = batch.map(async (link, index) => await checkLink(place, link, links[start + index - 1]));
    findings.push(...(await Promise.all(checks)).flat());
  }
  return findings;
}

function checkAnchor(branch: string, commits: readonly CommitInfo[], anchor: string | undefined): readonly Finding[] {
  if (anchor === undefined || commits.some((commit) => commit.id === anchor)) return [];
  if (!/^[0-9a-f]{40}$/u.test(anchor)) return [shortAnchor(anchor)];
  return [finding("audit/rewritten", `Branch ${branch} does not hold entry ${anchor}: the record was rewritten.`)];
}

/** A shortened id proves little: a forged record could be given one that begins the same. */
function shortAnchor(anchor: string): Finding {
  const message = `${anchor} is no full id of an entry, which has 40 hexadecimal digits.`;
  const fix = "Give the anchor that setpoint audit verify showed last time, whole.";
  return { code: "audit/short-anchor", severity: "error", message, fix };
}

async function checkLink<T>(
  place: RecordPlace<T>,
  link: Link<T>,
  before: Link<T> | undefined,
): Promise<readonly Finding[]> {
  const parents = before === undefined ? [] : [before.commit.id];
  const where = `Commit ${link.commit.id} of branch ${place.branch}`;
  const findings: Finding[] = [];
  if (link.commit.parents.join() !== parents.join()) {
    findings.push(
      finding("audit/branched", `${where} does not follow the entry before it: the record was branched or merged.`),
    );
  }
  if (link.draft === undefined)
    return [...findings, finding("audit/unreadable-entry", `${where} is no entry of the record.`)];
  if (!(await holdsOnly(place.repo, link.commit.id, link.draft))) {
    findings.push(finding("audit/altered-entry", `${where} holds other files than its entry: it was altered.`));
  }
  return [...findings, ...checkOrder(where, link.draft, before?.draft)];
}

async function holdsOnly(repo: ConfigRepo, commit: string, draft: Draft<unknown>): Promise<boolean> {
  const [latest, ...others] = (await repo.snapshot(commit)).entries;
  if (latest?.path !== latestFile || latest.mode !== "100644" || others.length > 0) return false;
  return new TextDecoder().decode(await repo.readBlob(latest.blob)) === `${renderEntry(draft)}\n`;
}

function checkOrder(where: string, draft: Draft<unknown>, before: Draft<unknown> | undefined): readonly Finding[] {
  const findings: Finding[] = [];
  const expected = (before?.sequence ?? 0) + 1;
  if (draft.sequence !== expected) {
    findings.push(
      finding(
        "audit/sequence-gap",
        `${where} is entry ${draft.sequence} where ${expected} belongs: entries were dropped, inserted or moved.`,
      ),
    );
  }
  if (before !== undefined && draft.at < before.at) {
    const late = finding(
      "audit/time-backwards",
      `${where} says ${draft.at}, before the entry it follows (${before.at}).`,
    );
    findings.push({ ...late, severity: "warning", fix: "Compare the clocks of the machines that run Setpoint." });
  }
  return findings;
}

function finding(code: string, message: string): Finding {
  const fix =
    "Compare with another clone and with the forge's log of pushes; do not act on this record until it is explained.";
  return { code, severity: "error", message, fix };
}
