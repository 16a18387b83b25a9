import type { BranchHead } from "../../../../ports/config-repo.ts";
import type { ObjectStore } from "../../stores.ts";
import { readShallow } from "../read-shallow.ts";
import type { RemoteOptions } from "../remote-options.ts";
import { readTips, rememberTips } from "./known-tips.ts";
import type { RemoteHttp } from "./remote-http.ts";
import { storePack } from "./store-pack.ts";
import type { UploadPack } from "./upload-pack.ts";

/** A server, and the local directory that keeps its objects. */
export interface Mirror {
  readonly directory: string;
  readonly remote: RemoteOptions;
  readonly http: RemoteHttp;
  readonly server: UploadPack;
  readonly objects: ObjectStore;
  /** Ids that were seen here: objects do not go away. */
  readonly present: Set<string>;
}

/** A server that takes back what it has just told as often as this is not worth asking on. */
const maxRefusals = 1000;

/**
 * Makes what a listing names readable here: whatever is missing comes in one fetch. Where a ref moved between asking for it and
 * fetching, so that the server has its old commit no longer, the names are asked for again; what the server does not give is left out.
 */
export async function bringListed(
  mirror: Mirror,
  list: () => Promise<readonly BranchHead[]>,
): Promise<readonly BranchHead[]> {
  const refused = new Set<string>();
  for (;;) {
    const heads = await list();
    const missing = await findMissing(mirror, heads, refused);
    if (missing.length === 0) return heads.filter(({ commit }) => !refused.has(commit));
    const refusal = await fetchMissing(mirror, missing);
    if (refusal === undefined) return heads.filter(({ commit }) => !refused.has(commit));
    if (refused.has(refusal) || refused.size === maxRefusals) throw new Error(`it does not give commit ${refusal}`);
    refused.add(refusal);
  }
}

async function findMissing(
  { objects, present }: Mirror,
  heads: readonly BranchHead[],
  refused: ReadonlySet<string>,
): Promise<readonly string[]> {
  const missing = new Set<string>();
  for (const { commit } of heads) {
    if (present.has(commit) || refused.has(commit)) continue;
    if ((await objects.expand(commit)).length > 0) present.add(commit);
    else missing.add(commit);
  }
  return [...missing];
}

/** @returns the commit that the server does not give, if there is one */
async function fetchMissing(mirror: Mirror, wants: readonly string[]): Promise<string | undefined> {
  const { directory, server } = mirror;
  const shallows = [...(await readShallow(directory))];
  const answer = await server.fetch({ wants, haves: await readTips(directory), shallows });
  if (answer.kind === "refused") return answer.id;
  await storePack(directory, answer.pack, answer.shallows);
  await rememberTips(directory, wants);
  const absent = await findMissing(
    mirror,
    wants.map((commit) => ({ name: "", commit })),
    new Set(),
  );
  return absent[0];
}
