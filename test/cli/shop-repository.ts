import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { git, makeDirectory } from "../adapters/repo/git-program.ts";
import { configuration, type Files, instance } from "../support/orders-shop.ts";

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
    git: (...words) => git(directory.path, ...words),
    write: (more) => writeAll(directory.path, more),
    commit: async (message, more) => {
      await writeAll(directory.path, more);
      await git(directory.path, "add", "-A");
      await git(directory.path, "commit", "-q", "-m", message);
    },
    remove: directory.remove,
  };
  await repository.git("init", "-q");
  if (Object.keys(files).length > 0) await repository.commit("Take in the shop", files);
  return repository;
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
