import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { openAuditLog } from "../../src/adapters/audit/git/open-audit-log.ts";
import { openGitRepo } from "../../src/adapters/repo/git/open-git-repo.ts";
import { ask, settingOf } from "../cli/ask-server.ts";
import { describeWithPostgresql, type PostgresqlServer, startPostgresql } from "../servers/postgresql-server.ts";
import { type ActionsShop, openActionsShop, shopFiles } from "./runner/open-shop.ts";
import type { JobEnding } from "./runner/run-job.ts";

// A job is several processes: on a busy machine a test of four jobs takes its time.
vi.setConfig({ testTimeout: 180_000 });

describeWithPostgresql(["16"], "the workflows that reach servers", () => {
  let shop: ActionsShop;
  let server: PostgresqlServer;
  const hostile =
    "$(touch $CANARY) `touch $CANARY` ; touch $CANARY ::add-path::/evil <img src=x onerror=alert(1)> @lin |";
  /** The trunk as it is by now. */
  const declaring = (workMem: string): Readonly<Record<string, string>> =>
    shopFiles(`work_mem: ${workMem}, log_line_prefix: ${JSON.stringify(hostile)}`);

  beforeAll(async () => {
    server = await startPostgresql("16");
    const connections = [
      "# of the shop",
      `ORDERS_DSN=${server.dsn}`,
      "BILLING_DSN=postgresql://setpoint:50%of$(touch $CANARY)@billing.example/postgres\r",
      "",
      `SPARE=${hostile}`,
    ];
    shop = await openActionsShop({ SETPOINT_CONNECTIONS: connections.join("\n") }, declaring("8MB"));
  });
  afterAll(async () => {
    await shop.close();
    await server.stop();
  });
  afterEach(() => {
    if (shop.isHarmed()) throw new Error("hostile text was executed");
  });

  const apply = async (event: Partial<Parameters<ActionsShop["run"]>[2]> = {}): Promise<JobEnding> =>
    await shop.run("setpoint-apply", "apply", { event_name: "push", ...event });
  const sweep = async (job: string, inputs: Readonly<Record<string, string>> = {}, who = "tomas"): Promise<JobEnding> =>
    await shop.run("setpoint-sweep", job, {
      event_name: Object.keys(inputs).length > 0 ? "workflow_dispatch" : "schedule",
      inputs,
      triggering_actor: who,
    });
  const push = async (files: Readonly<Record<string, string>>): Promise<string> =>
    await shop.github.push({ branch: "main", by: "amara", message: hostile, files });
  const record = async (): Promise<readonly string[]> => {
    const repo = await openGitRepo({ directory: shop.github.gitDirectory() });
    const author = { name: "Reader", email: "reader@orders.example" };
    const audit = openAuditLog({ repo, branch: "setpoint/audit", clock: shop.github.clock, author });
    return (await audit.entries()).map(({ event }) => event.kind);
  };

  it("E5, E22, E24, E31: plans a push, applies that plan by its digest, hides what it connects with, runs nothing of it", async () => {
    expect(await apply()).toMatchObject({
      conclusion: "failure",
      log: expect.stringContaining("SP_TRUNK_NOT_ADOPTED"),
    });
    const adopt = await shop.github.head("main");
    const ending = await apply({ event_name: "workflow_dispatch", inputs: { adopt } });
    expect({ conclusion: ending.conclusion, exported: ending.exported }).toEqual({
      conclusion: "success",
      exported: "",
    });
    expect(await settingOf(server, "work_mem")).toBe("8MB");
    expect(await settingOf(server, "log_line_prefix")).toBe(hostile);
    expect(ending.outputs["plan"]).toEqual({ digest: expect.stringMatching(/^[0-9a-f]{64}$/u) });
    const applying = ending.steps.at(-1)?.env ?? {};
    expect([applying["DIGEST"], applying["COMMIT"]]).toEqual([
      ending.outputs["plan"]?.["digest"],
      await shop.github.head("main"),
    ]);
    expect(await record()).toEqual(["trunk-advanced", "apply-started", "apply-finished"]);
    expect(ending.log.split("\n").slice(0, 4)).toEqual([
      `::add-mask::${server.dsn}`,
      "::add-mask::postgresql://setpoint:50%25of$(touch $CANARY)@billing.example/postgres",
      "::add-mask::50%25of$(touch $CANARY)",
      `::add-mask::${hostile}`,
    ]);
  });

  it("E6: shows in the job's summary what was applied, encoded", async () => {
    await ask(server, "alter system reset log_line_prefix");
    await ask(server, "select pg_reload_conf()");
    const { summary } = await apply();
    expect(summary).toContain("log_line_prefix");
    expect(summary).not.toMatch(/<img|(?<![\w&;])@lin/u);
  });

  it("E24: applies nothing where a server moved between the plan and its application", async () => {
    await push(declaring("8MB"));
    const ending = await apply({
      after: { Plan: async () => void (await ask(server, "alter system set work_mem = '3MB'")) },
    });
    expect({ conclusion: ending.conclusion, log: ending.log }).toEqual({
      conclusion: "failure",
      log: expect.stringContaining("SP_APPLY_OTHER_PLAN"),
    });
    await apply();
    expect(await ask(server, "select setting from pg_file_settings where name = 'work_mem'")).toEqual([
      { setting: expect.stringMatching(/^8(?:MB|192(?:kB)?)$/u) },
    ]);
  });

  it("E22: applies nothing where the trunk moved between the plan and its application", async () => {
    const ending = await apply({
      after: { Plan: async () => void (await push({ "notes.md": "for all" })) },
    });
    expect({ conclusion: ending.conclusion, log: ending.log }).toEqual({
      conclusion: "failure",
      log: expect.stringContaining("SP_APPLY_OTHER_COMMIT"),
    });
  });

  it.each(["HEAD", "--apply\n::set-output name=digest::x\n$(touch $CANARY)"])(
    "E5, E22: applies nothing where the commit to apply is said to be %j",
    async (commit) => {
      const { conclusion, outputs } = await apply({ event_name: "workflow_dispatch", inputs: { commit } });
      expect({ conclusion, left: outputs["plan"] }).toEqual({ conclusion: "failure", left: {} });
    },
  );

  it("E28, E30: fails at a push past the gate, says so, and applies what governs where that is asked for", async () => {
    const governs = await shop.github.head("main");
    await push(declaring("900MB"));
    const ending = await apply();
    expect({ conclusion: ending.conclusion, log: ending.log }).toEqual({
      conclusion: "failure",
      log: expect.stringContaining("SP_APPLY_OTHER_COMMIT"),
    });
    const asked = await apply({ event_name: "workflow_dispatch", inputs: { commit: governs } });
    expect(asked.summary).toContain("trunk/unapproved");
    expect(await settingOf(server, "work_mem")).toBe("8MB");
    expect(await record()).toContain("bypass-found");
    await push(declaring("8MB"));
    expect((await apply()).conclusion).toBe("success");
  });

  it("E6: tells drift by failing, with what stands on the server encoded", async () => {
    const drift = async (): Promise<JobEnding> => await shop.run("setpoint-drift", "drift", { event_name: "schedule" });
    expect((await drift()).conclusion).toBe("success");
    await ask(server, `alter system set log_line_prefix = '<script>alert(2)</script> @priya ::add-mask::x'`);
    await ask(server, "select pg_reload_conf()");
    const { conclusion, summary, steps, exported } = await drift();
    expect({ conclusion, code: steps.at(-1)?.exitCode, exported }).toEqual({
      conclusion: "failure",
      code: 5,
      exported: "",
    });
    expect(summary).toContain("log_line_prefix");
    expect(summary).not.toMatch(/<script|(?<![\w&;])@priya|^::/mu);
    await apply();
  });

  const override = (id: string): Readonly<Record<string, string>> => ({
    [`overrides/${id}.yaml`]: `apiVersion: setpoint/v1
kind: Override
metadata: { name: ${id} }
spec:
  instances: [orders-prod]
  settings: { work_mem: 64MB }
  reason: ${JSON.stringify(`reports spill ${hostile}`)}
  incident: INC-4711
  restore: { after: 2h }
`,
  });

  it("E10: accepts no override of somebody who may not, whoever starts the workflow", async () => {
    await shop.github.push({ branch: "override/inc-1", by: "max", message: hostile, files: override("inc-1") });
    for (const who of ["max", "tomas,$(touch $CANARY)"])
      expect((await sweep("emergency", { accept: "inc-1" }, who)).conclusion).toBe("failure");
    expect(await settingOf(server, "work_mem")).toBe("8MB");
    expect(await record()).not.toContain("override-accepted");
  });

  it.each(["--as=amara", "inc-1\n::set-output name=a::b\n$(touch $CANARY)"])(
    "E5: accepts and closes no override that is called %j",
    async (id) => {
      const endings = [await sweep("emergency", { accept: id }), await sweep("emergency", { close: id })];
      expect(endings.map(({ conclusion, exported }) => ({ conclusion, exported }))).toEqual([
        { conclusion: "failure", exported: "" },
        { conclusion: "failure", exported: "" },
      ]);
    },
  );

  it("E16, E18: accepts an override in the name of who starts it, and restores by schedule what a run could not", async () => {
    await shop.github.push({ branch: "override/inc-2", by: "tomas", message: hostile, files: override("inc-2") });
    expect((await sweep("emergency", { accept: "inc-2" })).conclusion).toBe("success");
    expect(await settingOf(server, "work_mem")).toBe("64MB");
    await server.halt();
    expect((await sweep("emergency", { close: "inc-2" })).conclusion).toBe("failure");
    await server.start();
    expect(await settingOf(server, "work_mem")).toBe("64MB");
    const ending = await sweep("restore");
    expect({ conclusion: ending.conclusion, summary: ending.summary }).toEqual({
      conclusion: "success",
      summary: expect.stringContaining("inc-2"),
    });
    expect(ending.summary).not.toMatch(/<img|(?<![\w&;])@lin/u);
    expect(await settingOf(server, "work_mem")).toBe("8MB");
    expect((await record()).at(-1)).toBe("override-restored");
  });

  it("E8, E15: evaluates every open request by schedule too, in case no event came", async () => {
    const pull = await shop.github.openPull({ branch: "more", by: "max", title: hostile, files: declaring("1GB") });
    const { conclusion, summary } = await sweep("evaluate");
    expect({ conclusion, summary }).toEqual({
      conclusion: "success",
      summary: expect.stringContaining(`<code>${pull}</code>`),
    });
    const { owner, repo } = shop.github;
    const ref = await shop.github.pullHead(pull);
    const { data } = await shop.github.as("lin").rest.checks.listForRef({ owner, repo, ref });
    expect(data.check_runs.map(({ name, conclusion: verdict, app }) => [name, verdict, app?.id])).toEqual([
      ["setpoint", "failure", 4711],
    ]);
  });

  it("does nothing on other branches, without an app, or by schedule what only people ask for", async () => {
    const endings = [
      await apply({ ref_name: "master" }),
      await apply({ vars: {} }),
      await sweep("emergency"),
      await shop.run("setpoint-drift", "drift", { event_name: "schedule", vars: {} }),
    ];
    expect(endings.map(({ conclusion }) => conclusion)).toEqual(["skipped", "skipped", "skipped", "skipped"]);
  });

  it("says which lines of the connections are wrong, and fails", async () => {
    const { conclusion, log } = await apply({ secrets: { SETPOINT_CONNECTIONS: "hunter2" } });
    expect({ conclusion, log }).toEqual({
      conclusion: "failure",
      log: expect.stringContaining("SP_CLI_BAD_CONNECTIONS"),
    });
  });
});
