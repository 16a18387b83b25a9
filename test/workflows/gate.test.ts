import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../support/github/json.ts";
import { type ActionsShop, appLogin, openActionsShop, shopFiles } from "./runner/open-shop.ts";
import type { JobEnding } from "./runner/run-job.ts";

let shop: ActionsShop;
let servicenow: Server;
const callbackSecret = "both sides know it";

beforeAll(async () => {
  servicenow = createServer((_, response) => response.end(JSON.stringify({ result: [] })));
  await new Promise<void>((resolve) => {
    servicenow.listen(0, "127.0.0.1", resolve);
  });
  const address = servicenow.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  shop = await openActionsShop({
    SETPOINT_SERVICENOW_URL: `http://127.0.0.1:${port}`,
    SETPOINT_SERVICENOW_TOKEN: "may read change requests",
    SETPOINT_SERVICENOW_CALLBACK_SECRET: callbackSecret,
  });
});
afterAll(async () => {
  servicenow.close();
  await shop.close();
});
afterEach(() => {
  if (shop.isHarmed()) throw new Error("hostile text was executed");
});

/** Text that does harm wherever it is taken for shell, a workflow command, Markdown or HTML. */
const hostile = (): string =>
  [
    `$(touch ${shop.canary})`,
    `\`touch ${shop.canary}\``,
    `"; touch ${shop.canary}; echo "`,
    `'; touch ${shop.canary}; '`,
    "::set-output name=token::x ##[set-env name=PATH]/evil",
    "--publish <img src=x onerror=alert(1)> [x](javascript:alert(1)) @amara | a",
  ].join(" ");
const hostileBranch = (): string => `max/$(touch\${IFS}${shop.canary});touch$IFS${shop.canary}|'"&#`;

/** What a run of the event workflow tells the gate. */
const ran = (event: string, head: string): { readonly event_name: string; readonly event: JsonObject } => ({
  event_name: "workflow_run",
  event: { workflow_run: { event, head_sha: head, head_branch: hostileBranch(), display_title: hostile() } },
});

/** The verdicts on a commit, oldest first, and whose they are. */
async function verdictsOn(head: string): Promise<readonly string[]> {
  const { owner, repo } = shop.github;
  const { data } = await shop.github.as("lin").rest.checks.listForRef({ owner, repo, ref: head, filter: "all" });
  return data.check_runs.toReversed().map(({ name, conclusion, app }) => `${name} ${conclusion} by ${app?.id}`);
}

async function commentsOn(pull: number): Promise<readonly string[]> {
  const { owner, repo } = shop.github;
  const { data } = await shop.github.as("lin").rest.issues.listComments({ owner, repo, issue_number: pull });
  return data.map(({ body = "", user }) => `${user?.login}: ${body.split("\n")[0]}`);
}

/** Lines that the runner would take for commands. */
function commandsOf({ log }: JobEnding): readonly string[] {
  let mark: string | undefined;
  return log.split("\n").filter((line) => {
    const stop = /^::stop-commands::(\S{36})$/u.exec(line)?.[1];
    if (mark === undefined && stop !== undefined) mark = stop;
    else if (mark !== undefined) {
      if (line === `::${mark}::`) mark = undefined;
    } else return /^\s*::|##\[/u.test(line);
    return false;
  });
}

const nothingLeft = { exported: "", conclusion: "success" };

describe("the workflow that says that something happened", () => {
  it("E1, E5, E8: says it with no right, and runs nothing of what the request says", async () => {
    const pull_request = { title: hostile(), head: { ref: hostileBranch(), sha: hostile() }, body: hostile() };
    const ending = await shop.run("setpoint-event", "event", {
      event_name: "pull_request",
      event: { action: hostile(), pull_request },
      vars: {},
      secrets: {},
    });
    expect(ending).toMatchObject({ ...nothingLeft, summary: "", outputs: { "": {} } });
    expect(ending.log).toBe(`setpoint-gate will look at it: pull_request, ${hostile()}\n`);
    expect(shop.used).toEqual([]);
  });
});

