import { findCommit } from "../branches.ts";
import { place, Refusal, repositoryOf, type Call, type Handlers } from "../call.ts";
import { readChanges, readLog, readOwnChanges, showCommit, showFile, type Commit } from "../commits.ts";
import type { Answer } from "../emulated.ts";
import { git, tryGit } from "../git.ts";
import type { JsonObject } from "../json.ts";
import { listed, pageOf } from "../paging.ts";
import type { Repository } from "../world.ts";
import { commitOf } from "./statuses.ts";

/** GitHub's limits of a comparison. */
const comparedCommits = 250;
const comparedFiles = 300;

/** Commits: git's own, with the accounts that own their addresses. */
export const commitHandlers: Handlers = {
  "GET /repos/{owner}/{repo}/commits": list,
  "GET /repos/{owner}/{repo}/commits/{ref}": one,
  "GET /repos/{owner}/{repo}/compare/{basehead}": compare,
};

async function list(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const { query, world } = call;
  const from = await findCommit(repository.directory, query.get("sha") ?? world.defaultBranch);
  if (from === undefined) throw new Refusal(404, "Not Found");
  const since = query.has("since") ? [`--since=${query.get("since") ?? ""}`] : [];
  const until = query.has("until") ? [`--until=${query.get("until") ?? ""}`] : [];
  const path = query.has("path") ? ["--", query.get("path") ?? ""] : [];
  const commits = await readLog(repository, [...since, ...until, from, ...path]);
  return await listed(call, commits, async (commit) => await showCommit(world, repository, commit));
}

async function one(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const [commit] = await readLog(repository, ["-1", await commitOf(call)]);
  if (commit === undefined) throw new Refusal(404, "Not Found");
  const files = await readOwnChanges(repository, commit);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  const { items, headers } = pageOf(call, files);
  const body: JsonObject = {
    ...(await showCommit(call.world, repository, commit)),
    stats: { additions, deletions, total: additions + deletions },
    files: items.map((file) => showFile(call.world, repository, { file, sha: commit.sha })),
  };
  return { status: 200, body, headers };
}

async function compare(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const [baseName = "", headName = ""] = place(call, "basehead").split("...");
  const base = await commitNamed(repository, baseName);
  const head = await commitNamed(repository, headName);
  const from = await tryGit(repository.directory, ["merge-base", base.sha, head.sha]);
  if (from === undefined) throw new Refusal(404, "No common ancestor.");
  const counts = await git(repository.directory, ["rev-list", "--left-right", "--count", `${base.sha}...${head.sha}`]);
  const [behind = 0, ahead = 0] = counts.split("\t").map(Number);
  const commits = (await readLog(repository, ["--topo-order", "--reverse", `${base.sha}..${head.sha}`])).slice(
    0,
    comparedCommits,
  );
  const files = (await readChanges(repository, base.sha, head.sha)).slice(0, comparedFiles);
  const [origin] = await readLog(repository, ["-1", from]);
  const { items, headers } = pageOf(call, commits);
  const web = `${call.world.webUrl}/${repository.fullName}/compare/${baseName}...${headName}`;
  const body: JsonObject = {
    url: `${call.world.apiUrl}/repos/${repository.fullName}/compare/${baseName}...${headName}`,
    html_url: web,
    permalink_url: web,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    base_commit: await showCommit(call.world, repository, base),
    merge_base_commit: origin === undefined ? null : await showCommit(call.world, repository, origin),
    status: statusOf(ahead, behind),
    ahead_by: ahead,
    behind_by: behind,
    total_commits: ahead,
    commits: await Promise.all(items.map(async (commit) => await showCommit(call.world, repository, commit))),
    files: files.map((file) => showFile(call.world, repository, { file, sha: head.sha })),
  };
  return { status: 200, body, headers };
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? "diverged" : "ahead";
  return behind > 0 ? "behind" : "identical";
}

async function commitNamed(repository: Repository, name: string): Promise<Commit> {
  const sha = await findCommit(repository.directory, name.split(":").at(-1) ?? "");
  const [commit] = sha === undefined ? [] : await readLog(repository, ["-1", sha]);
  if (commit === undefined) throw new Refusal(404, "Not Found");
  return commit;
}
