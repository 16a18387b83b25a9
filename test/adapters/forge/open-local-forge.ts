import { gitJournal } from "../../../src/adapters/audit/git/git-journal.ts";
import { localForge } from "../../../src/adapters/forge/local/local-forge.ts";
import { reviewRecord, reviewsBranch } from "../../../src/adapters/forge/local/review-record.ts";
import type { Configuration } from "../../../src/model/configuration.ts";
import type { ConfigRepo, Signature } from "../../../src/ports/config-repo.ts";
import { fixedClock } from "../../../src/testing/fixed-clock.ts";
import type { FixedClock } from "../../../src/testing/fixed-clock.ts";
import { dana, type OpenedForge, type Pushed, type PushedCommit } from "../../contracts/forge.ts";

const author: Signature = { name: "Setpoint", email: "setpoint@orders.example" };
const at = new Date("2030-01-01T00:00:00Z");

export const ordersShop: Configuration = {
  trunk: "main",
  auditBranch: "setpoint/audit",
  forge: {
    kind: "local",
    users: { dana: ["dana@orders.example", "dana@home.example"], lin: ["lin@orders.example"], kim: [] },
    teams: { dba: ["lin", "kim"] },
  },
  contributors: { coAuthors: true, unknown: "close" },
  overrides: { maxDurationMs: 86_400_000, maxWeeklyMs: 86_400_000 },
};

/** A local forge with what its own tests need beside the contract's. */
export interface OpenedLocalForge extends OpenedForge {
  readonly clock: FixedClock;
  /** Commits on any branch. @returns the commit */
  commit(branch: string, pushed: PushedCommit, parents: readonly string[]): Promise<string>;
}

/** A local forge over an empty repository. */
export async function openLocalForge(repo: ConfigRepo): Promise<OpenedLocalForge> {
  const clock = fixedClock();
  const reviews = gitJournal({ repo, branch: reviewsBranch, clock, author, kind: reviewRecord });
  const head = async (branch: string): Promise<string | undefined> =>
    (await repo.branches(branch)).find((candidate) => candidate.name === branch)?.commit;
  const trunk = async (): Promise<string> => (await head("main")) ?? "";
  const commit = async (branch: string, pushed: PushedCommit, more: More): Promise<string> =>
    await repo.commit({ branch, expected: (await head(branch)) ?? null, ...pushed, at, ...more });

  const pushed = async (id: string): Promise<Pushed> => ({ id, head: (await head(id)) ?? "" });
  const forge = localForge({ repo, configuration: ordersShop, reviews, clock, author });

  await commit("main", { author, message: "Start" }, { files: new Map([["start", ""]]) });
  return {
    forge,
    clock,
    advance: (milliseconds) => clock.advance(milliseconds),
    review: async (id, review) => await forge.review(id, review),
    commit: async (branch, made, parents) => await commit(branch, made, { parents, files: new Map() }),
    trunk,
    push: async (id, commits) => {
      for (const [index, made] of commits.entries()) {
        const parents = [(await head(id)) ?? (await trunk())];
        await commit(id, made, { parents, files: new Map([[`${id}/${index}`, made.message]]) });
      }
      return await pushed(id);
    },
    mergeSide: async (id, made) => {
      const main = (await head(id)) ?? "";
      const files = new Map([["side", made.message]]);
      const side = await commit(`side-of-${id}`, made, { parents: [await trunk()], files });
      await commit(id, { author: dana, message: "Merge aside" }, { parents: [main, side], files });
      return await pushed(id);
    },
    moveTrunk: async () => await commit("main", { author, message: "Move on" }, { files: new Map([["trunk", ""]]) }),
    update: async (id) => {
      const parents = [(await head(id)) ?? "", await trunk()];
      await commit(id, { author: dana, message: "Merge main" }, { parents, files: new Map([["trunk", ""]]) });
      return await pushed(id);
    },
    team: (name) => name,
    close: async () => {},
    files: async () => (await repo.snapshot("main")).entries.map((entry) => entry.path),
  };
}

interface More {
  readonly files: ReadonlyMap<string, string>;
  readonly parents?: readonly string[];
}
