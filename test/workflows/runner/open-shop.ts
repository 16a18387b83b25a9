import { chmod, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { program } from "../../cli/run-program.ts";
import { instance } from "../../support/orders-shop.ts";
import { type GitHubStandIn, openGitHub } from "../../support/github/open-github.ts";
import type { JsonObject } from "../../support/github/json.ts";
import { jobNamed, readWorkflow, type Texts } from "./read-workflow.ts";
import { type Action, type JobEnding, runJob } from "./run-job.ts";

export const appLogin = "setpoint-gate[bot]";

/** An event as GitHub would start a job with. */
export interface JobEvent {
  readonly event_name: string;
  readonly event?: JsonObject;
  /** Default `main`. */
  readonly ref_name?: string;
  readonly sha?: string;
  readonly inputs?: JsonObject;
  readonly triggering_actor?: string;
  /** Beside those that every repository of the shop has. */
  readonly secrets?: Texts;
  readonly vars?: Texts;
  /** Happens after a step, by its name. */
  readonly after?: Readonly<Record<string, () => Promise<void>>>;
}

/** The orders shop on GitHub with its workflows, its app and a runner. */
export interface ActionsShop {
  readonly github: GitHubStandIn;
  /** The file that whatever is executed of hostile text leaves behind. */
  readonly canary: string;
  /** Runs one job of one of our workflows, as the app's installation with the job's rights. */
  run(workflow: string, job: string, event: JobEvent): Promise<JobEnding>;
  /** The inputs that actions were given, by the beginning of their names, in order. */
  readonly used: readonly (readonly [action: string, inputs: Texts])[];
  isHarmed(): boolean;
  close(): Promise<void>;
}

/** Files of the shop whose one instance is reached by ORDERS_DSN. */
export function shopFiles(settings = "work_mem: 8MB", version = "16"): Readonly<Record<string, string>> {
  const spec = `  connection: { from: env:ORDERS_DSN }\n  settings: { ${settings} }\n`;
  return {
    "setpoint.yaml": `apiVersion: setpoint/v1
kind: Configuration
metadata: { name: orders-shop }
spec:
  forge: { kind: github, repository: acme/db-config, app: 4711 }
`,
    "policies/durability.yaml": `apiVersion: setpoint/v1
kind: Lock
metadata: { name: durability }
spec:
  match: { labels: { tier: critical } }
  parameters: [fsync, work_mem]
  approvals:
    - { stage: dba, from: { teams: [acme/dba] }, count: 1 }
  emergency: { from: { teams: [acme/oncall-dba] }, maxDuration: 4h, secondPerson: false }
`,
    "instances/orders-prod.yaml": instance("orders-prod", spec, version),
  };
}

/** Opens it in public, and by the machine's own clock: the program that runs in jobs has no other. */
export async function openActionsShop(
  secrets: Texts = {},
  files: Readonly<Record<string, string>> = shopFiles(),
): Promise<ActionsShop> {
  const clock = { now: () => new Date(), wait: async () => {}, advance: () => {} };
  const github = await openGitHub({ clock, isPrivate: false, repositories: [{ name: "db-config", files }] });
  const directory = await mkdtemp(path.join(tmpdir(), "setpoint-actions-"));
  const bin = path.join(directory, "bin");
  await mkdir(bin);
  await chmod(program, 0o755);
  await symlink(program, path.join(bin, "setpoint"));
  const canary = path.join(directory, "canary");
  const used: [string, Texts][] = [];
  const actions = actionsOf(github, { bin, used });
  return {
    github,
    canary,
    used,
    run: async (name, id, { inputs = {}, vars, secrets: more, after = {}, ...event }) => {
      const workflow = await readWorkflow(name);
      const key = { SETPOINT_APP_KEY: "the app's private key" };
      return await runJob(workflow, jobNamed(workflow, id), {
        contexts: {
          github: await contextOf(github, event),
          vars: vars ?? { SETPOINT_APP_ID: "4711" },
          secrets: { ...key, ...secrets, ...more },
          inputs,
        },
        environment: {
          PATH: process.env["PATH"] ?? "",
          HOME: "/nonexistent",
          GITHUB_API_URL: github.apiUrl,
          CANARY: canary,
        },
        actions,
        after,
      });
    },
    isHarmed: () => existsSync(canary),
    close: async () => {
      await rm(directory, { recursive: true, force: true });
      await github.close();
    },
  };
}

async function contextOf(
  github: GitHubStandIn,
  { event_name, event = {}, ref_name = "main", sha, triggering_actor = "" }: JobEvent,
): Promise<JsonObject> {
  // https://docs.github.com/en/actions: only a schedule's event does not say which repository it is about.
  const repository = event_name === "schedule" ? {} : { repository: { default_branch: "main" } };
  return {
    event_name,
    ref_name,
    sha: sha ?? (await github.head("main")),
    run_id: "17",
    triggering_actor,
    server_url: github.gitUrl().replace(/\/acme\/db-config\.git$/u, ""),
    repository: "acme/db-config",
    event: { ...repository, ...event },
  };
}

function actionsOf(
  github: GitHubStandIn,
  { bin, used }: { readonly bin: string; readonly used: [string, Texts][] },
): Readonly<Record<string, Action>> {
  return {
    "actions/checkout@": async (inputs) => {
      used.push(["checkout", inputs]);
      return {};
    },
    // What it runs is run in install.test.ts.
    "./.github/actions/setpoint": async () => ({ path: bin }),
    "actions/create-github-app-token@": async (inputs) => {
      used.push(["token", inputs]);
      if (inputs["app-id"] !== "4711" || inputs["private-key"] !== "the app's private key")
        throw new Error("this is not the app's id and key");
      const rights = Object.entries(inputs).filter(([name]) => name.startsWith("permission-"));
      github.setAppPermissions(
        "setpoint-gate",
        Object.fromEntries(rights.map(([name, right]) => [name.slice(11).replaceAll("-", "_"), rightOf(right)])),
      );
      return { outputs: { token: github.token(appLogin), "app-slug": "setpoint-gate" } };
    },
  };
}

function rightOf(text: string): "read" | "write" {
  if (text === "read" || text === "write") return text;
  throw new Error(`there is no right ${text}`);
}
