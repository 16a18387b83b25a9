import { renderDocument } from "./render-document.ts";

/** A file of a new configuration repository. */
export interface StarterFile {
  readonly path: string;
  readonly content: string;
}

/** Who starts the repository: they own it until others are named. */
export interface Starter {
  readonly name: string;
  readonly login: string;
  readonly email: string;
  readonly trunk: string;
}

/** The team that a starter repository trusts; its first member is whoever started it. */
const team = "admins/dba";

/**
 * The first documents of a configuration repository: people, owners of the rules, a lock on durability, a base profile. Small
 * enough to read, strict enough that the gate is closed to strangers from the first commit on.
 */
export function starterDocuments(starter: Starter): readonly StarterFile[] {
  return [
    { path: "setpoint.yaml", content: configuration(starter) },
    { path: "policies/owners.yaml", content: owners() },
    { path: "policies/durability.yaml", content: durability() },
    { path: "profiles/postgresql-base.yaml", content: base() },
  ];
}

const apiVersion = "setpoint/v1";
const approvals = [{ stage: "dba", from: { teams: [team] }, count: 1 }];

function configuration({ name, login, email, trunk }: Starter): string {
  return renderDocument({
    apiVersion,
    kind: "Configuration",
    metadata: { name },
    spec: {
      trunk,
      forge: { kind: "local", users: { [login]: [email] }, teams: { [team]: [login] } },
      overrides: { maxDuration: "8h", maxWeekly: "24h" },
    },
  });
}

function owners(): string {
  const paths = ["policies/**", "setpoint.yaml", ".github/**"];
  return renderDocument({ apiVersion, kind: "Owners", metadata: { name: "rules" }, spec: { paths, approvals } });
}

function durability(): string {
  return renderDocument({
    apiVersion,
    kind: "Lock",
    metadata: { name: "durability" },
    spec: {
      match: { labels: { tier: "critical" } },
      parameters: ["fsync", "full_page_writes", "synchronous_commit", "wal_level"],
      allow: { synchronous_commit: ["on", "remote_apply"] },
      approvals,
      emergency: { from: { teams: [team] }, maxDuration: "4h", secondPerson: false },
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
