import type { Configuration } from "../../../model/configuration.ts";
import { findLogin } from "../../../model/login.ts";
import type { ChangeRequest } from "../../../model/review.ts";
import type { BranchHead, ConfigRepo, Signature } from "../../../ports/config-repo.ts";
import { missingTrunk, unknownRequest } from "./forge-error.ts";

/** Branches that are Setpoint's own, and emergencies, which never come to trunk. */
const reserved = ["setpoint/", "override/"] as const;

/** Where requests are looked for. */
export interface RequestPlace {
  readonly repo: ConfigRepo;
  readonly configuration: Configuration;
}

/** The request of one branch. @throws SetpointError SP_FORGE_UNKNOWN_REQUEST */
export async function readRequest(place: RequestPlace, id: string): Promise<ChangeRequest> {
  const branch = (await place.repo.branches(id)).find((head) => head.name === id);
  const request = branch && (await findRequest(place, branch, await findTrunk(place)));
  if (request !== undefined) return request;
  throw unknownRequest(id, branch === undefined ? "there is no such branch" : "it has nothing that trunk lacks");
}

/** Every branch that has commits trunk lacks. */
export async function listRequests(place: RequestPlace): Promise<readonly ChangeRequest[]> {
  const trunk = await findTrunk(place);
  const requests: ChangeRequest[] = [];
  for (const branch of await place.repo.branches("")) {
    const request = await findRequest(place, branch, trunk);
    if (request !== undefined) requests.push(request);
  }
  return requests;
}

/** Where trunk stands now. @throws SetpointError SP_FORGE_NO_TRUNK */
export async function findTrunk(place: RequestPlace): Promise<string> {
  const { trunk } = place.configuration;
  const head = (await place.repo.branches(trunk)).find((branch) => branch.name === trunk);
  if (head === undefined) throw missingTrunk(trunk);
  return head.commit;
}

async function findRequest(place: RequestPlace, branch: BranchHead, trunk: string): Promise<ChangeRequest | undefined> {
  if (!isProposable(place.configuration, branch.name)) return undefined;
  const commits = await place.repo.commitsBetween(trunk, branch.commit);
  const [newest, first] = [commits[0], commits.at(-1)];
  if (newest === undefined || first === undefined) return undefined;
  return {
    id: branch.name,
    author: nameAuthor(place.configuration, first.author),
    target: place.configuration.trunk,
    base: trunk,
    head: branch.commit,
    title: newest.message.split("\n")[0] ?? "",
    state: "open",
  };
}

/** Their login, or the address itself, which is then a login that nobody has. */
function nameAuthor({ forge }: Configuration, { name, email }: Signature): string {
  return findLogin(email, forge) ?? (email === "" ? name : email);
}

function isProposable(configuration: Configuration, branch: string): boolean {
  const isOurs = branch === configuration.trunk || branch === configuration.auditBranch;
  return !isOurs && !reserved.some((prefix) => branch.startsWith(prefix));
}