describe("the gate's workflow", () => {
  let pull: number;

  it("E1, E3, E5, E8: judges a fork's request as the app, and publishes closed until it is approved", async () => {
    const files = {
      "instances/orders-prod.yaml":
        shopFiles(`work_mem: 1GB, log_line_prefix: ${JSON.stringify(hostile())}`)["instances/orders-prod.yaml"] ?? "",
    };
    pull = await shop.github.openPull({
      branch: hostileBranch(),
      by: "max",
      title: hostile(),
      body: hostile(),
      fork: true,
      files,
    });
    const head = await shop.github.pullHead(pull);
    const ending = await shop.run("setpoint-gate", "evaluate", ran("pull_request", head));
    expect(ending).toMatchObject(nothingLeft);
    expect(await verdictsOn(head)).toEqual(["setpoint failure by 4711"]);
    expect(await commentsOn(pull)).toEqual([expect.stringMatching(/^setpoint-gate\[bot\]: <!-- setpoint/u)]);
    expect(commandsOf(ending)).toEqual([]);
    expect(ending.outputs[""]).toEqual({});
  });

  it("E6: shows nothing, on the request or in the job's summary, that browsers or GitHub would act on", async () => {
    const { summary } = await shop.run(
      "setpoint-gate",
      "evaluate",
      ran("pull_request", await shop.github.pullHead(pull)),
    );
    const { owner, repo } = shop.github;
    const { data } = await shop.github.as("lin").rest.issues.listComments({ owner, repo, issue_number: pull });
    const comment = data[0]?.body ?? "";
    expect(comment).toContain("log_line_prefix");
    for (const text of [summary, comment]) expect(text).not.toMatch(/<img|(?<![\w&;])@amara|\]\(javascript:/u);
  });

  it("E4: takes nothing of the head onto the runner but git objects", async () => {
    const taken = shop.used.filter(([action]) => action === "checkout").map(([, { ref }]) => ref);
    expect([...new Set(taken)]).toEqual(["main"]);
  });

  it("E3, E8: opens the gate when an approval came by the event of a review", async () => {
    const head = await shop.github.pullHead(pull);
    await shop.github.review({ pull, by: "lin", verdict: "approve", body: hostile() });
    const ending = await shop.run("setpoint-gate", "evaluate", ran("pull_request_review", head));
    expect(ending).toMatchObject(nothingLeft);
    expect((await verdictsOn(head)).at(-1)).toBe("setpoint success by 4711");
    expect(await commentsOn(pull)).toHaveLength(1);
    expect(await shop.github.head("setpoint/audit")).toMatch(/^[0-9a-f]{40}$/u);
  });

  it.each([
    '"; touch "$CANARY"; "`touch $CANARY`$(touch $CANARY)',
    "--all",
    "0123\n::set-output name=token::x\ntouch $CANARY",
    "0".repeat(40),
  ])("E5: takes a head that says %j for a commit that no request stands at", async (head) => {
    const before = shop.github.calls.length;
    const ending = await shop.run("setpoint-gate", "evaluate", ran("pull_request", head));
    expect(ending).toMatchObject(nothingLeft);
    expect(ending.summary).toContain("nothing was evaluated");
    const writes = shop.github.calls.slice(before).filter(({ method }) => method !== "GET");
    expect({ writes, commands: commandsOf(ending) }).toEqual({ writes: [], commands: [] });
  });

  it.each(["--help $(touch $CANARY)", "0".repeat(40)])(
    "E5, E23: fails where a merge queue's commit says %j and opens nothing",
    async (head) => {
      const before = shop.github.calls.length;
      const ending = await shop.run("setpoint-gate", "evaluate", ran("merge_group", head));
      expect(ending).toMatchObject({ conclusion: "failure", exported: "" });
      const writes = shop.github.calls.slice(before).filter(({ method }) => method !== "GET");
      expect({ writes, commands: commandsOf(ending) }).toEqual({ writes: [], commands: [] });
    },
  );

  it("E1: evaluates a merge queue's commit by the default branch's code, whatever the commit itself brings", async () => {
    const branch = "gh-readonly-queue/main/pr-1";
    const rewritten = { ".github/workflows/setpoint-gate.yml": "on: merge_group" };
    const files = [{ "notes.md": "for all" }, rewritten];
    const verdicts: [string, readonly string[]][] = [];
    for (const more of files) {
      const sha = await shop.github.push({ branch, by: "amara", message: "Queue", files: more });
      const { conclusion } = await shop.run("setpoint-gate", "evaluate", ran("merge_group", sha));
      verdicts.push([conclusion, await verdictsOn(sha)]);
    }
    expect(verdicts).toEqual([
      ["success", ["setpoint success by 4711"]],
      ["failure", ["setpoint failure by 4711"]],
    ]);
    expect(shop.used.at(-2)).toEqual(["checkout", expect.objectContaining({ ref: "main" })]);
  });

  it("A23: evaluates every open request when the trunk moved, and when somebody asks for it", async () => {
    for (const event_name of ["push", "workflow_dispatch"]) {
      const ending = await shop.run("setpoint-gate", "evaluate", { event_name });
      expect(ending).toMatchObject({ ...nothingLeft, summary: expect.stringContaining(`${pull}`) });
    }
  });

  it("says nothing for other branches, and nothing where no app is named", async () => {
    const elsewhere = await shop.run("setpoint-gate", "evaluate", { event_name: "push", ref_name: "master" });
    const inert = await shop.run("setpoint-gate", "evaluate", { ...ran("pull_request", "0".repeat(40)), vars: {} });
    const other = await shop.run("setpoint-gate", "evaluate", { event_name: "repository_dispatch" });
    expect([elsewhere, inert, other].map(({ conclusion }) => conclusion)).toEqual(["skipped", "skipped", "skipped"]);
  });

  it("E23: fails where requests cannot be read, and says nothing on the request", async () => {
    const head = await shop.github.pullHead(pull);
    const before = await verdictsOn(head);
    const body = {
      message: "Resource not accessible by integration",
      documentation_url: "https://docs.github.com/rest",
    };
    shop.github.disturb({ method: "GET", path: /\/pulls\?/u, answer: { status: 403, body, headers: {} } });
    const ending = await shop.run("setpoint-gate", "evaluate", ran("pull_request", head));
    expect({ conclusion: ending.conclusion, verdicts: await verdictsOn(head) }).toEqual({
      conclusion: "failure",
      verdicts: before,
    });
  });
});

