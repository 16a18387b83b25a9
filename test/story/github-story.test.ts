import { afterAll, beforeAll, expect, it } from "vitest";
import { settingOf } from "../cli/ask-server.ts";
import { describeWithPostgresql, type PostgresqlServer, startPostgresql } from "../servers/postgresql-server.ts";
import { quickenWaits } from "../support/github/quick-waits.ts";
import { declaring, openStory, type Seen, type Story } from "./open-story.ts";

/** One world; every sentence goes on where the one before has ended. */
describeWithPostgresql(["16"], "a change on its way through GitHub to a real server", () => {
  quickenWaits();
  let server: PostgresqlServer;
  let story: Story;
  let pull: number;
  let approved: Seen;
  let governing: string;

  beforeAll(async () => {
    server = await startPostgresql("16");
    story = await openStory({ server });
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await story.close();
  });

  const running = async (): Promise<unknown> => await settingOf(server, "work_mem");
  const plan = async (): Promise<string> => {
    const report: { readonly digest: string } = JSON.parse(
      (await story.setpoint(["apply", "--format", "json"])).stdout,
    );
    return report.digest;
  };
  const propose = async (settings: string): Promise<string> =>
    await story.github.push({ branch: "raise", by: "max", files: declaring(settings) });

  it("begins with what main holds: somebody says so by its commit, and the server follows", async () => {
    governing = await story.github.head("main");
    const adopt = ["apply", "--adopt", governing, "--format", "json"];
    const looked: { readonly digest: string } = JSON.parse((await story.setpoint(adopt)).stdout);
    const { exitCode, stderr } = await story.setpoint([...adopt, "--apply", "--digest", looked.digest]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(await running()).toBe("8MB");
    expect(await story.record()).toMatchObject([
      { kind: "trunk-advanced", commit: governing, steps: [] },
      { kind: "apply-started", commit: governing },
      {
        kind: "apply-finished",
        outcome: "applied",
        readBack: [{ parameter: "work_mem", running: { display: "8MB" } }],
      },
    ]);
  });

  it("is proposed by max: a comment, a check run and a status tell what changes, that it is closed, and who may open it", async () => {
    const files = declaring("work_mem: 64MB");
    pull = await story.github.openPull({ branch: "raise", by: "max", title: "Raise work_mem", files });
    const head = await story.github.pullHead(pull);
    const { exitCode, stderr } = await story.setpoint(["check", "--head", head, "--publish"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const { comments, ...rest } = await story.see(pull);
    const [comment = "", ...others] = comments;
    expect({ ...rest, others }).toEqual({ conclusion: "failure", status: "failure", others: [] });
    expect(comment).toContain("❌ **Closed: ");
    expect(comment).toMatch(
      /orders-prod.*work_mem.*8MB.*64MB.*instances\/orders-prod\.yaml:9.*Lock\/durability \(closed\)/u,
    );
    expect(comment).toMatch(/Lock\/durability, stage dba.*has 0 of 1 approvals.*lin, priya/u);
    expect(comment).toMatch(/Lock\/durability, stage change-board.*waits for stage dba.*amara, jonas/u);
    expect(comment).toContain(`head <code>${head}</code>`);
  });

  it("A4: is not approved by max, who made it, on the page or by the command line, nor in another's name", async () => {
    await expect(story.github.review({ pull, by: "max", verdict: "approve" })).rejects.toThrow("your own pull request");
    const own = await story.setpoint(["request", "approve", `${pull}`], "max");
    expect([own.exitCode, own.stderr]).toEqual([1, expect.stringContaining("SP_FORGE_REFUSED")]);
    const others = await story.setpoint(["request", "approve", `${pull}`, "--as", "lin"], "max");
    expect([others.exitCode, others.stderr]).toEqual([1, expect.stringContaining("SP_FORGE_OWN_VOICE")]);
    await story.github.comment({ pull, by: "max", body: "approved by lin" });
    expect(await story.check(pull)).toMatchObject({ exitCode: 4, state: "awaiting" });
  });

  it("stays closed for the approval of somebody who is in none of the teams, and nobody's button merges it", async () => {
    await story.github.review({ pull, by: "tomas", verdict: "approve" });
    const { exitCode, awaits, report } = await story.check(pull);
    expect([exitCode, awaits]).toEqual([4, ["Lock/durability dba", "Lock/durability change-board"]]);
    expect(report).toContain("does not count: is not one of those who may approve here");
    await expect(story.github.merge({ pull, by: "lin" })).rejects.toThrow('Required status check "setpoint"');
    const merge = await story.setpoint(["request", "merge", `${pull}`]);
    expect([merge.exitCode, merge.stdout]).toEqual([4, expect.stringContaining("Not merged.")]);
    expect(await story.github.head("main")).toBe(governing);
  });

  it("A11: is refused by lin with a reason, and everybody sees which", async () => {
    const words = ["request", "reject", `${pull}`, "--reason", "900 connections would take all memory"];
    expect((await story.setpoint(words, "lin")).exitCode).toBe(0);
    const { state, because } = await story.check(pull);
    expect([state, because]).toEqual(["rejected", expect.stringContaining("lin says no: 900 connections")]);
    expect((await story.see(pull)).comments).toEqual([
      expect.stringContaining("900 connections would take all memory"),
    ]);
  });

  it("waits for the change board once lin approves, and is open once amara does; the record holds who saw which plan", async () => {
    expect((await story.setpoint(["request", "approve", `${pull}`], "lin")).exitCode).toBe(0);
    expect(await story.check(pull)).toMatchObject({ exitCode: 4, awaits: ["Lock/durability change-board"] });
    await story.github.review({ pull, by: "amara", verdict: "approve" });
    approved = await story.check(pull);
    expect(approved).toMatchObject({ exitCode: 0, verdict: "open", state: "approved" });
    expect(await story.see(pull)).toMatchObject({
      conclusion: "success",
      status: "success",
      comments: [expect.any(String)],
    });
    const { digest } = approved;
    const head = await story.github.pullHead(pull);
    const reviews = (await story.record()).flatMap((event) => (event.kind === "review-recorded" ? [event.review] : []));
    expect(reviews.map(({ reviewer, verdict }) => `${reviewer} ${verdict}`)).toEqual([
      "tomas approved",
      "lin changes-requested",
      "lin approved",
      "amara approved",
    ]);
    expect(reviews).toEqual(reviews.map((review) => ({ ...review, digest, head })));
  });

  it("A8: is void and closed again after max has pushed another value", async () => {
    await propose("work_mem: 48MB");
    await expect(story.github.merge({ pull, by: "lin" })).rejects.toThrow('Required status check "setpoint"');
    const { digest, exitCode, report } = await story.check(pull);
    expect(exitCode).toBe(4);
    expect(digest).not.toBe(approved.digest);
    expect(report).toContain("approved another plan; it has changed since");
    expect(await story.see(pull)).toMatchObject({ conclusion: "failure", status: "failure" });
  });

  it("A10: is not opened by who read one plan and approved the next, pushed meanwhile and not shown yet", async () => {
    await propose("work_mem: 512MB");
    story.github.clock.advance(1000);
    await story.github.review({ pull, by: "priya", verdict: "approve" });
    await story.github.review({ pull, by: "jonas", verdict: "approve" });
    for (let round = 0; round < 2; round += 1) {
      const { exitCode, report } = await story.check(pull);
      expect([exitCode, report]).toEqual([
        4,
        expect.stringContaining("no plan of that commit had been put before them"),
      ]);
    }
  });

  it("is open when both have approved what stands there now", async () => {
    await propose("work_mem: 32MB");
    expect((await story.check(pull)).exitCode).toBe(4);
    story.github.clock.advance(1000);
    await story.github.review({ pull, by: "priya", verdict: "approve" });
    await story.github.review({ pull, by: "jonas", verdict: "approve" });
    approved = await story.check(pull);
    expect(approved).toMatchObject({ exitCode: 0, state: "approved" });
  });

  it("A9: stays approved when main has moved and is merged in without effective change", async () => {
    await story.github.push({ branch: "main", by: "amara", files: { "README.md": "The orders shop\n" } });
    await expect(story.github.merge({ pull, by: "max" })).rejects.toThrow("out of date");
    expect(await story.check(pull)).toMatchObject({ exitCode: 3, state: "invalid" });
    await story.github.updateBranch({ pull, by: "max" });
    expect(await story.check(pull)).toMatchObject({ exitCode: 0, state: "approved", digest: approved.digest });
  });

  it("is merged by the button, planned, applied to the server as the commit and digest that were shown, and read back", async () => {
    const merge = await story.github.merge({ pull, by: "max" });
    expect(await story.check(pull)).toMatchObject({ exitCode: 0, state: "merged" });
    expect((await story.setpoint(["apply", "--detailed-exitcode"])).exitCode).toBe(2);
    expect(await running()).toBe("8MB");
    const digest = await plan();
    const act = ["apply", "--apply", "--digest", digest, "--commit"];
    const other = await story.setpoint([...act, governing]);
    expect([other.exitCode, other.stderr]).toEqual([1, expect.stringContaining("SP_APPLY_OTHER_COMMIT")]);
    expect(await running()).toBe("8MB");
    expect((await story.setpoint([...act, merge])).exitCode).toBe(0);
    expect(await running()).toBe("32MB");
    governing = merge;
    const [advanced, , finished] = (await story.record()).slice(-3);
    const step = { commit: merge, digest: approved.digest, request: { id: `${pull}`, approvedBy: ["jonas", "priya"] } };
    expect(advanced).toMatchObject({ kind: "trunk-advanced", commit: merge, steps: [expect.anything(), step] });
    const readBack = [{ instance: "orders-prod", parameter: "work_mem", running: { display: "32MB" } }];
    expect(finished).toMatchObject({ kind: "apply-finished", digest, outcome: "applied", readBack });
    expect(await story.check(pull)).toMatchObject({
      state: "closed",
      because: expect.stringContaining("reads back right"),
    });
    expect((await story.setpoint(["drift"])).exitCode).toBe(0);
  });

  it("E28 E30: pushed to main by an administrator, past the gate, is applied by nobody, told by drift and apply, and recorded", async () => {
    const files = declaring("work_mem: 1GB");
    const bypass = await story.github.push({ branch: "main", by: "amara", files, message: "Quickly" });
    for (const words of [["drift"], ["apply"], ["apply", "--apply", "--digest", await plan()]]) {
      const { exitCode, stdout } = await story.setpoint(words);
      expect([exitCode, stdout]).toEqual([3, expect.stringContaining("trunk/unapproved")]);
      expect(stdout).toContain(`${bypass.slice(0, 12)}, which was not approved: no merged request brought it`);
    }
    expect(await running()).toBe("32MB");
    expect((await story.record()).at(-1)).toMatchObject({ kind: "bypass-found", commit: bypass, from: governing });
  });

  it("E28: is healed by a revert, after which nothing stands against going on", async () => {
    await story.github.push({ branch: "main", by: "amara", files: declaring("work_mem: 32MB"), message: "Revert" });
    expect((await story.setpoint(["drift"])).exitCode).toBe(0);
    expect((await story.setpoint(["apply", "--apply", "--digest", await plan()])).exitCode).toBe(0);
    expect(await running()).toBe("32MB");
  });

  it("is merged by the command line as well as squashed by the button, each approved as it is", async () => {
    const next = async (branch: string, settings: string): Promise<number> => {
      const proposed = await story.github.openPull({ branch, by: "max", files: declaring(settings) });
      await story.check(proposed);
      story.github.clock.advance(1000);
      for (const by of ["lin", "amara"]) await story.github.review({ pull: proposed, by, verdict: "approve" });
      expect(await story.check(proposed)).toMatchObject({ exitCode: 0 });
      return proposed;
    };
    const merged = await next("merged-by-us", "work_mem: 40MB");
    expect((await story.setpoint(["request", "merge", `${merged}`])).exitCode).toBe(0);
    const squashed = await next("squashed", "work_mem: 48MB");
    governing = await story.github.merge({ pull: squashed, by: "max", method: "squash" });
    expect((await story.setpoint(["apply", "--apply", "--digest", await plan()])).exitCode).toBe(0);
    const advance = (await story.record()).findLast((event) => event.kind === "trunk-advanced");
    expect(await running()).toBe("48MB");
    const steps = [{ request: { id: `${merged}` } }, { request: { id: `${squashed}`, approvedBy: ["amara", "lin"] } }];
    expect(advance).toMatchObject({ commit: governing, steps });
    expect(await story.check(squashed)).toMatchObject({ exitCode: 0, state: "closed" });
  });

  it("E10: in an emergency is made by who has the right, by GitHub's account of who pushed, and by nobody else", async () => {
    await story.github.push({ branch: "override/inc-4710", by: "max", files: emergency("inc-4710") });
    const refused = await story.setpoint(["override", "accept", "inc-4710", "--as", "priya", "--apply"]);
    expect([refused.exitCode, refused.stdout]).toEqual([3, expect.stringContaining("max may not override the lock")]);
    await story.github.push({ branch: "override/inc-4711", by: "priya", files: emergency("inc-4711") });
    expect(await running()).toBe("48MB");
    const { exitCode, stderr } = await story.setpoint(["override", "accept", "inc-4711", "--apply"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(await running()).toBe("128MB");
    const accepted = (await story.record()).find((event) => event.kind === "override-accepted");
    expect(accepted).toMatchObject({ override: { id: "inc-4711", openedBy: "priya", incident: "INC-4711" } });
  });

  it("ends with its time, and comes back to what main says without anybody's approval", async () => {
    story.github.clock.advance(3 * 3_600_000);
    expect((await story.setpoint(["drift"])).exitCode).toBe(6);
    expect(await running()).toBe("128MB");
    expect((await story.setpoint(["override", "reconcile", "--apply"])).exitCode).toBe(0);
    expect(await running()).toBe("48MB");
    expect((await story.record()).at(-1)).toMatchObject({ kind: "override-restored", override: "inc-4711" });
    expect((await story.setpoint(["drift"])).exitCode).toBe(0);
    await expect(story.github.head("override/inc-4711")).rejects.toThrow("no branch");
  });

  it("was told in one comment all the way, and its record holds together", async () => {
    expect((await story.see(pull)).comments).toHaveLength(1);
    expect((await story.setpoint(["audit", "verify"])).exitCode).toBe(0);
  });
});

function emergency(id: string): Readonly<Record<string, string>> {
  const document = `apiVersion: setpoint/v1
kind: Override
metadata: { name: ${id} }
spec:
  instances: [orders-prod]
  settings: { work_mem: 128MB }
  reason: checkout is slow
  incident: ${id.toUpperCase()}
  restore: { after: 2h }
`;
  return { [`overrides/${id}.yaml`]: document };
}
