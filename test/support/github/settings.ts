import { commitNamed } from "./push.ts";
import { createTeam } from "./create-world.ts";
import { saveRuleset } from "./handlers/rulesets.ts";
import { listOf, numberOf, objectOf, textOf, type JsonObject } from "./json.ts";
import { userOf } from "./people.ts";
import { stamp } from "./stamp.ts";
import { takeId, type Repository, type World } from "./world.ts";

/** A ruleset as GitHub's API takes it. */
export interface RulesetSeed {
  /** Leave out for a new one. */
  readonly id?: number;
  readonly name: string;
  readonly enforcement?: "active" | "evaluate" | "disabled";
  /** `~DEFAULT_BRANCH`, `~ALL`, `refs/heads/override/*`. */
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  /** `{ type: "deletion" }`, `{ type: "required_status_checks", parameters: { … } }` */
  readonly rules: readonly JsonObject[];
  readonly bypass?: readonly {
    readonly actor_id: number;
    readonly actor_type: string;
    readonly bypass_mode?: "always" | "pull_request";
  }[];
}

/** A run of a workflow. */
export interface RunSeed {
  /** The workflow's number. */
  readonly workflow: number;
  readonly event?: string;
  readonly status?: "queued" | "in_progress" | "completed";
  readonly conclusion?: "success" | "failure" | "cancelled" | "skipped" | null;
  /** Default: the default branch. */
  readonly branch?: string;
  /** Default: the server's time. */
  readonly at?: Date;
}

/** What a repository's owners set. */
export interface Settings {
  /** @returns its number */
  setRuleset(ruleset: RulesetSeed): number;
  removeRuleset(id: number): void;
  /** @returns its number */
  setWorkflow(workflow: {
    readonly path: string;
    readonly name?: string;
    readonly state?: "active" | "disabled_manually" | "disabled_inactivity";
  }): number;
  /** @returns its number */
  addRun(run: RunSeed): Promise<number>;
  /** @returns its number */
  setEnvironment(environment: {
    readonly name: string;
    readonly protectedBranches?: boolean;
    /** The only branches that may deploy to it. */
    readonly branches?: readonly string[];
    readonly reviewers?: boolean;
  }): number;
  /** What GITHUB_TOKEN may do by default, and whether it may approve. */
  setWorkflowPermissions(permissions: { readonly default: "read" | "write"; readonly mayApprove: boolean }): void;
  setTeam(slug: string, members: readonly string[]): Promise<void>;
  deleteTeam(slug: string): Promise<void>;
  /** The team answers 403 or 404 from now on; undefined shows it again. */
  hideTeam(slug: string, status: 403 | 404 | undefined): void;
  teamId(slug: string): Promise<number>;
  userId(login: string): Promise<number>;
  setRole(login: string, role: "read" | "write" | "admin"): void;
  setAppPermissions(slug: string, permissions: Readonly<Record<string, "read" | "write">>): void;
  /** The token is nobody's from now on. @returns makes it count again */
  revoke(token: string): () => void;
}

/** What a repository's owners set. */
export function settingsOf(world: World, repository: Repository): Settings {
  return {
    ...teamSettings(world),
    setRuleset: ({ include, exclude, bypass, ...rest }) =>
      numberOf(
        saveRuleset(world, repository, {
          enforcement: "active",
          ...rest,
          conditions: { ref_name: { include, exclude: exclude ?? [] } },
          bypass_actors: (bypass ?? []).map((actor) => ({ bypass_mode: "always", ...actor })),
        })["id"],
      ),
    removeRuleset: (id) => {
      repository.rulesets.delete(id);
    },
    setWorkflow: (workflow) => setWorkflow(world, repository, workflow),
    addRun: async (run) => await addRun(world, repository, run),
    setEnvironment: (environment) => setEnvironment(world, repository, environment),
    setWorkflowPermissions: (permissions) => {
      repository.settings.set("actions/permissions/workflow", {
        default_workflow_permissions: permissions.default,
        can_approve_pull_request_reviews: permissions.mayApprove,
      });
    },
    userId: async (login) => numberOf((await userOf(world, login))["id"]),
    setRole: (login, role) => {
      for (const [token, found] of world.principals)
        if (found.kind === "person" && found.login === login) world.principals.set(token, { ...found, role });
    },
    setAppPermissions: (slug, permissions) => {
      for (const [token, found] of world.principals) {
        if (found.kind === "app" && found.app.slug === slug)
          world.principals.set(token, { ...found, app: { ...found.app, permissions } });
      }
    },
    revoke: (token) => {
      const owner = world.principals.get(token);
      world.principals.delete(token);
      return () => {
        if (owner !== undefined) world.principals.set(token, owner);
      };
    },
  };
}