describe("the workflow that takes callbacks", () => {
  const signed = (body: string, secret = callbackSecret): { readonly body: string; readonly signature: string } => ({
    body,
    signature: `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  });
  const call = async (client_payload: ReturnType<typeof signed>): Promise<JobEnding> =>
    await shop.run("setpoint-gate", "callback", { event_name: "repository_dispatch", event: { client_payload } });
  const bodyOf = (nonce: string): string =>
    JSON.stringify({ nonce, digest: "a".repeat(64), at: new Date().toISOString() });

  it("E27: takes a signed callback for a reason to evaluate every open request, once", async () => {
    const first = signed(bodyOf("nonce-of-the-first-call"));
    const ending = await call(first);
    expect(ending).toMatchObject({ ...nothingLeft, summary: expect.stringContaining("1 request evaluated") });
    const again = await call(first);
    expect({ conclusion: again.conclusion, log: again.log }).toEqual({
      conclusion: "failure",
      log: expect.stringContaining("SP_TICKET_REPLAYED"),
    });
  });

  it("E27: takes no callback that was signed with another secret", async () => {
    const ending = await call(signed(bodyOf("nonce-of-somebody-else"), "a guess"));
    expect({ conclusion: ending.conclusion, log: ending.log }).toEqual({
      conclusion: "failure",
      log: expect.stringContaining("SP_TICKET_FORGED"),
    });
  });

  it("E5: runs nothing of what a callback says", async () => {
    for (const text of [hostile(), `\n::add-path::/evil\n${hostile()}`]) {
      const endings = [await call(signed(text)), await call({ body: text, signature: text })];
      for (const ending of endings) {
        expect(ending).toMatchObject({ conclusion: "failure", exported: "", summary: "" });
        expect(commandsOf(ending)).toEqual([]);
      }
    }
  });
});

it("E1, E2, E15: fails by schedule where the repository's settings let somebody past, or a schedule has died", async () => {
  const { conclusion, summary } = await shop.run("setpoint-drift", "doctor", { event_name: "schedule" });
  expect(conclusion).toBe("failure");
  for (const code of ["check-not-pinned", "workflow-changed", "schedule-dead"])
    expect(summary).toContain(`doctor/${code}`);
  expect(summary).not.toContain("doctor/right-missing");
});

it("E5: gave secrets to no step that has no use for them", async () => {
  const { steps } = await shop.run("setpoint-gate", "evaluate", { event_name: "workflow_dispatch" });
  expect(steps.map(({ name, env }) => [name, env["SETPOINT_GITHUB_TOKEN"], env["GIT_AUTHOR_NAME"]])).toEqual([
    ["Evaluate and publish", shop.github.token(appLogin), appLogin],
  ]);
});
