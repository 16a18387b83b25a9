import { afterAll } from "vitest";
import { openAuditLog } from "../../../src/adapters/audit/git/open-audit-log.ts";
import { openGitRepo } from "../../../src/adapters/repo/git/open-git-repo.ts";
import { fixedClock } from "../../../src/testing/fixed-clock.ts";
import { memoryRepo } from "../../../src/testing/memory-repo.ts";
import { describeAuditLog, type OpenedLog } from "../../contracts/audit-log.ts";
import type { ConfigRepo } from "../../../src/ports/config-repo.ts";
import { git, makeDirectory } from "../repo/git-program.ts";

const cleanups: (() => Promise<void>)[] = [];
afterAll(async () => {
  await Promise.all(cleanups.map(async (clean) => await clean()));
});

describeAuditLog("A branch in memory", async () => {
  const repo = memoryRepo();
  return openTwice(repo, repo);
});

describeAuditLog("A branch of a git repository", async () => {
  const directory = await makeDirectory();
  cleanups.push(directory.remove);
  await git(directory.path, "init", "--bare");
  const open = async (): Promise<ConfigRepo> => await openGitRepo({ directory: directory.path });
  return openTwice(await open(), await open());
});

function openTwice(repo: ConfigRepo, otherRepo: ConfigRepo): OpenedLog {
  const clock = fixedClock();
  const branch = "setpoint/audit";
  const author = { name: "Dana", email: "dana@orders.example" };
  return {
    log: openAuditLog({ repo, branch, clock, author }),
    other: openAuditLog({ repo: otherRepo, branch, clock, author }),
    clock,
  };
}
