import type { Configuration } from "../../../model/configuration.ts";
import { findLogin } from "../../../model/login.ts";
import type { ChangeRequest, MergedRequest } from "../../../model/review.ts";
import type { BranchHead, ConfigRepo, Signature } from "../../../ports/config-repo.ts";
import type { Journal } from "../../../ports/journal.ts";
import { missingTrunk, unknownRequest } from "./forge-error.ts";
import type { ReviewRecord } from "./review-record.ts";
import type { ReadMerges, TrunkMerge } from "./trunk-merges.ts";

/** Branches that are Setpoint's own, and emergencies, which never come to trunk. */
const reserved = ["setpoint/", "override/"] as const;

/** Where requests are looked for. */
export interface RequestPlace {
  readonly repo: ConfigRepo;
  readonly configuration: Configuration;
  readonly reviews: Journal<ReviewRecord>;
  readonly readMerges: ReadMerges;
}

/** The request of one branch, or what became of it. @throws SetpointError SP_FORGE_UNKNOWN_REQUEST */
export async function readRequest(place: RequestPlace, id: string): Promise<ChangeRequest> {
  const trunk = await findTrunk(place);
  const branch = (await place.repo.branches(id)).find((head) => head.name === id);
  const open = branch && (await findRequest(place, branch, trunk));
  const merge = (await place.readMerges(trunk)).find((one) => one.id === id);
  if (open && merge) throw unknownRequest(id, "a request of that name is merged already; give the branch another one");
  if (open) return open;
  if (merge) return (await describeMerge(place, merge, trunk)).request;
  throw unknownRequest(id, branch === undefined ? "there is no such branch" : "it has nothing that trunk lacks");
}

/**
 * Every branch that has commits trunk lacks. A name is used once: approvals of a request that is merged must not open another one that
 * looks the same.
 */
export async function listRequests(place: RequestPlace): Promise<readonly ChangeRequest[]> {
  const trunk = await findTrunk(place);
  const used = new Set((await place.readMerges(trunk)).map((merge) => merge.id));
  const requests: ChangeRequest[] = [];
  for (const branch of await place.repo.branches("")) {
    const request = used.has(branch.name) ? undefined : await findRequest(place, branch, trunk);
    if (request !== undefined) requests.push(request);
  }
  return requests;
}

/** The request that a commit of the trunk claims to have merged. */
export async function findMerged(place: RequestPlace, commit: string): Promise<MergedRequest | undefined> {
  const trunk = await findTrunk(place);
  const merge = (await place.readMerges(trunk)).find((one) => one.commit === commit);
  return merge && (await describeMerge(place, merge, trunk));
}

/** Where trunk stands now. @throws SetpointError SP_FORGE_NO_TRUNK */
export async function findTrunk(place: Pick<RequestPlace, "repo" | "configuration">): Promise<string> {
  const { trunk } = place.configuration;
  const head = (await place.repo.branches(trunk)).find((branch) => branch.name === trunk);
  if (head === undefined) throw missingTrunk(trunk);
  return head.commit;
}

async function findRequest(place: RequestPlace, branch: BranchHead, trunk: string): Promise<ChangeRequest | undefined> {
  if (!isProposable(place.configuration, branch.name)) return undefined;
  const about = await describeCommits(place, trunk, branch.commit);
  if (about === undefined) return undefined;
  const { trunk: target } = place.configuration;
  return { id: branch.name, ...about, target, base: trunk, head: branch.commit, state: "open" };
}

/** When it was merged stands beside the reviews, where the merge was made by Setpoint. */
async function describeMerge(place: RequestPlace, merge: TrunkMerge, trunk: string): Promise<MergedRequest> {
  const { id, head, commit } = merge;
  const about = (await describeCommits(place, merge.base, head)) ?? { author: "", title: id };
  const began = (await place.reviews.entries()).findLast(
    ({ record }) => "merging" in record && record.head === head && record.merging === merge.base,
  );
  const target = place.configuration.trunk;
  const ended = began === undefined ? {} : { endedAt: began.at };
  return { commit, request: { id, ...about, target, base: trunk, head, state: "merged", ...ended, mergedAs: commit } };
}

/** Who made the first of a request's commits, and what the newest is called; `undefined` where it has none. */
async function describeCommits(
  { repo, configuration }: RequestPlace,
  base: string,
  head: string,
): Promise<Pick<ChangeRequest, "author" | "title"> | undefined> {
  const commits = await repo.commitsBetween(base, head);
  const [newest, first] = [commits[0], commits.at(-1)];
  if (newest === undefined || first === undefined) return undefined;
  return { author: nameAuthor(configuration, first.author), title: newest.message.split("\n")[0] ?? "" };
}

/** Their login, or the address itself, which is then a login that nobody has. */
function nameAuthor({ forge }: Configuration, { name, email }: Signature): string {
  return findLogin(email, forge) ?? (email === "" ? name : email);
}

function isProposable(configuration: Configuration, branch: string): boolean {
  const isOurs = branch === configuration.trunk || branch === configuration.auditBranch;
  return !isOurs && !reserved.some((prefix) => branch.startsWith(prefix));
}
