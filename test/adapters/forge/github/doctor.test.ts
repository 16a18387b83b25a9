import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { githubSettings } from "../../../../src/adapters/forge/github/github-settings.ts";
import { openGitHubClient } from "../../../../src/adapters/forge/github/github-client.ts";
import { memoryDocumentCache } from "../../../../src/adapters/repo/memory/memory-document-cache.ts";
import { engines } from "../../../../src/engines/index.ts";
import { doctor } from "../../../../src/flows/doctor.ts";
import { createHash } from "node:crypto";
import type { DoctorResult } from "../../../../src/model/results.ts";
import { fixedClock } from "../../../../src/testing/fixed-clock.ts";
import type { RulesetSeed } from "../../../support/github/settings.ts";
import { appLogin, type Hub, openHub } from "./open-hub.ts";

const configuration = (app: string): string => `apiVersion: setpoint/v1
kind: Configuration
metadata: { name: shop }
spec:
  forge: { kind: github, repository: acme/db-config${app} }
`;
const gate = { actor_id: 4711, actor_type: "Integration", bypass_mode: "always" } as const;
const trunkRules = (integration: object = { integration_id: 4711 }): RulesetSeed => ({
  name: "trunk",
  include: ["~DEFAULT_BRANCH"],
  rules: [
    { type: "deletion" },
    { type: "non_fast_forward" },
    {
      type: "pull_request",
      parameters: {
        dismiss_stale_reviews_on_push: false,
        require_code_owner_review: false,
        require_last_push_approval: false,
        required_approving_review_count: 0,
        required_review_thread_resolution: false,
      },
    },
    {
      type: "required_status_checks",
      parameters: {
        strict_required_status_checks_policy: true,
        required_status_checks: [{ context: "setpoint", ...integration }],
      },
    },
  ],
});
const auditRules: RulesetSeed = {
  name: "audit",
  include: ["refs/heads/setpoint/audit"],
  rules: [{ type: "deletion" }, { type: "non_fast_forward" }, { type: "update" }],
  bypass: [gate],
};
const overrideRules: RulesetSeed = {
  name: "overrides",
  include: ["refs/heads/override/**"],
  rules: [{ type: "deletion" }, { type: "non_fast_forward" }],
  bypass: [gate],
};

const hourMs = 3_600_000;
const shipped = [
  shippedFile(".github/actions/setpoint/action.yml"),
  shippedFile(".github/workflows/setpoint-event.yml"),
  shippedFile(".github/workflows/setpoint-gate.yml"),
  { ...shippedFile(".github/workflows/setpoint-drift.yml"), everyMs: hourMs },
  { ...shippedFile(".github/workflows/setpoint-sweep.yml"), everyMs: hourMs / 4 },
];

function shippedFile(path: string): { path: string; content: string; blob: string } {
  const content = `# ${path}\n`;
  const blob = createHash("sha1").update(`blob ${content.length}\0${content}`).digest("hex");
  return { path, content, blob };
}

let hub: Hub;
let rulesets: { readonly trunk: number; readonly audit: number; readonly overrides: number };
beforeEach(async () => {
  const files = Object.fromEntries(shipped.map(({ path, content }) => [path, content]));
  hub = await openHub({
    repositories: [{ name: "db-config", files: { ...files, "setpoint.yaml": configuration(", app: 4711") } }],
  });
  rulesets = {
    trunk: hub.github.setRuleset(trunkRules()),
    audit: hub.github.setRuleset(auditRules),
    overrides: hub.github.setRuleset(overrideRules),
  };
  hub.github.setWorkflowPermissions({ default: "read", mayApprove: false });
  for (const name of ["setpoint", "production"]) hub.github.setEnvironment({ name, branches: ["main"] });
  for (const { path, everyMs } of shipped.slice(1).map((one) => ({ everyMs: undefined, ...one }))) {
    const workflow = hub.github.setWorkflow({ path });
    if (everyMs !== undefined) await hub.github.addRun({ workflow, event: "schedule" });
  }
});
afterEach(async () => await hub.github.close());

