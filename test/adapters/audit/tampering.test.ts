import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAuditLog } from "../../../src/adapters/audit/git/open-audit-log.ts";
import { openGitRepo } from "../../../src/adapters/repo/git/open-git-repo.ts";
import type { AuditEntry } from "../../../src/model/audit-event.ts";
import type { AuditLog } from "../../../src/ports/audit-log.ts";
import { fixedClock } from "../../../src/testing/fixed-clock.ts";
import { closing } from "../../contracts/audit-log.ts";
import { git, makeDirectory } from "../repo/git-program.ts";
import { withFileSizeLimit } from "../repo/limit-file-size.ts";

const branch = "setpoint/audit";
const author = { name: "Dana", email: "dana@orders.example" };

describe("An audit record in a git repository", () => {
  let directory: Awaited<ReturnType<typeof makeDirectory>>;
  let entries: readonly AuditEntry[];
  let work: string;

  const openLog = async (): Promise<AuditLog> =>
    openAuditLog({ repo: await openGitRepo({ directory: directory.path }), branch, clock: fixedClock(), author });
  const codes = async (anchor?: string): Promise<readonly string[]> =>
    (await (await openLog()).verify(anchor)).map((finding) => finding.code);
  const idOf = (index: number): string => entries[index]?.id ?? "";

  beforeEach(async () => {
    directory = await makeDirectory();
    await git(directory.path, "init", "main");
    await git(directory.path, "-C", "main", "commit", "--allow-empty", "-m", "Start");
    directory = { ...directory, path: path.join(directory.path, "main"), remove: directory.remove };
    const log = await openLog();
    for (const name of ["inc-1", "inc-2", "inc-3", "inc-4"]) await log.append(closing(name), "dana");
    entries = await log.entries();
    work = path.join(directory.path, "..", "work");
    await git(directory.path, "worktree", "add", work, branch);
  });
  afterEach(async () => await directory.remove());

  it("is sound before", async () => {
    expect(await codes(idOf(3))).toEqual([]);
    expect(await codes(idOf(0))).toEqual([]);
  });

  it("is not proven by a shortened id", async () => {
    expect(await codes(idOf(3).slice(0, 12))).toEqual(["audit/short-anchor"]);
  });

  it("is found rewritten when the newest entry was amended", async () => {
    const message = (await git(work, "log", "-1", "--format=%B")).replace('"by":"dana"', '"by":"lin"');
    await git(work, "commit", "--amend", "-m", message);
    expect(await codes(idOf(3))).toEqual(["audit/rewritten", "audit/altered-entry"]);
  });

  it("is found rewritten when an entry was edited together with its file", async () => {
    const message = (await git(work, "log", "-1", "--format=%B")).replace('"by":"dana"', '"by":"lin"');
    await writeFile(path.join(work, "latest.json"), `${message.split("\n")[2] ?? ""}\n`);
    await git(work, "commit", "-a", "--amend", "-m", message);
    expect(await codes(idOf(3))).toEqual(["audit/rewritten"]);
  });

  it("is found rewritten when entries were dropped from its end", async () => {
    await git(work, "reset", "--hard", "HEAD~2");
    expect(await codes(idOf(3))).toEqual(["audit/rewritten"]);
    expect(await codes(idOf(1))).toEqual([]);
  });

  it("shows a gap when an entry was dropped from its middle by a rebase", async () => {
    await git(work, "rebase", "-X", "theirs", "--onto", idOf(1), idOf(2));
    expect(await codes()).toEqual(["audit/sequence-gap"]);
    expect(await codes(idOf(3))).toEqual(["audit/rewritten", "audit/sequence-gap"]);
  });

  it("shows a gap when entries were squashed", async () => {
    const message = await git(work, "log", "-1", "--format=%B");
    await git(work, "reset", "--soft", "HEAD~2");
    await git(work, "commit", "-m", message);
    expect(await codes()).toEqual(["audit/sequence-gap"]);
    expect(await codes(idOf(3))).toEqual(["audit/rewritten", "audit/sequence-gap"]);
  });

  it("shows a commit that is no entry, and can no longer be read or continued", async () => {
    await git(work, "commit", "--allow-empty", "-m", "Just a note");
    const stranger = await git(work, "rev-parse", "HEAD");
    expect(await codes(idOf(3))).toEqual(["audit/unreadable-entry"]);
    await expect((await openLog()).entries()).rejects.toMatchObject({
      code: "SP_AUDIT_UNREADABLE",
      data: { commit: stranger },
    });
  });

  it("shows an entry that was inserted by hand a second time", async () => {
    const message = await git(work, "log", "-1", "--format=%B");
    await git(work, "commit", "--allow-empty", "-m", message);
    expect(await codes(idOf(3))).toEqual(["audit/sequence-gap"]);
  });

  it("shows an entry of an unknown kind", async () => {
    const message = (await git(work, "log", "-1", "--format=%B")).replaceAll("override-closed", "override-forgotten");
    await git(work, "commit", "--allow-empty", "-m", message);
    expect(await codes()).toEqual(["audit/unreadable-entry"]);
  });

  it("shows files that an entry brought along", async () => {
    await writeFile(path.join(work, "more.txt"), "more");
    await git(work, "add", "more.txt");
    await git(work, "commit", "--amend", "--no-edit");
    expect(await codes()).toEqual(["audit/altered-entry"]);
  });

  it("shows a record that was branched and merged", async () => {
    await git(work, "checkout", "-q", "--detach", idOf(2));
    await git(work, "commit", "--allow-empty", "-m", "Aside");
    const aside = await git(work, "rev-parse", "HEAD");
    await git(work, "checkout", "-q", branch);
    await git(work, "merge", "-m", "Merge", aside);
    expect(await codes()).toContain("audit/branched");
  });

  it("is found rewritten when the branch was deleted", async () => {
    await git(directory.path, "worktree", "remove", work);
    await git(directory.path, "branch", "-D", branch);
    expect(await codes(idOf(3))).toEqual(["audit/rewritten"]);
  });

  it("refuses to append where somebody put another file in the place of the newest entry", async () => {
    await writeFile(path.join(work, "latest.json"), "{}\n");
    await git(work, "commit", "-am", "Mine");
    await git(directory.path, "worktree", "remove", work);
    await expect((await openLog()).append(closing("inc-5"), "dana")).rejects.toMatchObject({
      code: "SP_AUDIT_UNREADABLE",
    });
  });

  it("refuses to append, and appends nothing, while somebody has the branch checked out", async () => {
    await expect((await openLog()).append(closing("inc-5"), "dana")).rejects.toMatchObject({
      code: "SP_AUDIT_WRITE_FAILED",
    });
    expect(await (await openLog()).entries()).toEqual(entries);
  });

  it("stays as it is when the disk takes no more", async () => {
    await git(directory.path, "worktree", "remove", work);
    const log = await openLog();
    await withFileSizeLimit(64, async () => {
      await expect(log.append(closing("inc-5"), "dana")).rejects.toMatchObject({
        code: "SP_AUDIT_WRITE_FAILED",
        message: expect.stringContaining("EFBIG"),
      });
    });
    expect(await log.entries()).toEqual(entries);
    expect((await log.append(closing("inc-5"), "dana")).event).toEqual(closing("inc-5"));
    expect(await codes(idOf(3))).toEqual([]);
  });

  it("is read anew by a process that had read it before it was rewritten", async () => {
    const log = await openLog();
    expect(await log.entries()).toEqual(entries);
    await git(work, "reset", "--hard", "HEAD~2");
    await git(directory.path, "worktree", "remove", work);
    const added = await (await openLog()).append(closing("inc-9"), "lin");
    expect(await log.entries()).toEqual([...entries.slice(0, 2), added]);
  });
});
