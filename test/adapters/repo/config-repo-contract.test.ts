import path from "node:path";
import { openGitRepo } from "../../../src/adapters/repo/git/open-git-repo.ts";
import { createMemoryRefs } from "../../../src/adapters/repo/memory/memory-refs.ts";
import { memoryRepo } from "../../../src/adapters/repo/memory/memory-repo.ts";
import { describeConfigRepo } from "../../contracts/config-repo.ts";
import { startGitHttpServer } from "./git-http-server.ts";
import { git, makeDirectory } from "./git-program.ts";

describeConfigRepo("Memory", async () => {
  const refs = createMemoryRefs();
  const repo = memoryRepo(undefined, refs);
  const name = async (ref: string, commit: string): Promise<void> => {
    await refs.update({ ref, expected: (await refs.resolve(ref)) ?? null, value: commit });
  };
  return { repo, other: repo, name, close: async () => {} };
});

describeConfigRepo("A bare git repository", async () => {
  const directory = await makeDirectory();
  await git(directory.path, "init", "--bare");
  const open = async () => await openGitRepo({ directory: directory.path });
  return { repo: await open(), other: await open(), name: namer(directory.path), close: directory.remove };
});

describeConfigRepo("A checkout", async () => {
  const directory = await makeDirectory();
  await git(directory.path, "init");
  const open = async () => await openGitRepo({ directory: directory.path });
  return { repo: await open(), other: await open(), name: namer(directory.path), close: directory.remove };
});

describeConfigRepo("A linked worktree", async () => {
  const directory = await makeDirectory();
  await git(directory.path, "init", "first");
  await git(path.join(directory.path, "first"), "commit", "--allow-empty", "-m", "Start");
  await git(path.join(directory.path, "first"), "worktree", "add", "../second");
  const second = path.join(directory.path, "second");
  const open = async () => await openGitRepo({ directory: second });
  return { repo: await open(), other: await open(), name: namer(second), close: directory.remove };
});

describeConfigRepo("A git repository over http", async () => {
  const directory = await makeDirectory();
  await git(directory.path, "init", "--bare", "-b", "trunk", "fleet.git");
  await git(path.join(directory.path, "fleet.git"), "config", "http.receivepack", "true");
  const server = await startGitHttpServer(directory.path);
  const open = async (name: string) =>
    await openGitRepo({ directory: path.join(directory.path, name), remote: { url: server.url("fleet.git") } });
  return {
    repo: await open("here"),
    other: await open("there"),
    name: namer(path.join(directory.path, "fleet.git")),
    close: async () => {
      await server.close();
      await directory.remove();
    },
  };
});

/** As a forge does it: on the server, past every client. */
function namer(repository: string): (ref: string, commit: string) => Promise<void> {
  return async (ref, commit) => void (await git(repository, "update-ref", ref, commit));
}
