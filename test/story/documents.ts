import type { Files } from "../support/orders-shop.ts";

/** The shop's configuration where its requests live on GitHub, and the lock that the story is about. */
export const documentsOnGitHub: Files = {
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
    - { stage: change-board, from: { teams: [acme/cab] }, count: 1, after: dba }
  emergency: { from: { teams: [acme/oncall-dba] }, maxDuration: 4h, secondPerson: false }
`,
  "policies/documents.yaml": `apiVersion: setpoint/v1
kind: Owners
metadata: { name: documents }
spec:
  paths: [policies/**, setpoint.yaml]
  approvals:
    - { stage: change-board, from: { teams: [acme/cab] } }
`,
};