/** What the doctor says of the repository as it is now, by default to an administrator. */
async function examine({ skewMs = 0, login = "amara" } = {}): Promise<DoctorResult> {
  const clock = fixedClock(new Date(hub.github.clock.now().getTime() + skewMs).toISOString());
  const { apiUrl, owner, repo } = hub.github;
  const octokit = openGitHubClient({ apiUrl, token: hub.github.token(login), clock, toleratesClock: true });
  const workspace = {
    repo: hub.git,
    cache: memoryDocumentCache(),
    engines,
    trunk: "main",
    clock,
    openSettings: () => githubSettings({ octokit, owner, repo }, clock),
  };
  return await doctor(workspace, shipped);
}

/** What only an administrator is shown. */
const hiddenFromApp = ["doctor/trunk-bypass", "doctor/audit-unprotected"];

/** Codes and severities of everything that is not well, less what this token by its nature cannot see. */
async function complaints(asked: Parameters<typeof examine>[0] = {}): Promise<readonly string[]> {
  const { findings } = await examine(asked);
  const other = asked?.login === appLogin ? hiddenFromApp : ["doctor/rights"];
  return findings
    .filter(({ code, severity }) => severity === "error" || !other.includes(code))
    .map(({ code, severity }) => `${severity} ${code}`)
    .toSorted();
}

