import { gitJournal } from "../../../src/adapters/audit/git/git-journal.ts";
import { localForge } from "../../../src/adapters/forge/local/local-forge.ts";
import { reviewRecord, reviewsBranch } from "../../../src/adapters/forge/local/review-record.ts";
import type { Configuration } from "../../../src/model/configuration.ts";
import type { ConfigRepo, Signature } from "../../../src/ports/config-repo.ts";
import { fixedClock } from "../../../src/testing/fixed-clock.ts";
import { dana, type OpenedForge, type PushedCommit } from "../../contracts/forge.ts";

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

/** A local forge over an empty repository. */
export async function openLocalForge(repo: ConfigRepo): Promise<OpenedForge> {
  const clock = fixedClock();
  const reviews = gitJournal({ repo, branch: reviewsBranch, clock, author, kind: reviewRecord });
  const head = async (branch: string): Promise<string | undefined> =>
    (await repo.branches(branch)).find((candidate) => candidate.name === branch)?.commit;
  const trunk = async (): Promise<string> => (await head("main")) ?? "";
  const commit = async (branch: string, pushed: PushedCommit, more: More): Promise<string> =>
    await repo.commit({ branch, expected: (await head(branch)) ?? null, ...pushed, at, ...more });

  await commit("main", { author, message: "Start" }, { files: new Map([["start", ""]]) });
  return {
    forge: localForge({ repo, configuration: ordersShop, reviews, clock, author }),
    clock,
    trunk,
    push: async (id, commits) => {
      for (const [index, pushed] of commits.entries()) {
        const parents = [(await head(id)) ?? (await trunk())];
        await commit(id, pushed, { parents, files: new Map([[`${id}/${index}`, pushed.message]]) });
      }
      return (await head(id)) ?? "";
    },
    mergeSide: async (id, pushed) => {
      const main = (await head(id)) ?? "";
      const files = new Map([["side", pushed.message]]);
      const side = await commit(`side-of-${id}`, pushed, { parents: [await trunk()], files });
      return await commit(id, { author: dana, message: "Merge aside" }, { parents: [main, side], files });
    },
    moveTrunk: async () => await commit("main", { author, message: "Move on" }, { files: new Map([["trunk", ""]]) }),
    update: async (id) => {
      const parents = [(await head(id)) ?? "", await trunk()];
      return await commit(id, { author: dana, message: "Merge main" }, { parents, files: new Map([["trunk", ""]]) });
    },
    files: async () => (await repo.snapshot("main")).entries.map((entry) => entry.path),
  };
}

interface More {
  readonly files: ReadonlyMap<string, string>;
  readonly parents?: readonly string[];
}
