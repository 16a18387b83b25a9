import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { makeDirectory } from "../adapters/repo/git-program.ts";
import { configuration, type Files, instance } from "../support/orders-shop.ts";

/** Max changes documents; he is nobody who could approve them. Nobody's configuration enters. */
const environment = {
  PATH: process.env["PATH"],
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "Max",
  GIT_AUTHOR_EMAIL: "max@shop.example",
  GIT_COMMITTER_NAME: "Max",
  GIT_COMMITTER_EMAIL: "max@shop.example",
};

/** A git repository on disk that belongs to one test. */
export interface ShopRepository {
  readonly path: string;
  /** Runs the git program in it. */
  git(...words: readonly string[]): Promise<string>;
  /** Writes files into the working tree; the empty text removes one. */
  write(files: Files): Promise<void>;
  /** Writes files and commits everything on the branch that is checked out. */
  commit(message: string, files: Files): Promise<void>;
  remove(): Promise<void>;
}

/** The lock and the owners that the shop's tests pass through. */
export const policies: Files = {
  "policies/durability.yaml": `apiVersion: setpoint/v1
kind: Lock
metadata: { name: durability }
spec:
  match: { labels: { tier: critical } }
  parameters: [fsync, work_mem]
  approvals:
    - { stage: dba, from: { teams: [shop/dba] }, count: 1 }
  emergency: { from: { teams: [shop/oncall] }, maxDuration: 4h, secondPerson: false }
`,
};

/** The shop as its main branch has it: one critical instance, without a connection. */
export const shop: Files = {
  "setpoint.yaml": configuration,
  "instances/orders-prod.yaml": instance("orders-prod", "  settings: { work_mem: 8MB }\n"),
  ...policies,
};

/** A repository with these files on main; without files it has no commit. */
export async function makeRepository(files: Files = shop): Promise<ShopRepository> {
  const directory = await makeDirectory();
  const repository: ShopRepository = {
    path: directory.path,
    git: (...words) => runGit(directory.path, words),
    write: (more) => writeAll(directory.path, more),
    commit: async (message, more) => {
      await writeAll(directory.path, more);
      await repository.git("add", "-A");
      await repository.git("commit", "-q", "--allow-empty", "-m", message);
    },
    remove: directory.remove,
  };
  await repository.git("init", "-q");
  if (Object.keys(files).length > 0) await repository.commit("Take in the shop", files);
  return repository;
}

const run = promisify(execFile);

async function runGit(directory: string, words: readonly string[]): Promise<string> {
  const settings = ["-c", "init.defaultBranch=main", "-c", "gc.auto=0"];
  const { stdout } = await run("git", [...settings, ...words], { cwd: directory, env: environment });
  return stdout.replace(/\n$/u, "");
}

async function writeAll(directory: string, files: Files): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    const place = path.join(directory, file);
    if (text === "") await rm(place);
    else {
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, text);
    }
  }
}
