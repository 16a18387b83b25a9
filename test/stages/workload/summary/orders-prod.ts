import type { Instance } from "../../../../src/model/instance.ts";

const at = { file: "instances/orders-prod.yaml", line: 1, column: 1 };

/** The shop's server, of which nothing is known but its name. */
export const ordersProd: Instance = {
  name: "orders-prod",
  labels: {},
  engine: "postgresql",
  version: "17",
  platform: "self-managed",
  resources: {},
  topology: { role: "standalone", replicas: [] },
  profiles: [],
  variables: [],
  settings: [],
  at,
  versionAt: at,
};
