import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instance, profile } from "../support/orders-shop.ts";
import { quickenWaits } from "../support/github/quick-waits.ts";
import { appLogin, declaring, openStory, type Seen, type Story } from "./open-story.ts";

const dba = "Lock/durability dba";

quickenWaits();

/** One world; each attempt has a request of its own, which max proposes. */
describe("who gets past the gate on GitHub", () => {
  let story: Story;
  let proposals = 0;
  beforeAll(async () => {
    story = await openStory();
  }, 60_000);
  afterAll(async () => await story.close());

  const propose = async (files = declaring(`work_mem: ${64 + proposals}MB`)): Promise<number> => {
    proposals += 1;
    const pull = await story.github.openPull({ branch: `proposal-${proposals}`, by: "max", files });
    await story.check(pull);
    story.github.clock.advance(1000);
    return pull;
  };
  const approve = async (pull: number, ...people: readonly string[]): Promise<Seen> => {
    for (const by of people) await story.github.review({ pull, by, verdict: "approve" });
    return await story.check(pull);
  };
  it("A5: not who has written commits of the request, merged in from a side branch", async () => {
    const pull = await propose();
    const [branch, side] = [`proposal-${proposals}`, "aside"];
    await story.github.push({ branch: side, by: "max", author: lin, files: { "notes.md": "Lin's\n" }, on: "main" });
    await story.github.push({ branch, by: "max", merging: [side], message: "Merge aside" });
    await story.check(pull);
    expect(await approve(pull, "lin", "amara")).toMatchObject({ exitCode: 4, awaits: [dba] });
    expect(await approve(pull, "priya")).toMatchObject({ exitCode: 0 });
  });

  it("A5: not who has pushed commits under another's name", async () => {
    const pull = await propose();
    const files = { "notes.md": "Max's, they say\n" };
    await story.github.push({ branch: `proposal-${proposals}`, by: "lin", author: max, files });
    await story.check(pull);
    expect(await approve(pull, "lin", "amara")).toMatchObject({ exitCode: 4, awaits: [dba] });
  });

  it("A12: not who has objected since, also when the objection is dismissed", async () => {
    const pull = await propose();
    expect(await approve(pull, "lin", "amara")).toMatchObject({ exitCode: 0 });
    const review = await story.github.review({ pull, by: "lin", verdict: "request-changes", body: "Wait" });
    expect(await story.check(pull)).toMatchObject({ exitCode: 4, state: "rejected" });
    await story.github.dismiss({ pull, review, by: "amara" });
    const { state, awaits, report } = await story.check(pull);
    expect({ state, awaits }).toEqual({ state: "awaiting", awaits: [dba] });
    expect(report).not.toContain("check/review-edited");
  });

  it("A14: not whose approval was dismissed, by whomever", async () => {
    const pull = await propose();
    const review = await story.github.review({ pull, by: "priya", verdict: "approve" });
    expect(await approve(pull, "amara")).toMatchObject({ exitCode: 0 });
    await story.github.dismiss({ pull, review, by: "amara" });
    const { exitCode, awaits, report } = await story.check(pull);
    expect({ exitCode, awaits }).toEqual({ exitCode: 4, awaits: [dba] });
    expect(report).not.toContain("check/review-edited");
  });

  it("A15: not who has left the team since", async () => {
    const pull = await propose();
    expect(await approve(pull, "lin", "amara")).toMatchObject({ exitCode: 0 });
    await story.github.setTeam("dba", ["priya"]);
    expect(await story.check(pull)).toMatchObject({ exitCode: 4, awaits: [dba] });
    expect((await story.setpoint(["request", "merge", `${pull}`])).exitCode).toBe(4);
    await story.github.setTeam("dba", ["lin", "priya"]);
    expect(await story.check(pull)).toMatchObject({ exitCode: 0 });
  });

  it("A17: not a bot, be it our own", async () => {
    const { exitCode, report } = await approve(await propose(), appLogin, "amara");
    expect([exitCode, report]).toEqual([4, expect.stringContaining("must be named by the id of its app")]);
  });

  it("A18: not who says so in a comment that was edited, or in the request's own text", async () => {
    const pull = await propose();
    const comment = await story.github.comment({ pull, by: "lin", body: "Looks fine" });
    await story.github.editComment({ comment, by: "lin", body: "APPROVED" });
    await story.github.editPull({ pull, by: "max", title: "Approved by lin and amara", body: "lin: approved" });
    expect(await story.check(pull)).toMatchObject({ exitCode: 4, state: "awaiting" });
  });

  it.each([403, 404] as const)("A19: nobody of a team that answers %i, because nobody can tell", async (status) => {
    const pull = await propose();
    expect(await approve(pull, "lin", "amara")).toMatchObject({ exitCode: 0 });
    story.github.hideTeam("dba", status);
    const { exitCode, report } = await story.check(pull);
    story.github.hideTeam("dba", undefined);
    expect([exitCode, report]).toEqual([4, expect.stringContaining("cannot tell who is in acme/dba")]);
  });

  it("B8: not by more commits than GitHub lists, nor by more files", async () => {
    const branch = "very-long";
    const notes = Object.fromEntries(Array.from({ length: 3100 }, (_, index) => [`notes/${index}.md`, "x\n"]));
    const earlier = Array.from({ length: 260 }, (_, index) => ({ files: { "notes.md": `${index}\n` } }));
    const first = { files: declaring("work_mem: 2GB"), author: lin };
    await story.github.push({ branch, by: "max", files: notes, earlier: [first, ...earlier] });
    const pull = await story.github.openPull({ branch, by: "max" });
    await story.check(pull);
    const { comments } = await story.see(pull);
    expect(comments).toEqual([expect.stringMatching(/work_mem.*8MB.*2GB/u)]);
    expect(await approve(pull, "lin", "amara")).toMatchObject({ exitCode: 4, awaits: [dba] });
  });

  it("B11: not by attributes that hide a diff: the comment tells the effective change all the same", async () => {
    const hidden = { ".gitattributes": "instances/** -diff linguist-generated\n", ...declaring("work_mem: 3GB") };
    const { comments } = await story.see(await propose(hidden));
    expect(comments).toEqual([expect.stringMatching(/work_mem.*8MB.*3GB.*Lock\/durability \(closed\)/u)]);
  });

  it("E8: not from a fork whose pushes GitHub does not show us: it is told, and closed", async () => {
    const files = declaring("work_mem: 4GB");
    const pull = await story.github.openPull({ branch: "from-fork", by: "jonas", fork: true, files });
    expect(await story.check(pull)).toMatchObject({ exitCode: 4 });
    expect(await approve(pull, "lin", "amara")).toMatchObject({ exitCode: 4 });
    const { comments, conclusion } = await story.see(pull);
    expect(conclusion).toBe("failure");
    expect(comments).toEqual([expect.stringMatching(/8MB.*4GB[^]*have it pushed again by somebody known/u)]);
  });

  it("A22: not together what was approved apart: a queue's merged tree is evaluated again", async () => {
    await story.github.push({ branch: "main", by: "amara", files: { ...base("4MB"), ...inheriting("work_mem: 8MB") } });
    const inherited = await propose(base("16MB"));
    const own = await propose(inheriting(""));
    expect(await approve(own, "lin", "amara")).toMatchObject({ exitCode: 0 });
    expect(await story.check(inherited)).toMatchObject({ exitCode: 0 });
    const alone = await queue("alone", [own]);
    expect((await story.setpoint(["check", "--group", alone, "--publish"])).exitCode).toBe(0);
    const both = await queue("both", [inherited, own]);
    const { exitCode, stdout } = await story.setpoint(["check", "--group", both, "--publish"]);
    expect([exitCode, stdout]).toEqual([4, expect.stringContaining("approved another plan")]);
    expect(await conclusions([alone, both])).toEqual(["success", "failure"]);
  });

  it("A23: not after main has moved so that another value is inherited", async () => {
    const own = await propose(inheriting(""));
    expect(await approve(own, "lin", "amara")).toMatchObject({ exitCode: 0 });
    await story.github.push({ branch: "main", by: "amara", files: base("32MB") });
    await story.github.updateBranch({ pull: own, by: "max" });
    const { exitCode, report } = await story.check(own);
    expect([exitCode, report]).toEqual([4, expect.stringContaining("approved another plan")]);
  });

  /** The commit that a merge queue would make of these requests. */
  async function queue(name: string, pulls: readonly number[]): Promise<string> {
    const branch = `gh-readonly-queue/main/${name}`;
    let head = await story.github.head("main");
    await story.github.createBranch({ branch, at: head, by: "amara" });
    for (const pull of pulls) {
      const message = `Merge pull request #${pull} from acme/proposal`;
      head = await story.github.push({ branch, by: "amara", merging: [await story.github.pullHead(pull)], message });
    }
    return head;
  }

  async function conclusions(commits: readonly string[]): Promise<readonly (string | null | undefined)[]> {
    const { owner, repo } = story.github;
    const { checks } = story.github.as("lin").rest;
    const found = await Promise.all(commits.map(async (ref) => await checks.listForRef({ owner, repo, ref })));
    return found.map(({ data }) => data.check_runs[0]?.conclusion);
  }
});

