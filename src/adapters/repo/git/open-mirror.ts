import { mkdir } from "node:fs/promises";
import * as git from "isomorphic-git";
import { assembleRepo } from "../assemble-repo.ts";
import { noWorkTree, writeFailed } from "../repo-error.ts";
import type { WorkTrees } from "../stores.ts";
import { durableFiles } from "./durable-files.ts";
import { openGitObjects } from "./git-objects.ts";
import { openRemoteHttp } from "./remote/remote-http.ts";
import { openUploadPack } from "./remote/upload-pack.ts";
import { openRemoteRefs } from "./remote-refs.ts";
import type { GitRepo } from "./git-repo.ts";
import { assertRemoteUrl, type RemoteOptions } from "./remote-options.ts";

/** A repository over http(s), with its objects mirrored into the bare repository `directory`. */
export async function openMirror(directory: string, remote: RemoteOptions): Promise<GitRepo> {
  assertRemoteUrl(remote.url);
  await prepareMirror(directory, remote.url);
  const objects = openGitObjects(directory);
  const http = openRemoteHttp(remote);
  const server = openUploadPack(http, remote.url);
  const refs = openRemoteRefs({ directory, remote, http, server, objects, present: new Set() });
  await refs.list("refs/heads/");
  return { ...assembleRepo({ objects, refs, workTrees: noWorkTrees(directory) }), gitDirectory: directory };
}

async function prepareMirror(directory: string, url: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    await git.init({ fs: durableFiles(directory), gitdir: directory, bare: true });
    await git.addRemote({ fs: durableFiles(directory), gitdir: directory, remote: "origin", url, force: true });
  } catch (error) {
    throw writeFailed(directory, error);
  }
}

function noWorkTrees(directory: string): WorkTrees {
  return {
    snapshot: async () => {
      throw noWorkTree(directory);
    },
    readBlob: async () => undefined,
    prepareMove: async () => async () => {},
    assertRemovable: async () => {},
  };
}
