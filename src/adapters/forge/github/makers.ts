import type { ForgeConfiguration } from "../../../model/configuration.ts";
import { findLogin } from "../../../model/login.ts";
import type { ChangeRequest, Contributor, Push } from "../../../model/review.ts";
import { SetpointError } from "../../../model/setpoint-error.ts";
import type { CommitInfo, ConfigRepo } from "../../../ports/config-repo.ts";
import { listCoAuthors } from "../co-authors.ts";
import { githubError, statusOf } from "./github-error.ts";
import { readPushes } from "./github-activity.ts";
import type { Account } from "./identities.ts";
import { type PullPlace, readPull } from "./pull-requests.ts";

/** Where makers are looked for. */
export interface MakerPlace extends PullPlace {
  /** Addresses that the trunk's setpoint.yaml adds to those GitHub knows. */
  readonly people: ForgeConfiguration;
  /** Address → name, as far as it was asked before. */
  readonly accounts: Map<string, Promise<string | undefined>>;
}

/** Everybody who wrote, committed or pushed the request's commits, by git's objects and GitHub's activity log. */
export async function findMakers(place: MakerPlace, request: ChangeRequest): Promise<readonly Contributor[]> {
  const commits = await place.git.commitsBetween(request.base, request.head);
  const written = await Promise.all(commits.map(async (commit) => await findWriters(place, commit)));
  return [...written.flat(), ...(await findPushers(place, request, commits))];
}

async function findWriters(place: MakerPlace, commit: CommitInfo): Promise<readonly Contributor[]> {
  const writer = async (role: "author" | "committer"): Promise<Contributor> => {
    const { email } = commit[role];
    return contributor(email, await findAccount(place, { email, role, commit: commit.id }), {
      role,
      commit: commit.id,
    });
  };
  const coAuthors = listCoAuthors(commit.message).map((email) =>
    contributor(email, findLogin(email, place.people) ?? readNoReply(email), { role: "co-author", commit: commit.id }),
  );
  return [await writer("author"), await writer("committer"), ...coAuthors];
}

function contributor(known: string, login: string | undefined, of: Pick<Contributor, "role" | "commit">): Contributor {
  return { known, ...of, ...(login === undefined ? {} : { login }) };
}

interface Signed {
  readonly email: string;
  readonly role: "author" | "committer";
  readonly commit: string;
}

/** GitHub tells for a commit whose account owns its addresses; an address is asked for once. */
async function findAccount(place: MakerPlace, signed: Signed): Promise<string | undefined> {
  const key = signed.email.trim().toLowerCase();
  const known = place.accounts.get(key) ?? readAccount(place, signed);
  place.accounts.set(key, known);
  return (await known) ?? findLogin(signed.email, place.people);
}

async function readAccount(place: MakerPlace, { role, commit }: Signed): Promise<string | undefined> {
  const { octokit, owner, repo, identities } = place;
  try {
    const { data } = await octokit.rest.repos.getCommit({ owner, repo, ref: commit, per_page: 1 });
    const account = data[role];
    return isAccount(account) ? identities.nameOf(account) : undefined;
  } catch (error) {
    const status = statusOf(error);
    if (status === 404 || status === 422) return undefined;
    throw githubError(error);
  }
}

/** GitHub answers `{}` where it knows the address and shows nobody. */
function isAccount(value: object | null): value is Account {
  return value !== null && "login" in value && "id" in value;
}

/** https://docs.github.com/en/account-and-profile: `ID+LOGIN@users.noreply.github.com`, older ones without the id. */
function readNoReply(email: string): string | undefined {
  return /^(?:\d+\+)?(?<login>[A-Za-z\d-]+(?:\[bot\])?)@users\.noreply\.github\.com$/iu.exec(email.trim())?.groups?.[
    "login"
  ];
}

/** Whoever pushed to the request's branch made it, whatever names stand in the commits. A head that nobody is known to have pushed has an unknown maker. */
async function findPushers(
  place: MakerPlace,
  request: ChangeRequest,
  commits: readonly CommitInfo[],
): Promise<readonly Contributor[]> {
  const role = "pusher" as const;
  const head = place.origins.get(request.id) ?? (await readPull(place, request.id)).head;
  if (head.repo === null) return [{ known: "the deleted fork of the request", role, commit: request.head }];
  const fork = { octokit: place.octokit, owner: head.repo.owner.login, repo: head.repo.name };
  const activity = await readPushes(fork, place.identities, { branch: head.ref });
  if (activity.kind === "unknown")
    return [{ known: `whoever pushed (${activity.reason})`, role, commit: request.head }];
  const own = new Set(commits.map(({ id }) => id));
  const pushes = await filterOwn(place, { pushes: activity.pushes, own, request });
  const pushers = pushes.map(({ actor, after = "" }) =>
    contributor(`pusher of ${head.ref}`, actor, { role, commit: after }),
  );
  const isHeadKnown = pushes.some(({ after }) => after === request.head);
  return isHeadKnown
    ? pushers
    : [...pushers, { known: `whoever pushed ${request.head.slice(0, 12)}`, role, commit: request.head }];
}

interface OwnPushes {
  readonly pushes: readonly Push[];
  /** The request's commits. */
  readonly own: ReadonlySet<string>;
  readonly request: ChangeRequest;
}

/**
 * Pushes that can have brought a request's commits: those that ended at one of them; and between the making of the branch and its present
 * head those that ended anywhere but on the trunk, because what came with a commit that was taken back may have stayed.
 */
async function filterOwn({ git }: MakerPlace, { pushes, own, request }: OwnPushes): Promise<readonly Push[]> {
  const end = pushes.findLastIndex(({ after }) => after === request.head);
  const made = pushes.findLastIndex(({ kind }, index) => kind === "created" && index <= end);
  const found: Push[] = [];
  for (const [index, push] of pushes.entries()) {
    const { after } = push;
    if (after === undefined) continue;
    if (own.has(after) || (index >= made && index < end && !(await isPartOf(git, after, request.base))))
      found.push(push);
  }
  return found;
}

/** What was pushed and taken back may not be here any longer: then it is no part of what is. */
async function isPartOf(git: ConfigRepo, commit: string, base: string): Promise<boolean> {
  try {
    return (await git.mergeBase(commit, base)) === commit;
  } catch (error) {
    if (error instanceof SetpointError && error.code === "SP_REPO_UNKNOWN_REF") return false;
    throw error;
  }
}
