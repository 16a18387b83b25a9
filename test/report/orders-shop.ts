import type { Decision } from "../../src/model/decision.ts";
import type { Parameter } from "../../src/model/parameter.ts";
import type { Change } from "../../src/model/plan.ts";
import type { CheckResult, LiveResult } from "../../src/model/results.ts";
import type { Origin } from "../../src/model/state.ts";
import type { Value } from "../../src/model/value.ts";

export const digest = "d1".repeat(32);
export const base = "b1".repeat(20);
export const head = "a1".repeat(20);

export function value(display: string, canonical: string = display): Value {
  return { canonical, display };
}

/** An origin that stands in a document. */
type Declared = Extract<Origin, { readonly at: unknown }>;

export function profile(name: string, line: number, text = ""): Declared {
  return { kind: "profile", name, text, at: { file: `profiles/${name}.yaml`, line, column: 5 } };
}

export function own(name: string, line: number, text = ""): Declared {
  return { kind: "instance", name, text, at: { file: `instances/${name}.yaml`, line, column: 5 } };
}

export function workMemOf(instance: string): Change {
  return {
    instance,
    parameter: "work_mem",
    before: { value: value("4MB", "4096"), origin: { kind: "engine-default" } },
    after: { value: value("64MB", "65536"), origin: profile("oltp", 7, "64MB") },
    takesEffect: "session",
    secret: false,
  };
}

export const sharedBuffers: Change = {
  instance: "orders-prod",
  parameter: "shared_buffers",
  before: { value: value("1GB", "131072"), origin: own("orders-prod", 12, "1GB") },
  after: { value: value("2GB", "262144"), origin: own("orders-prod", 12, "2GB") },
  takesEffect: "restart",
  secret: false,
};

const fsyncOff: Change = {
  instance: "orders-prod",
  parameter: "fsync",
  before: { value: value("on"), origin: { kind: "engine-default" } },
  after: { value: value("off"), origin: own("orders-prod", 14, "off") },
  takesEffect: "reload",
  secret: false,
};

/** `primary_conninfo` with a password, from one server to another. */
export function conninfo(before: string, after: string): Change {
  return {
    instance: "orders-replica",
    parameter: "primary_conninfo",
    before: { value: value(before), origin: { kind: "server", source: "stored" } },
    after: { value: value(after), origin: own("orders-replica", 9, `'${after}'`) },
    takesEffect: "reload",
    secret: true,
  };
}

export function parameter(name: string, over: Partial<Parameter> = {}): Parameter {
  return {
    name,
    type: "integer",
    default: value("4MB", "4096"),
    takesEffect: "session",
    aliases: [],
    specials: {},
    secret: false,
    category: "Resource Usage / Memory",
    ...over,
  };
}

export const closed: Decision = {
  verdict: "closed",
  title: "tune-orders onto main",
  reason: "requirements not met: 1 of 1",
  mayAct: ["bo", "chris"],
  children: [
    {
      verdict: "closed",
      title: "Lock/durability",
      reason: "guards orders-prod fsync: on → off",
      mayAct: ["bo", "chris"],
      children: [
        {
          verdict: "closed",
          title: "stage dba",
          reason: "has 0 of 1 approvals",
          mayAct: ["bo", "chris"],
          children: [{ verdict: "closed", title: "ana", reason: "made the request", mayAct: [], children: [] }],
        },
      ],
    },
  ],
};

export const open: Decision = {
  verdict: "open",
  title: "tune-orders onto main",
  reason: "nothing that changes is locked (4)",
  mayAct: [],
  children: [],
};

const shops = ["orders-eu", "orders-prod", "orders-test", "orders-us"];

export const check: CheckResult = {
  kind: "check",
  request: "tune-orders",
  base,
  head,
  plan: {
    changes: [...shops.map(workMemOf), fsyncOff, sharedBuffers],
    structure: [{ kind: "instance-created", instance: "orders-us" }],
    order: shops,
    findings: [],
    digest,
  },
  findings: [
    {
      code: "validate/rule-broken",
      severity: "warning",
      message: "work_mem times max_connections is more than half of memory.",
      fix: "Lower one of them.",
      at: { file: "profiles/oltp.yaml", line: 7, column: 5 },
      instance: "orders-prod",
      parameter: "work_mem",
    },
  ],
  decision: closed,
  guards: [{ policy: "Lock/durability", instance: "orders-prod", parameter: "fsync" }],
  trust: "local: trusts the local user",
  evaluatedAt: "2025-03-01T09:30:00Z",
};

export const live: LiveResult = {
  kind: "live-plan",
  commit: base,
  digest,
  plans: [
    {
      instance: "orders-prod",
      changes: [
        {
          ...workMemOf("orders-prod"),
          before: { value: value("4MB", "4096"), origin: { kind: "server", source: "stored" } },
        },
        sharedBuffers,
      ],
      awaitingRestart: [{ parameter: "max_connections", running: value("100"), stored: value("200") }],
      heldByOverride: [{ parameter: "checkpoint_timeout", override: "inc-4711" }],
      findings: [
        {
          code: "plan/shadowed",
          severity: "warning",
          message: "work_mem is also set by role app, which outranks what Setpoint stores.",
          fix: "Remove it there, or remove it from the documents.",
          instance: "orders-prod",
          parameter: "work_mem",
        },
      ],
      digest,
    },
  ],
  failures: [],
  findings: [],
  readBack: [],
  expiredOverrides: [],
};
