import type {
  AllowedMoves,
  ApprovalStage,
  InstanceMatch,
  Lock,
  Owners,
  Threshold,
  Window,
} from "../../../src/model/policy.ts";
import type { Configuration } from "../../../src/model/configuration.ts";
import type { Finding } from "../../../src/model/finding.ts";
import type { DocumentSource } from "../../../src/model/fleet.ts";
import type { Instance } from "../../../src/model/instance.ts";
import type { Membership, Review } from "../../../src/model/review.ts";
import type { EffectiveSetting, InstanceState } from "../../../src/model/state.ts";
import type { Evidence } from "../../../src/stages/gate/evidence.ts";
import type { ProposedChange } from "../../../src/stages/gate/requirement.ts";
import { planChange } from "../../../src/stages/plan/plan-change.ts";
import type { PlanSide } from "../../../src/stages/plan/plan-side.ts";
import { engines } from "./shop-engine.ts";

export const now: Date = new Date("2026-03-02T12:00:00Z");
export const at = { file: "shop.yaml", line: 1, column: 1 } as const;

export interface InstanceSpec {
  readonly labels?: Readonly<Record<string, string>>;
  readonly engine?: string;
  readonly version?: string;
  readonly connection?: string;
  readonly restart?: string;
  readonly settings?: Readonly<Record<string, string>>;
}

export interface SideSpec {
  readonly instances?: Readonly<Record<string, InstanceSpec>>;
  readonly locks?: readonly Lock[];
  readonly owners?: readonly Owners[];
  readonly thresholds?: readonly Threshold[];
  readonly windows?: readonly Window[];
  readonly documents?: Readonly<Record<string, DocumentSource>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly findings?: readonly Finding[];
  readonly stateFindings?: readonly Finding[];
}

export const limits: Configuration["overrides"] = { maxDurationMs: 8 * 3_600_000, maxWeeklyMs: 24 * 3_600_000 };

/** One side of a change: what a commit says, resolved. */
export function side(spec: SideSpec): PlanSide {
  const states = new Map(Object.entries(spec.instances ?? {}).map(([name, given]) => [name, stateOf(name, given)]));
  return {
    fleet: {
      instances: new Map([...states].map(([name, state]) => [name, state.instance])),
      profiles: new Map(),
      policies: {
        locks: spec.locks ?? [],
        rules: [],
        owners: spec.owners ?? [],
        thresholds: spec.thresholds ?? [],
        windows: spec.windows ?? [],
        rollouts: [],
      },
      configuration: {
        trunk: "main",
        auditBranch: "setpoint/audit",
        forge: { kind: "local", users: {}, teams: {} },
        contributors: { coAuthors: true, unknown: "close" },
        overrides: limits,
      },
      documents: new Map(Object.entries(spec.documents ?? {})),
      findings: spec.findings ?? [],
    },
    state: { instances: states, findings: spec.stateFindings ?? [] },
    guardedFiles: new Map(Object.entries(spec.files ?? {})),
  };
}

/** Base and head with the plan between them, as the plan stage makes it. */
export function propose(base: SideSpec, head: SideSpec): ProposedChange {
  const [before, after] = [side(base), side(head)];
  return { plan: planChange(before, after, engines), base: before, head: after };
}

export function lock(name: string, given: Partial<Lock> = {}): Lock {
  return {
    name,
    match: match({ labels: { tier: "critical" } }),
    parameters: ["fsync"],
    allow: [],
    approvals: [stage("dba", ["acme/dba"])],
    derived: [],
    at,
    ...given,
  };
}

export function owners(name: string, paths: readonly string[], given: Partial<Owners> = {}): Owners {
  return { name, paths, approvals: [stage("owners", ["acme/owners"])], at, ...given };
}

export function stage(name: string, teams: readonly string[], given: Partial<ApprovalStage> = {}): ApprovalStage {
  return { stage: name, from: { teams, users: [], apps: [] }, count: 1, ...given };
}

export function match(given: Partial<InstanceMatch>): InstanceMatch {
  return { labels: {}, engines: [], instances: [], ...given };
}

export function allow(parameter: string, given: Partial<AllowedMoves>): AllowedMoves {
  return { parameter, values: [], at, ...given };
}

export function members(teams: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, Membership> {
  return new Map(Object.entries(teams).map(([team, logins]) => [team, { kind: "members", logins }]));
}

/** An approval of a plan an hour ago, or what else is given. */
export function review(reviewer: string, digest: string, given: Partial<Review> = {}): Review {
  return { id: `${reviewer}-1`, reviewer, head: "h1", digest, verdict: "approved", at: minutesAgo(60), ...given };
}

export function minutesAgo(minutes: number): string {
  return new Date(now.getTime() - minutes * 60_000).toISOString();
}

export function evidence(proposed: ProposedChange, given: Partial<Evidence> = {}): Evidence {
  return {
    request: {
      id: "orders-42",
      author: "ada",
      target: "main",
      base: "b1",
      head: "h1",
      title: "Tune orders",
      state: "open",
    },
    plan: proposed.plan,
    contributors: [{ known: "ada@shop.example", login: "ada", role: "author", commit: "0123456789abcdef" }],
    reviews: [],
    memberships: members({ "acme/dba": ["bo", "chris"], "acme/cab": ["dee", "eli", "bo"], "acme/owners": ["olga"] }),
    now,
    acceptedThresholds: [],
    trunk: "main",
    tickets: new Map(),
    contributorRules: { coAuthors: true, unknown: "close" },
    ...given,
  };
}

function stateOf(name: string, given: InstanceSpec): InstanceState {
  const instance: Instance = {
    name,
    labels: given.labels ?? {},
    engine: given.engine ?? "shopdb",
    version: given.version ?? "1",
    platform: "self-hosted",
    resources: {},
    topology: { role: "primary", replicas: [] },
    ...(given.connection === undefined
      ? {}
      : { connection: { from: given.connection, ...(given.restart === undefined ? {} : { restart: given.restart }) } }),
    profiles: [],
    variables: [],
    settings: [],
    at,
    versionAt: at,
  };
  return { instance, settings: settingsOf(instance, given.settings ?? {}), constraints: [], scope: {}, findings: [] };
}

function settingsOf(
  instance: Instance,
  texts: Readonly<Record<string, string>>,
): ReadonlyMap<string, EffectiveSetting> {
  const engine = engines.get(instance.engine);
  const version = engine?.parseVersion(instance.version);
  return new Map(
    Object.entries(texts).flatMap(([name, text]): [string, EffectiveSetting][] => {
      const parameter = version && engine?.catalog(version).parameters.get(name);
      const reading = parameter && engine?.readValue(parameter, text);
      if (!parameter || reading?.kind !== "value") throw new TypeError(`the shop has no ${name} = ${text}`);
      const origin = { kind: "instance", name: instance.name, at, text } as const;
      return [[name, { parameter, value: reading.value, origin, over: [] }]];
    }),
  );
}
