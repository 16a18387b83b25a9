import { dana, type OpenedForge, type Pushed } from "../../../contracts/forge.ts";
import { appLogin, openHub } from "./open-hub.ts";

const people = [
  { login: "dana", emails: ["dana@orders.example", "dana@home.example"] },
  { login: "lin" },
  { login: "kim", emails: ["kim@home.example"] },
  { login: "ops", role: "admin" },
] as const;

/** GitHub as the contract's tests want it: main takes requests that hold it and whose check the app has passed. */
export async function openContractForge(): Promise<OpenedForge> {
  // GitHub tells who owns the addresses of authors and committers, not of co-authors: those come from setpoint.yaml.
  const users = { lin: ["lin@orders.example"] };
  const hub = await openHub({ people, teams: { dba: ["lin", "kim"] } }, { users });
  const { github, git, forge } = hub;
  const { owner, repo } = github;
  const numbers = new Map<string, string>();
  let files = 0;
  github.setRuleset(gate);

  /** The request as it is after a push, opened where it is new; its check passes. */
  const pushed = async (branch: string, by = "dana"): Promise<Pushed> => {
    const id = numbers.get(branch) ?? String(await github.openPull({ branch, by }));
    numbers.set(branch, id);
    const head = await github.pullHead(Number(id));
    const run = { name: "setpoint", head_sha: head, status: "completed", conclusion: "success" } as const;
    await github.as(appLogin).rest.checks.create({ owner, repo, ...run });
    return { id, head };
  };
  const newFile = (): Readonly<Record<string, string>> => ({ [`file-${(files += 1)}`]: "" });

  return {
    forge,
    review: async (id, review) => await hub.as(review.reviewer ?? "").forge.review(id, review),
    advance: (milliseconds) => github.clock.advance(milliseconds),
    trunk: async () => await github.head("main"),
    push: async (branch, commits) => {
      const by = commits[0]?.author.name.toLowerCase() ?? "dana";
      for (const commit of commits) await github.push({ branch, by, ...commit, files: newFile() });
      return await pushed(branch, by);
    },
    mergeSide: async (branch, commit) => {
      const side = `side-of-${branch}`;
      await github.push({ branch: side, by: "dana", on: "main", ...commit, files: newFile() });
      await github.push({ branch, by: "dana", author: dana, message: "Merge aside", merging: [side] });
      return await pushed(branch);
    },
    moveTrunk: async () => await github.push({ branch: "main", by: "ops", files: newFile() }),
    update: async (branch) => {
      await github.push({ branch, by: "dana", author: dana, message: "Merge main", merging: ["main"] });
      return await pushed(branch);
    },
    files: async () => (await git.snapshot("main")).entries.map((entry) => entry.path),
    team: (name) => `acme/${name}`,
    close: async () => await github.close(),
  };
}

const gate = {
  name: "gate",
  include: ["~DEFAULT_BRANCH"],
  rules: [
    {
      type: "required_status_checks",
      parameters: {
        strict_required_status_checks_policy: true,
        required_status_checks: [{ context: "setpoint", integration_id: 4711 }],
      },
    },
  ],
  bypass: [{ actor_id: 5, actor_type: "RepositoryRole" }],
};
