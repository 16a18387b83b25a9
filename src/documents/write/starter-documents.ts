import type { ApprovalStage, ConfigurationDocument } from "../generated/documents.ts";
import { renderDocument } from "./render-document.ts";

/** A file of a new configuration repository. */
export interface StarterFile {
  readonly path: string;
  readonly content: string;
}

/** What a new repository is called, which branch governs, and where its change requests live. */
export interface Starter {
  readonly name: string;
  readonly trunk: string;
  readonly forge: StarterForge;
  /** Whoever starts a repository whose people stand in it owns it until others are named; absent on a forge that knows its people. */
  readonly owner?: { readonly login: string; readonly email: string };
}

/** The forge of a new repository, as `setpoint.yaml` will name it. */
export type StarterForge = Pick<NonNullable<ConfigurationDocument["spec"]["forge"]>, "kind" | "repository" | "app">;

/**
 * The first documents of a configuration repository: people or a forge that knows them, owners of the rules, a lock on durability, a
 * base profile. Small enough to read, strict enough that the gate is closed to strangers from the first commit on.
 */
export function starterDocuments(starter: Starter): readonly StarterFile[] {
  const team = starterTeam(starter);
  return [
    { path: "setpoint.yaml", content: configuration(starter, team) },
    { path: "policies/owners.yaml", content: owners(team) },
    { path: "policies/durability.yaml", content: durability(team, starter.owner === undefined) },
    { path: "profiles/postgresql-base.yaml", content: base() },
  ];
}

/** The team that a starter repository trusts: of the repository's owner on its forge, else a name of its own. */
export function starterTeam({ forge }: Pick<Starter, "forge">): string {
  return `${forge.repository?.split("/")[0] ?? "admins"}/dba`;
}

const apiVersion = "setpoint/v1";

function approvalsOf(team: string): ApprovalStage[] {
  return [{ stage: "dba", from: { teams: [team] }, count: 1 }];
}

function configuration({ name, trunk, forge, owner }: Starter, team: string): string {
  const people = owner ? { users: { [owner.login]: [owner.email] }, teams: { [team]: [owner.login] } } : {};
  return renderDocument({
    apiVersion,
    kind: "Configuration",
    metadata: { name },
    spec: { trunk, forge: { ...forge, ...people }, overrides: { maxDuration: "8h", maxWeekly: "24h" } },
  });
}

function owners(team: string): string {
  const spec = { paths: ["policies/**", "setpoint.yaml", ".github/**"], approvals: approvalsOf(team) };
  return renderDocument({ apiVersion, kind: "Owners", metadata: { name: "rules" }, spec });
}

/** @param secondPerson false only where nobody else is known yet: an emergency must be possible from the first day on */
function durability(team: string, secondPerson: boolean): string {
  return renderDocument({
    apiVersion,
    kind: "Lock",
    metadata: { name: "durability" },
    spec: {
      match: { labels: { tier: "critical" } },
      parameters: ["fsync", "full_page_writes", "synchronous_commit", "wal_level"],
      allow: { synchronous_commit: ["on", "remote_apply"] },
      approvals: approvalsOf(team),
      emergency: { from: { teams: [team] }, maxDuration: "4h", secondPerson },
    },
  });
}

function base(): string {
  return renderDocument({
    apiVersion,
    kind: "Profile",
    metadata: { name: "postgresql-base" },
    spec: {
      engine: "postgresql",
      versions: ">=12",
      settings: { log_checkpoints: "on", log_lock_waits: "on", idle_in_transaction_session_timeout: "10min" },
    },
  });
}