function teamSettings(world: World): Pick<Settings, "setTeam" | "deleteTeam" | "hideTeam" | "teamId"> {
  const teams = `/orgs/${world.organisation}/teams`;
  const { ask, insist } = world.emulated;
  return {
    setTeam: async (slug, members) => {
      if ((await ask({ method: "GET", path: `${teams}/${slug}` })).status === 404)
        return await createTeam(world, slug, members);
      const before = listOf(await insist({ method: "GET", path: `${teams}/${slug}/members?per_page=100` })).map((one) =>
        textOf(objectOf(one)["login"]),
      );
      for (const login of before.filter((one) => !members.includes(one)))
        await insist({ method: "DELETE", path: `${teams}/${slug}/memberships/${login}` });
      for (const login of members)
        await insist({ method: "PUT", path: `${teams}/${slug}/memberships/${login}`, body: {} });
    },
    deleteTeam: async (slug) => {
      await insist({ method: "DELETE", path: `${teams}/${slug}` });
    },
    hideTeam: (slug, status) => {
      if (status === undefined) world.hiddenTeams.delete(slug);
      else world.hiddenTeams.set(slug, status);
    },
    teamId: async (slug) => numberOf(objectOf(await insist({ method: "GET", path: `${teams}/${slug}` }))["id"]),
  };
}

function setWorkflow(world: World, repository: Repository, wanted: Parameters<Settings["setWorkflow"]>[0]): number {
  const before = [...repository.workflows.values()].find((workflow) => workflow["path"] === wanted.path);
  const id = before === undefined ? takeId(world) : numberOf(before["id"]);
  const file = wanted.path.split("/").at(-1) ?? "";
  const at = stamp(world.clock.now());
  repository.workflows.set(id, {
    id,
    node_id: `W_${id}`,
    name: wanted.name ?? file,
    path: wanted.path,
    state: wanted.state ?? "active",
    created_at: before?.["created_at"] ?? at,
    updated_at: at,
    url: `${world.apiUrl}/repos/${repository.fullName}/actions/workflows/${id}`,
    html_url: `${world.webUrl}/${repository.fullName}/blob/${world.defaultBranch}/${wanted.path}`,
    badge_url: `${world.webUrl}/${repository.fullName}/workflows/${file}/badge.svg`,
  });
  return id;
}

async function addRun(world: World, repository: Repository, run: RunSeed): Promise<number> {
  const workflow = repository.workflows.get(run.workflow);
  if (workflow === undefined)
    throw new Error(`${repository.fullName} has no workflow ${run.workflow}: setWorkflow first`);
  const id = takeId(world);
  const branch = run.branch ?? world.defaultBranch;
  const at = stamp(run.at ?? world.clock.now());
  const url = `${world.apiUrl}/repos/${repository.fullName}/actions/runs/${id}`;
  const shown = await world.emulated.insist({ method: "GET", path: `/repos/${repository.fullName}` });
  repository.runs.push({
    id,
    name: workflow["name"],
    node_id: `WFR_${id}`,
    head_branch: branch,
    head_sha: await commitNamed(repository, branch),
    path: workflow["path"],
    display_title: workflow["name"],
    run_number: repository.runs.length + 1,
    run_attempt: 1,
    event: run.event ?? "push",
    status: run.status ?? "completed",
    conclusion: run.conclusion === undefined ? "success" : run.conclusion,
    workflow_id: run.workflow,
    url,
    html_url: `${world.webUrl}/${repository.fullName}/actions/runs/${id}`,
    pull_requests: [],
    created_at: at,
    updated_at: at,
    run_started_at: at,
    ...Object.fromEntries(
      ["jobs", "logs", "check_suite", "artifacts", "cancel", "rerun"].map((name) => [`${name}_url`, `${url}/${name}`]),
    ),
    workflow_url: workflow["url"],
    head_commit: null,
    repository: shown,
    head_repository: shown,
  });
  return id;
}

function setEnvironment(
  world: World,
  repository: Repository,
  wanted: Parameters<Settings["setEnvironment"]>[0],
): number {
  const id = numberOf(repository.environments.get(wanted.name)?.["id"]) || takeId(world);
  const at = stamp(world.clock.now());
  const name = encodeURIComponent(wanted.name);
  const isLimited = wanted.protectedBranches === true || wanted.branches !== undefined;
  repository.environments.set(wanted.name, {
    id,
    node_id: `EN_${id}`,
    name: wanted.name,
    url: `${world.apiUrl}/repos/${repository.fullName}/environments/${name}`,
    html_url: `${world.webUrl}/${repository.fullName}/deployments/activity_log?environments_filter=${name}`,
    created_at: at,
    updated_at: at,
    protection_rules: [
      ...(wanted.reviewers === true
        ? [
            {
              id: id + 100_000,
              node_id: `GA_${id}`,
              type: "required_reviewers",
              prevent_self_review: true,
              reviewers: [],
            },
          ]
        : []),
      ...(isLimited ? [{ id: id + 200_000, node_id: `GB_${id}`, type: "branch_policy" }] : []),
    ],
    deployment_branch_policy: isLimited
      ? { protected_branches: wanted.branches === undefined, custom_branch_policies: wanted.branches !== undefined }
      : null,
  });
  repository.deploymentBranches.set(wanted.name, wanted.branches ?? []);
  return id;
}
