import { findCommit } from "../branches.ts";
import { place, Refusal, repositoryOf, type Call, type Handlers } from "../call.ts";
import type { Answer } from "../emulated.ts";
import { git, tryGit } from "../git.ts";
import type { JsonObject } from "../json.ts";

/** Files and folders of a commit: git's own. */
export const contentHandlers: Handlers = { "GET /repos/{owner}/{repo}/contents/{path}": read };

async function read(call: Call): Promise<Answer> {
  const { directory } = repositoryOf(call);
  const ref = call.query.get("ref") ?? call.world.defaultBranch;
  const commit = await findCommit(directory, ref);
  if (commit === undefined) throw new Refusal(404, `No commit found for the ref ${ref}`);
  const path = place(call, "path").replace(/\/+$/u, "");
  const [entry] = await listTree(directory, [commit, "--", path]);
  if (entry === undefined) throw new Refusal(404, "Not Found");
  if (entry.type === "tree") {
    const entries = await listTree(directory, [commit, "--", `${path}/`]);
    return { status: 200, body: entries.map((one) => show(call, one, ref)) };
  }
  const content = (await tryGit(directory, ["cat-file", "blob", entry.sha], { raw: true })) ?? "";
  const wrapped = content.replaceAll(/.{60}/gu, "$&\n");
  return { status: 200, body: { ...show(call, entry, ref), type: "file", encoding: "base64", content: wrapped } };
}

interface Entry {
  readonly type: string;
  readonly sha: string;
  readonly size: number;
  readonly path: string;
}

async function listTree(directory: string, words: readonly string[]): Promise<readonly Entry[]> {
  const text = await git(directory, ["ls-tree", "-l", "-z", ...words]);
  return text
    .split("\0")
    .map((line) => /^\d+ (\w+) (\w+) +(\S+)\t(.*)$/su.exec(line))
    .filter((match) => match !== null)
    .map(([, type = "", sha = "", size = "", path = ""]) => ({ type, sha, size: Number(size) || 0, path }));
}

const kinds: Readonly<Record<string, string>> = { tree: "dir", blob: "file", commit: "submodule" };

function show(call: Call, entry: Entry, ref: string): JsonObject {
  const { fullName } = repositoryOf(call);
  const escaped = entry.path.split("/").map(encodeURIComponent).join("/");
  const self = `${call.world.apiUrl}/repos/${fullName}/contents/${escaped}?ref=${encodeURIComponent(ref)}`;
  const own = `${call.world.apiUrl}/repos/${fullName}/git/${entry.type}s/${entry.sha}`;
  const html = `${call.world.webUrl}/${fullName}/${entry.type}/${encodeURIComponent(ref)}/${escaped}`;
  return {
    type: kinds[entry.type],
    size: entry.size,
    name: entry.path.split("/").at(-1),
    path: entry.path,
    sha: entry.sha,
    url: self,
    git_url: own,
    html_url: html,
    download_url:
      entry.type === "blob" ? `${call.world.webUrl}/${fullName}/raw/${encodeURIComponent(ref)}/${escaped}` : null,
    _links: { self, git: own, html },
  };
}
