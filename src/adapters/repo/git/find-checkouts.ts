import path from "node:path";
import { listDirectory } from "./directories.ts";
import type { RepositoryPlace } from "./find-repository.ts";
import { readIfPresent } from "./read-if-present.ts";

/** Everywhere `HEAD` names the branch: the repository itself (without `workTree` if it is bare) and its linked worktrees. */
export async function findCheckouts(place: RepositoryPlace, branch: string): Promise<readonly RepositoryPlace[]> {
  const all = [await describeMain(place), ...(await listLinked(place.commonDirectory))];
  const heads = await Promise.all(
    all.map(async (checkout) => await readIfPresent(path.join(checkout.gitDirectory, "HEAD"))),
  );
  return all.filter((_, index) => heads[index]?.trim() === `ref: refs/heads/${branch}`);
}

async function describeMain(place: RepositoryPlace): Promise<RepositoryPlace> {
  const { commonDirectory } = place;
  const main = { gitDirectory: commonDirectory, commonDirectory };
  if (place.gitDirectory === commonDirectory) return place;
  return path.basename(commonDirectory) === ".git" ? { ...main, workTree: path.dirname(commonDirectory) } : main;
}

async function listLinked(commonDirectory: string): Promise<readonly RepositoryPlace[]> {
  const directory = path.join(commonDirectory, "worktrees");
  const linked = (await listDirectory(directory)).map(async ({ name }): Promise<readonly RepositoryPlace[]> => {
    const gitDirectory = path.join(directory, name);
    const dotGit = (await readIfPresent(path.join(gitDirectory, "gitdir")))?.trim();
    return dotGit === undefined ? [] : [{ gitDirectory, commonDirectory, workTree: path.dirname(dotGit) }];
  });
  return (await Promise.all(linked)).flat();
}