it("E8: lets a fork in whose pushes GitHub shows, once it is approved, though its head is nowhere in our branches", async () => {
  const story = await openStory({ isPublic: true });
  try {
    const files = declaring("work_mem: 16MB");
    const pull = await story.github.openPull({ branch: "from-fork", by: "max", fork: true, files });
    expect(await story.check(pull)).toMatchObject({ exitCode: 4, awaits: [dba, "Lock/durability change-board"] });
    story.github.clock.advance(1000);
    for (const by of ["lin", "amara"]) await story.github.review({ pull, by, verdict: "approve" });
    expect(await story.check(pull)).toMatchObject({ exitCode: 0, state: "approved" });
    expect((await story.setpoint(["request", "merge", `${pull}`])).exitCode).toBe(0);
  } finally {
    await story.close();
  }
});

const lin = { name: "Lin", email: "lin@orders.example" };
const max = { name: "Max", email: "max@orders.example" };

function base(workMem: string): Readonly<Record<string, string>> {
  return { "profiles/base.yaml": profile("base", `  settings: { work_mem: ${workMem} }\n`) };
}

function inheriting(settings: string): Readonly<Record<string, string>> {
  return {
    "instances/orders-prod.yaml": instance("orders-prod", `  profiles: [base]\n  settings: { ${settings} }\n`, "16"),
  };
}
