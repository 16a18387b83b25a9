import * as git from "isomorphic-git";
import type { SetpointError } from "../../../model/setpoint-error.ts";
import type { BranchHead } from "../../../ports/config-repo.ts";
import { branchName } from "../branch-name.ts";
import { findNameInTheWay } from "../find-name-in-the-way.ts";
import { isFullId } from "../object-id.ts";
import { conflict, nameConflict } from "../repo-error.ts";
import type { RefStore, RefUpdate } from "../stores.ts";
import { durableFiles } from "./durable-files.ts";
import { bringListed, type Mirror } from "./remote/bring-listed.ts";
import { rememberTips } from "./remote/known-tips.ts";
import { pushClient } from "./remote/push-client.ts";
import { pushRefused, remoteError } from "./remote-error.ts";

const absentId = "0".repeat(40);
/** What is listed. Forges have other names too, one and more for every change request: those are asked for by name only. */
const listed = ["refs/heads/", "refs/tags/"] as const;

/**
 * The refs of a repository over http(s). Every read asks the server and fetches the objects that are new; every update is a push that
 * the server accepts only if the ref is where it was expected.
 */
export function openRemoteRefs(mirror: Mirror): RefStore {
  return {
    resolve: async (ref) => (await readNamed(mirror, [ref])).get(ref),
    resolveAll: async (names) => await readNamed(mirror, names),
    list: async (prefix) => await readBelow(mirror, prefix),
    update: async (update) => await pushUpdate(mirror, update),
  };
}

/** A full id stands for itself; the server is asked for it where it is not here. */
async function readNamed(mirror: Mirror, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const ids = names.filter(isFullId).map((id) => ({ name: id, commit: id }));
  const refs = new Set(names.filter((name) => !isFullId(name)));
  const heads = await asking(mirror, async () => {
    return await bringListed(mirror, async () => {
      const found = refs.size === 0 ? [] : await mirror.server.list([...refs]);
      return [...ids, ...found.filter(({ name }) => refs.has(name))];
    });
  });
  return new Map(heads.map(({ name, commit }) => [name, commit]));
}

async function readBelow(mirror: Mirror, prefix: string): Promise<readonly BranchHead[]> {
  const isBelow = listed.some((room) => prefix.startsWith(room));
  const prefixes = isBelow ? [prefix] : listed.filter((room) => room.startsWith(prefix));
  if (prefixes.length === 0) return [];
  return await asking(mirror, async () => await bringListed(mirror, async () => await mirror.server.list(prefixes)));
}

async function asking<T>(mirror: Mirror, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw remoteError(mirror.remote.url, error);
  }
}

async function pushUpdate(mirror: Mirror, update: RefUpdate): Promise<void> {
  const attempt = { isSent: false };
  try {
    await push(mirror, update, () => (attempt.isSent = true));
  } catch (error) {
    const heads = await asking(mirror, async () => await mirror.server.list(listed));
    const found = heads.find((head) => head.name === update.ref)?.commit ?? null;
    // The answer was lost on the way, but the server had already done it.
    if (attempt.isSent && found === update.value) return;
    if (found !== update.expected) throw conflict(update, found);
    throw explainRefusal(mirror, { update, heads, error });
  }
  if (update.value !== null) await rememberTips(mirror.directory, [update.value]);
}

function explainRefusal(
  mirror: Mirror,
  refusal: { readonly update: RefUpdate; readonly heads: readonly BranchHead[]; readonly error: unknown },
): SetpointError {
  const { update, heads, error } = refusal;
  const isAnswer = error instanceof git.Errors.GitPushError || error instanceof git.Errors.PushRejectedError;
  if (!isAnswer) return remoteError(mirror.remote.url, error);
  const names = heads.map((head) => head.name);
  const inTheWay = findNameInTheWay(update.ref, names);
  return inTheWay === undefined ? pushRefused(branchName(update.ref), error) : nameConflict(update.ref, inTheWay);
}

/** The server compares once more with what it told us, so nobody can slip in between. */
async function push(mirror: Mirror, update: RefUpdate, onSend: () => void): Promise<void> {
  await git.push({
    fs: durableFiles(mirror.directory),
    http: pushClient(mirror.http),
    gitdir: mirror.directory,
    remote: "origin",
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