describe("the doctor", () => {
  it("finds nothing on a repository that is set up as it must be, but for what another token would show", async () => {
    const seen = async (login: string): Promise<readonly string[]> =>
      (await examine({ login })).findings.map(({ severity, code }) => `${severity} ${code}`);
    expect(await seen("amara")).toEqual(["warning doctor/rights"]);
    expect(await seen(appLogin)).toEqual(["warning doctor/trunk-bypass", "warning doctor/audit-unprotected"]);
  });

  it("finds a trunk that changes without requests, by force, or away", async () => {
    hub.github.setRuleset({ ...trunkRules(), id: rulesets.trunk, rules: trunkRules().rules.slice(3) });
    expect(await complaints()).toEqual(["error doctor/trunk-unprotected"]);
  });

  it("E1: finds rules that are written and not in force", async () => {
    hub.github.setRuleset({ ...trunkRules(), id: rulesets.trunk, enforcement: "evaluate" });
    expect(await complaints()).toEqual([
      "error doctor/check-not-pinned",
      "error doctor/check-not-required",
      "error doctor/not-up-to-date",
      "error doctor/trunk-unprotected",
    ]);
  });

  it("E2: finds a required check that any job of its name could pass", async () => {
    hub.github.setRuleset({ ...trunkRules({}), id: rulesets.trunk });
    expect(await complaints()).toEqual(["error doctor/check-not-pinned"]);
  });

  it("E3: finds a required check that is pinned to the app of every workflow", async () => {
    hub.github.setRuleset({ ...trunkRules({ integration_id: 15_368 }), id: rulesets.trunk });
    expect(await complaints()).toEqual(["error doctor/check-not-pinned"]);
  });

  it("finds a setpoint.yaml that names no app", async () => {
    await hub.github
      .push({ branch: "main", by: appLogin, files: { "setpoint.yaml": configuration("") } })
      .catch(() => {});
    hub.github.removeRuleset(rulesets.trunk);
    await hub.github.push({ branch: "main", by: "amara", files: { "setpoint.yaml": configuration("") } });
    rulesets = { ...rulesets, trunk: hub.github.setRuleset(trunkRules()) };
    expect(await complaints()).toEqual([
      "error doctor/app",
      "error doctor/audit-unprotected",
      "error doctor/check-not-pinned",
    ]);
  });

  it("E30: finds whoever may bypass the rules of the trunk", async () => {
    const admins = { actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" } as const;
    hub.github.setRuleset({ ...trunkRules(), id: rulesets.trunk, bypass: [admins] });
    const { findings } = await examine();
    expect(findings.map(({ code, message }) => [code, message])).toContainEqual([
      "doctor/trunk-bypass",
      "The rules of main do not hold for RepositoryRole 5.",
    ]);
  });

  it("finds a record that somebody else than the app may move, rewrite or delete", async () => {
    hub.github.setRuleset({ ...auditRules, id: rulesets.audit, rules: [{ type: "deletion" }] });
    expect(await complaints()).toEqual(["error doctor/audit-unprotected"]);
    const amara = { actor_id: await hub.github.userId("amara"), actor_type: "OrganizationAdmin" } as const;
    hub.github.setRuleset({ ...auditRules, id: rulesets.audit, bypass: [gate, amara] });
    expect(await complaints()).toEqual(["error doctor/audit-unprotected"]);
  });

  it("E12: finds overrides whose branches can be rewritten", async () => {
    hub.github.removeRuleset(rulesets.overrides);
    expect(await complaints()).toEqual(["error doctor/overrides-unprotected"]);
  });

  it("E1: finds a workflow that was changed, one that is missing, and one that is switched off", async () => {
    const path = ".github/workflows/setpoint-gate.yml";
    hub.github.removeRuleset(rulesets.trunk);
    await hub.github.push({
      branch: "main",
      by: "amara",
      files: { [path]: "on: push\n", ".github/actions/setpoint/action.yml": null },
    });
    hub.github.setRuleset(trunkRules());
    hub.github.setWorkflow({ path: ".github/workflows/setpoint-event.yml", state: "disabled_manually" });
    expect(await complaints()).toEqual([
      "error doctor/workflow-changed",
      "error doctor/workflow-changed",
      "error doctor/workflow-off",
    ]);
  });

  it("E15: finds a schedule that died", async () => {
    hub.github.clock.advance(2 * 3_600_000);
    expect(await complaints()).toEqual(["error doctor/schedule-dead"]);
    hub.github.clock.advance(24 * 3_600_000);
    expect(await complaints()).toEqual(["error doctor/schedule-dead", "error doctor/schedule-dead"]);
  });

  it("E14: finds a clock that is off, and goes on to tell the rest", async () => {
    expect(await complaints({ skewMs: 61_000 })).toEqual(["error doctor/clock"]);
    expect(await complaints({ skewMs: -59_000 })).toEqual([]);
  });

  it("finds every right that the token lacks", async () => {
    hub.github.setAppPermissions("setpoint-gate", { metadata: "read", contents: "read", administration: "read" });
    const { findings } = await examine({ login: appLogin });
    const missing = findings.filter(({ code }) => code === "doctor/right-missing").map(({ message }) => message);
    expect(missing.map((message) => /use (?<right>\w+),/u.exec(message)?.groups?.["right"])).toEqual([
      "checks",
      "statuses",
      "issues",
      "contents",
      "members",
      "actions",
    ]);
  });

  it("finds workflows that may approve, and cannot tell where it is not shown", async () => {
    hub.github.setWorkflowPermissions({ default: "read", mayApprove: true });
    expect(await complaints()).toEqual(["warning doctor/workflows-approve"]);
    hub.github.disturb({ path: /actions\/permissions/u, answer: { status: 403, body: { message: "Forbidden" } } });
    expect(await complaints()).toEqual(["error doctor/workflows-approve"]);
  });

  it("finds a default branch that is not the one that governs", async () => {
    hub.github.disturb({
      path: /\/repos\/acme\/db-config$/u,
      alter: (answer) => ({ ...answer, body: { ...Object(answer.body), default_branch: "develop" } }),
    });
    expect(await complaints()).toEqual(["error doctor/default-branch"]);
  });

  it("E1: finds environments whose secrets a pushed branch's own workflow could read", async () => {
    hub.github.setEnvironment({ name: "setpoint" });
    hub.github.setEnvironment({ name: "production", branches: ["main", "release/*"] });
    expect(await complaints()).toEqual(["error doctor/environment", "error doctor/environment"]);
    hub.github.setEnvironment({ name: "setpoint", protectedBranches: true });
    hub.github.setEnvironment({ name: "production", branches: ["main"] });
    expect(await complaints()).toEqual(["error doctor/environment"]);
  });

  it("E16: finds an environment in which a restore would wait for somebody", async () => {
    hub.github.setEnvironment({ name: "production", branches: ["main"], reviewers: true });
    expect(await complaints()).toEqual(["warning doctor/environment"]);
  });

  it("E15: takes a run whose jobs were all left out for no sign of life", async () => {
    hub.github.clock.advance(24 * hourMs);
    for (const { path } of shipped.slice(3)) {
      const workflow = hub.github.setWorkflow({ path });
      await hub.github.addRun({ workflow, event: "schedule", conclusion: "skipped" });
    }
    expect(await complaints()).toEqual(["error doctor/schedule-dead", "error doctor/schedule-dead"]);
  });

  it("leaves nothing behind by trying the token's rights", async () => {
    await examine({ login: appLogin });
    const { owner, repo } = hub.github;
    const { data } = await hub.github.as("amara").rest.repos.listBranches({ owner, repo });
    expect(data.map(({ name }) => name)).toEqual(["main"]);
  });
});
