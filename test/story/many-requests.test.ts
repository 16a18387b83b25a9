import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RequestFailure } from "../../src/model/results.ts";
import { secondaryLimit, serverError } from "../support/github/disturbance.ts";
import type { Answer } from "../support/github/emulated.ts";
import { quickenWaits } from "../support/github/quick-waits.ts";
import { appLogin, declaring, openStory, type Story } from "./open-story.ts";

/** More than a page of GitHub's lists holds. */
const many = 105;
/** Reviews, activity, what was shown, comments, what is up. */
const readsEach = 5;
/** Comment, status, check run. */
const writesEach = 3;
/** Two pages of requests, two teams, an address. */
const readsShared = 5;

quickenWaits();
let story: Story;
beforeEach(async () => {
  story = await openStory();
});
afterEach(async () => await story.close());

async function propose(count: number): Promise<readonly number[]> {
  const pulls = Array.from({ length: count }, (_, index) => ({
    branch: `raise-${index}`,
    by: "max",
    files: declaring(`work_mem: ${index + 10}MB`),
  }));
  return await story.github.openPulls(pulls);
}

interface Told {
  readonly exitCode: number;
  readonly evaluated: number;
  readonly failures: readonly RequestFailure[];
}

async function checkAll(): Promise<Told> {
  story.github.forgetCalls();
  const { exitCode, stdout, stderr } = await story.setpoint(["check", "--all", "--publish", "--format", "json"]);
  if (stderr !== "") throw new Error(stderr);
  const { results, failures }: { readonly results: readonly unknown[]; readonly failures: readonly RequestFailure[] } =
    JSON.parse(stdout);
  return { exitCode, evaluated: results.length, failures };
}

function calls(method: RegExp, path = /^/u): number {
  return story.github.calls.filter((call) => method.test(call.method) && path.test(call.path)).length;
}

describe("many open requests on GitHub", () => {
  it(`are evaluated all, over all pages, with ${readsEach} reads and ${writesEach} writes each, and no more writes until something changes`, async () => {
    const pulls = await propose(many);
    expect(await checkAll()).toEqual({ exitCode: 0, evaluated: many, failures: [] });
    expect(calls(/GET/u, /\/orgs\//u)).toBe(2);
    // Before something is written it is asked once more where the request stands.
    expect(calls(/GET/u)).toBeLessThanOrEqual(readsShared + many * (readsEach + 1));
    expect(calls(/POST|PATCH|PUT|DELETE/u)).toBe(many * writesEach);
    expect(story.github.gitCalls.length).toBeLessThanOrEqual(10);
    expect(await checkAll()).toEqual({ exitCode: 0, evaluated: many, failures: [] });
    expect(calls(/GET/u)).toBeLessThanOrEqual(readsShared + many * readsEach);
    expect(calls(/POST|PATCH|PUT|DELETE/u)).toBe(0);
    const last = pulls.at(-1) ?? 0;
    await story.github.review({ pull: last, by: "lin", verdict: "approve" });
    await story.check(last);
    expect((await story.see(last)).comments).toEqual([expect.stringContaining("change-board")]);
  }, 300_000);
});

describe("what goes wrong on the wire", () => {
  const whole = { exitCode: 0, evaluated: 5, failures: [] };
  let pulls: readonly number[];
  beforeEach(async () => {
    pulls = await propose(5);
  });
  const commentsOf = async (): Promise<readonly number[]> =>
    await Promise.all(pulls.map(async (pull) => (await story.see(pull)).comments.length));

  it("is waited for, where GitHub says that it goes too fast, for reading and for writing", async () => {
    story.github.disturb({ method: "GET", path: /reviews/u, answer: secondaryLimit(1) });
    story.github.disturb({ method: "POST", path: /comments/u, answer: secondaryLimit(2, 429) });
    story.github.disturb({ method: "POST", path: /check-runs/u, answer: secondaryLimit(1), times: 2 });
    expect(await checkAll()).toEqual(whole);
    expect(await commentsOf()).toEqual([1, 1, 1, 1, 1]);
  });

  it("is tried again, where GitHub is not well or a connection is cut before or after the work", async () => {
    for (const path of [/reviews/u, /activity/u, /comments/u, /check-runs/u, /pulls\?/u])
      story.github.disturb({ method: "GET", path, answer: serverError() });
    for (const path of [/comments/u, /statuses/u, /check-runs/u])
      story.github.disturb({ method: "POST", path, cutAfter: true });
    expect(await checkAll()).toEqual(whole);
    expect(await commentsOf()).toEqual([1, 1, 1, 1, 1]);
  });

  it.each([
    ["GET", /pulls\/3\/reviews/u, 4],
    ["GET", /issues\/3\/comments/u, 4],
    ["POST", /issues\/3\/comments/u, 2],
  ] as const)(
    "fails its own request alone where it stays: %s %s, %i times; the next run mends it",
    async (...which) => {
      const [method, path, times] = which;
      story.github.disturb({ method, path, answer: serverError(503), times });
      const { exitCode, evaluated, failures } = await checkAll();
      expect({ exitCode, evaluated }).toEqual({ exitCode: 1, evaluated: 4 });
      expect(failures).toMatchObject([
        { request: "3", code: "SP_FORGE_UNREACHABLE", fix: expect.stringMatching(/.+/u) },
      ]);
      expect((await story.see(3)).conclusion).toBeUndefined();
      expect(await checkAll()).toEqual(whole);
      expect(await commentsOf()).toEqual([1, 1, 1, 1, 1]);
    },
  );

  it("opens nothing where a team cannot be read for the moment, and says so", async () => {
    story.github.disturb({ path: /teams\/dba/u, answer: serverError(), times: 4 });
    expect((await checkAll()).failures).toEqual([]);
    const { comments, conclusion } = await story.see(1);
    expect([conclusion, comments]).toEqual(["failure", [expect.stringContaining("cannot tell who is in acme/dba")]]);
    expect(await checkAll()).toEqual(whole);
    expect((await story.see(1)).comments).toEqual([expect.stringContaining("lin, priya")]);
  });

  it("fails what is left where the token runs out on the way, and another token's run mends all", async () => {
    const token = story.github.token(appLogin);
    let renew = (): void => {};
    const alter = (answer: Answer): Answer => {
      renew = story.github.revoke(token);
      return answer;
    };
    story.github.disturb({ method: "POST", path: /statuses/u, alter });
    const { exitCode, failures } = await checkAll();
    expect(exitCode).toBe(1);
    expect(failures.map(({ code }) => code)).toEqual(failures.map(() => "SP_FORGE_DENIED"));
    expect(failures.length).toBeGreaterThanOrEqual(4);
    renew();
    expect(await checkAll()).toEqual(whole);
    expect(await commentsOf()).toEqual([1, 1, 1, 1, 1]);
  });
});
