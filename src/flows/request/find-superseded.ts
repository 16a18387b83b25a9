import { selectEntries } from "../../documents/select-entries.ts";
import type { AuditEntry } from "../../model/audit-event.ts";
import type { Plan } from "../../model/plan.ts";
import type { ChangeRequest } from "../../model/review.ts";
import type { CommitInfo } from "../../ports/config-repo.ts";
import { planChange } from "../../stages/plan/plan-change.ts";
import type { RequestFacts } from "../../stages/request/request-facts.ts";
import { type Reader, readSide } from "../read-side.ts";
import type { Round } from "./round.ts";

/**
 * A request whose plan is empty is superseded if its own commits changed documents and trunk has come to say the same since it began.
 * The record names who brought it where the very same plan was merged.
 */
export async function findSuperseded(
  reader: Reader,
  round: Pick<Round, "entries">,
  { request, plan }: { readonly request: ChangeRequest; readonly plan: Plan },
): Promise<Pick<RequestFacts, "superseded">> {
  if (!isEmpty(plan)) return {};
  const commits = await reader.repo.commitsBetween(request.base, request.head);
  const start = commits.at(-1)?.parents[0];
  if (start === undefined || !(await changesDocuments(reader, commits))) return {};
  const began = await readSide(reader, start);
  const own = planChange(began, await readSide(reader, request.head, began), reader.engines);
  if (isEmpty(own)) return {};
  const by = findMerged(round.entries, own.digest);
  return { superseded: by === undefined || by === request.id ? {} : { by } };
}

function isEmpty({ changes, structure }: Plan): boolean {
  return changes.length + structure.length === 0;
}

/** Commits that only bring trunk in have two parents. */
async function changesDocuments(reader: Reader, commits: readonly CommitInfo[]): Promise<boolean> {
  for (const { id, parents } of commits) {
    const [parent, ...others] = parents;
    if (parent === undefined || others.length > 0) continue;
    if ((await describeDocuments(reader, id)) !== (await describeDocuments(reader, parent))) return true;
  }
  return false;
}

async function describeDocuments({ repo }: Reader, commit: string): Promise<string> {
  const { documents } = selectEntries((await repo.snapshot(commit)).entries);
  return documents.map(({ path, blob }) => `${blob} ${path}`).join("\n");
}

function findMerged(entries: readonly AuditEntry[], digest: string): string | undefined {
  const merged = entries.findLast(({ event }) => event.kind === "request-merged" && event.digest === digest);
  return merged?.event.kind === "request-merged" ? merged.event.request : undefined;
}
