import { instance } from "./orders-shop.ts";

/** Durations in milliseconds, for the clock. */
export const minute: number = 60_000;
export const hour: number = 60 * minute;

/** How an instance of the shop is reached, and by what it restarts. */
const connection = "  connection: { from: env:ORDERS_DSN, restart: env:ORDERS_RESTART }\n";

/** An instance document with a connection and settings, `work_mem: 64MB`. */
export function ordersInstance(name: string, settings: string, more = ""): string {
  return instance(name, `${connection}${more}  settings: { ${settings} }\n`);
}

/** One without a restart command: restarts are the operator's. */
export function unrestartable(name: string, settings: string): string {
  return instance(name, `  connection: { from: env:ORDERS_DSN }\n  settings: { ${settings} }\n`);
}

/** Durability of critical instances: a database administrator approves; on call may override for 4 hours, by two people. */
export const durability = `apiVersion: setpoint/v1
kind: Lock
metadata: { name: durability }
spec:
  match: { labels: { tier: critical } }
  parameters: [fsync, synchronous_commit]
  approvals:
    - { stage: dba, from: { teams: [shop/dba] }, count: 1 }
  emergency: { from: { teams: [shop/oncall] }, maxDuration: 4h, secondPerson: true }
`;

/** Who owns policies and the tool's own configuration. */
const owners = `apiVersion: setpoint/v1
kind: Owners
metadata: { name: guarded }
spec:
  paths: ["policies/**", setpoint.yaml]
  approvals:
    - { stage: dba, from: { teams: [shop/dba] }, count: 1 }
`;

/** The policy of the shop. */
export const policies: Readonly<Record<string, string>> = {
  "policies/durability.lock.yaml": durability,
  "policies/guarded.owners.yaml": owners,
};
