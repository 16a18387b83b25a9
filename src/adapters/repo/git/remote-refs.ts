import * as git from "isomorphic-git";
import http from "isomorphic-git/http/node";
import type { SetpointError } from "../../../model/setpoint-error.ts";
import type { BranchHead } from "../../../ports/config-repo.ts";
import { branchName } from "../branch-name.ts";
import { findNameInTheWay } from "../find-name-in-the-way.ts";
import { conflict, nameConflict } from "../repo-error.ts";
import type { ObjectStore, RefStore, RefUpdate } from "../stores.ts";
import { durableFiles } from "./durable-files.ts";
import { pushRefused, remoteError } from "./remote-error.ts";
import type { RemoteOptions } from "./remote-options.ts";

const absentId = "0".repeat(40);
/** Forges offer others too, one for every pull request. */
const kept = /^(?:HEAD$|refs\/heads\/|refs\/tags\/)/u;
/** A branch may be moved between asking for the names and fetching what they stand for. */
const maxFetches = 3;

/** The server, and the local directory that keeps its objects. */
interface Mirror {
  readonly directory: string;
  readonly remote: RemoteOptions;
  readonly objects: ObjectStore;
}

/**
 * The refs of a repository over http(s). Every read asks the server and fetches the objects that are new; every update is a push that
 * the server accepts only if the ref is where it was expected.
 */
export function openRemoteRefs(mirror: Mirror): RefStore {
  return {
    resolve: async (ref) => (await readServer(mirror)).find((head) => head.name === ref)?.commit,
    list: async (prefix) => (await readServer(mirror)).filter((head) => head.name.startsWith(prefix)),
    update: async (update) => await pushUpdate(mirror, update),
  };
}

async function readServer(mirror: Mirror): Promise<readonly BranchHead[]> {
  try {
    for (let fetches = 0; ; fetches += 1) {
      const heads = await listServer(mirror.remote);
      const [missing] = await findMissing(mirror.objects, heads);
      if (missing === undefined || fetches === maxFetches) return heads;
      await fetchAll(mirror, missing.name);
    }
  } catch (error) {
    throw remoteError(mirror.remote.url, error);
  }
}

async function listServer(remote: RemoteOptions): Promise<readonly BranchHead[]> {
  const refs = await git.listServerRefs({ http, url: remote.url, ...authentication(remote) });
  return refs.filter(({ ref }) => kept.test(ref)).map(({ ref, oid }) => ({ name: ref, commit: oid }));
}

async function findMissing(objects: ObjectStore, heads: readonly BranchHead[]): Promise<readonly BranchHead[]> {
  const found = await Promise.all(heads.map(async (head) => (await objects.expand(head.commit)).length > 0));
  return heads.filter((head, index) => found[index] === false && head.name !== "HEAD");
}

async function fetchAll(mirror: Mirror, remoteRef: string): Promise<void> {
  const access = {
    fs: durableFiles(mirror.directory),
    http,
    gitdir: mirror.directory,
    ...authentication(mirror.remote),
  };
  await git.fetch({ ...access, remote: "origin", remoteRef, tags: true, prune: true });
}

async function pushUpdate(mirror: Mirror, update: RefUpdate): Promise<void> {
  const attempt = { isSent: false };
  try {
    await push(mirror, update, () => (attempt.isSent = true));
  } catch (error) {
    const heads = await readServer(mirror);
    const found = heads.find((head) => head.name === update.ref)?.commit ?? null;
    // The answer was lost on the way, but the server had already done it.
    if (attempt.isSent && found === update.value) return;
    if (found !== update.expected) throw conflict(update, found);
    throw explainRefusal(mirror, { update, heads, error });
  }
}

function explainRefusal(
  mirror: Mirror,
  refusal: { readonly update: RefUpdate; readonly heads: readonly BranchHead[]; readonly error: unknown },
): SetpointError {
  const { update, heads, error } = refusal;
  const isAnswer = error instanceof git.Errors.GitPushError || error instanceof git.Errors.PushRejectedError;
  if (!isAnswer) return remoteError(mirror.remote.url, error);
  const names = heads.map((head) => head.name).filter((name) => name !== "HEAD");
  const inTheWay = findNameInTheWay(update.ref, names);
  return inTheWay === undefined ? pushRefused(branchName(update.ref), error) : nameConflict(update.ref, inTheWay);
}

/** The server compares once more with what it told us, so nobody can slip in between. */
async function push(mirror: Mirror, update: RefUpdate, onSend: () => void): Promise<void> {
  await git.push({
    fs: durableFiles(mirror.directory),
    http,
    gitdir: mirror.directory,
    remote: "origin",
    ...authentication(mirror.remote),
    ref: update.value ?? update.expected ?? absentId,
    remoteRef: update.ref,
    delete: update.value === null,
    onPrePush: ({ remoteRef }) => {
      const isExpected = remoteRef.oid === (update.expected ?? absentId);
      if (isExpected) onSend();
      return isExpected;
    },
  });
}

function authentication(remote: RemoteOptions): { onAuth?: () => Promise<{ username: string; password: string }> } {
  const { credentials } = remote;
  return credentials === undefined ? {} : { onAuth: async () => ({ ...(await credentials()) }) };
}
