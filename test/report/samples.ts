import { checks } from "./check-samples.ts";
import type { CommandResult, LiveResult, OverrideRow } from "../../src/model/results.ts";
import { doctorSamples } from "./doctor-samples.ts";
import {
  base,
  check,
  closed,
  digest,
  head,
  live,
  open,
  own,
  parameter,
  profile,
  value,
  workMemOf,
} from "./orders-shop.ts";
import { workloadSamples } from "./workload-samples.ts";

const incident: OverrideRow = {
  id: "inc-4711",
  state: "active",
  instances: ["orders-eu", "orders-prod"],
  changes: ["work_mem = 256MB"],
  openedBy: "ana",
  reason: "checkout latency, reports spill to disk",
  incident: "INC-4711",
  expiresAt: "2025-03-01T11:30:00Z",
};

const readBack = [
  { instance: "orders-prod", parameter: "work_mem", running: value("64MB"), pendingRestart: false },
  { instance: "orders-prod", parameter: "shared_buffers", running: value("1GB"), pendingRestart: true },
];

/** Everything is stored; one value waits for a restart. */
const waiting: LiveResult = { ...live, kind: "apply", plans: live.plans.map((plan) => ({ ...plan, changes: [] })) };

const waves = [
  { name: "critical: canary", instances: ["orders-eu"] },
  { name: "critical: wave 1", instances: Array.from({ length: 10 }, (_, index) => `orders-${index}`) },
];

const outside = {
  code: "apply/outside-window",
  severity: "warning",
  message:
    "orders-eu is left as it is: it is frozen by window new-year; it may be changed from 2030-01-02T06:00:00+01:00 on.",
  fix: "Apply again then. An emergency override (setpoint override open) is not held by windows.",
  instance: "orders-eu",
} as const;

/** One result of each kind, and of each way in which it can end. */
export const samples: Readonly<Record<string, CommandResult>> = {
  ...checks,
  "check-all": {
    kind: "check-all",
    base,
    results: [
      { ...check, decision: open },
      checks["check-awaiting"],
      { ...checks["check-invalid"], request: "loosen-locks" },
    ],
    failures: [
      { request: "fork-7", head, code: "SP_REPO_MISSING", message: "The head is not there.", fix: "Fetch it." },
    ],
    findings: [],
    published: true,
  },
  "check-all-open": {
    kind: "check-all",
    base,
    results: [{ ...check, decision: open }],
    failures: [],
    findings: [],
    published: false,
  },
  "check-all-some": { kind: "check-all", base, results: [check], failures: [], findings: [], published: true },
  "check-all-nothing": { kind: "check-all", base, results: [], failures: [], findings: [], published: false },
  "plan-nothing": {
    kind: "plan",
    base,
    head,
    plan: { changes: [], structure: [], order: [], findings: [], digest },
    findings: [],
  },
  "plan-default": {
    kind: "plan",
    base,
    head,
    plan: {
      ...check.plan,
      changes: [
        {
          ...workMemOf("orders-prod"),
          before: { value: value("64MB"), origin: own("orders-prod", 12) },
          after: { value: value("4MB"), origin: { kind: "engine-default" } },
        },
        {
          instance: "orders-old",
          parameter: "jit",
          before: { value: value("on"), origin: { kind: "platform-default", platform: "self-hosted" } },
          takesEffect: "new-sessions",
          secret: false,
        },
        {
          instance: "orders-new",
          parameter: "block_size",
          after: {
            value: value("8192"),
            origin: { kind: "override", name: "inc-4711", text: "8192", at: own("x", 1).at },
          },
          takesEffect: "never",
          secret: false,
        },
        {
          instance: "orders-new",
          parameter: "port",
          after: { value: value("5433"), origin: { kind: "platform-default", platform: "self-hosted" } },
          takesEffect: "restart",
          secret: false,
        },
      ],
    },
    findings: [],
  },
  validate: {
    kind: "validate",
    instances: 16,
    values: 5600,
    findings: [
      {
        code: "validate/out-of-range",
        severity: "error",
        message: "work_mem is 64kB of PostgreSQL 17, which allows 64kB to 2147483647kB.",
        fix: "Use at least 64kB.",
        at: { file: "instances/orders-prod.yaml", line: 12, column: 15 },
      },
      { code: "resolve/unknown-variable", severity: "note", message: "connections is not used.", fix: "Remove it." },
    ],
  },
  "validate-commit": { kind: "validate", commit: head, instances: 1, values: 1, findings: [] },
  "explain-one": {
    kind: "explain",
    instance: "orders-prod",
    engine: "postgresql",
    version: "16.4",
    settings: [
      {
        parameter: parameter("autovacuum_work_mem", {
          unit: "kB",
          min: "-1",
          max: "2147483647",
          specials: { "-1": "as maintenance_work_mem" },
          aliases: ["vacuum_mem"],
          extension: "core",
          default: value("-1"),
        }),
        value: value("64MB"),
        origin: own("orders-prod", 12, "64MB"),
        over: [{ value: value("16MB"), origin: profile("oltp", 7, "${memory / 4096}") }],
      },
    ],
    findings: [],
  },
  "explain-default": {
    kind: "explain",
    instance: "orders-prod",
    engine: "postgresql",
    version: "16.4",
    settings: [
      {
        parameter: parameter("wal_level", {
          type: "enum",
          values: ["minimal", "replica", "logical"],
          takesEffect: "restart",
        }),
        value: value("replica"),
        origin: { kind: "engine-default" },
        over: [],
      },
    ],
    findings: [],
  },
  "explain-all": {
    kind: "explain",
    instance: "orders-prod",
    engine: "postgresql",
    version: "16.4",
    settings: [
      { parameter: parameter("work_mem"), value: value("64MB"), origin: own("orders-prod", 12), over: [] },
      { parameter: parameter("jit", { type: "boolean" }), value: value("off"), origin: profile("oltp", 8), over: [] },
    ],
    findings: [],
  },
  "explain-nothing": {
    kind: "explain",
    instance: "orders-test",
    engine: "postgresql",
    version: "16.4",
    settings: [],
    findings: [],
  },
  live,
  drift: { ...live, kind: "drift", expiredOverrides: ["inc-4699"] },
  "drift-found": { ...live, kind: "drift" },
  "drift-none": { ...live, kind: "drift", plans: [] },
  "apply-done": { ...live, kind: "apply", outcome: "pending-restart", readBack },
  "apply-in-waves": { ...live, kind: "apply", waves },
  "apply-wave-put-back": {
    ...live,
    kind: "apply",
    outcome: "rolled-back",
    waves,
    findings: [
      {
        code: "rollout/unhealthy",
        severity: "error",
        message: "orders-us is not healthy: statistics.waiting_locks < 5 is false; statistics.waiting_locks was 12.",
        fix: "Find out what the change did to this server before it is tried again.",
        at: { file: "policies/critical.rollout.yaml", line: 10, column: 12 },
        instance: "orders-us",
      },
    ],
  },
  "apply-held": { ...live, kind: "apply", held: ["orders-prod"], findings: [outside] },
  "apply-partly-held": { ...live, kind: "apply", outcome: "applied", held: ["orders-eu"], findings: [outside] },
  "apply-waiting": waiting,
  "apply-restarted": {
    ...waiting,
    outcome: "applied",
    readBack: [{ instance: "orders-prod", parameter: "max_connections", running: value("200"), pendingRestart: false }],
  },
  "apply-failed": {
    ...live,
    kind: "apply",
    outcome: "failed",
    failures: [
      { instance: "orders-us", code: "target/unreachable", message: "connection refused", fix: "Start the server." },
    ],
  },
  override: {
    kind: "override",
    action: "open",
    acted: false,
    overrides: [{ ...incident, state: "requested" }],
    plans: live.plans,
    failures: [],
    findings: [],
    readBack: [],
  },
  "override-list": {
    kind: "override",
    action: "list",
    acted: false,
    overrides: [incident, { ...incident, id: "inc-4699", state: "ending" }],
    plans: [],
    failures: [],
    findings: [],
    readBack: [],
  },
  audit: {
    kind: "audit",
    entries: (
      [
        { kind: "request-merged", request: "tune-orders", commit: head, digest, approvedBy: ["bo"] },
        { kind: "request-merged", request: "tune-more", commit: head, digest, approvedBy: [] },
        {
          kind: "apply-started",
          run: "run-1",
          commit: head,
          digest,
          changes: [{ instance: "orders-prod", parameter: "work_mem" }],
        },
        { kind: "apply-finished", run: "run-1", digest, outcome: "pending-restart", readBack },
        {
          kind: "override-accepted",
          override: {
            id: "inc-4711",
            commit: head,
            openedBy: "ana",
            acceptedBy: ["bo"],
            acceptedAt: "2025-03-01T09:30:00Z",
            expiresAt: "2025-03-01T11:30:00Z",
            reason: "checkout latency",
            incident: "INC-4711",
            changes: [{ instance: "orders-prod", parameter: "work_mem", value: value("256MB") }],
          },
        },
        { kind: "override-closed", override: "inc-4711", by: "ana" },
        {
          kind: "review-recorded",
          request: "12",
          review: { id: "1", reviewer: "bo", verdict: "approved", head, digest, at: "2025-03-01T09:30:00Z" },
        },
        {
          kind: "review-recorded",
          request: "12",
          review: { id: "2", reviewer: "lin", verdict: "changes-requested", head, at: "2025-03-01T09:30:00Z" },
        },
        { kind: "trunk-advanced", commit: base, steps: [] },
        {
          kind: "trunk-advanced",
          commit: head,
          from: base,
          steps: [{ commit: head, digest, request: { id: "12", head, approvedBy: ["bo", "lin"] } }],
        },
        { kind: "trunk-advanced", commit: head, from: base, steps: [{ commit: head, digest }] },
        { kind: "callback-received", system: "servicenow", nonce: "n1", digest },
        { kind: "bypass-found", commit: head, from: base, reason: "no approval is recorded" },
        { kind: "override-restored", override: "inc-4711", readBack: readBack.slice(0, 1) },
      ] as const
    ).map((event, index) => ({ id: `${index}e`.repeat(20), at: "2025-03-01T09:30:00Z", actor: "ana", event })),
    findings: [],
  },
  "audit-empty": { kind: "audit", entries: [], findings: [] },
  catalog: {
    kind: "catalog",
    engine: "postgresql",
    major: "16",
    parameters: [
      parameter("work_mem", { unit: "kB", min: "64", max: "2147483647" }),
      parameter("jit", { type: "boolean" }),
    ],
    findings: [],
  },
  "request-list": {
    kind: "request",
    action: "list",
    requests: [{ id: "tune-orders", author: "ana", title: "Give reports more memory", head }],
    findings: [],
  },
  "request-followed": {
    kind: "request",
    action: "list",
    requests: [
      {
        id: "tune-orders",
        author: "ana",
        title: "Give reports more memory",
        head,
        life: checks["check-awaiting"].life,
        mayAct: checks["check-awaiting"].decision.mayAct,
      },
      { id: "tune-more", author: "bo", title: "Vacuum earlier", head },
    ],
    findings: [],
  },
  "request-approved": { kind: "request", action: "approve", requests: [], check, findings: [] },
  "request-open": {
    kind: "request",
    action: "approve",
    requests: [],
    check: { ...check, decision: open },
    findings: [],
  },
  "request-refused": {
    kind: "request",
    action: "merge",
    requests: [],
    check: { ...check, decision: closed },
    findings: [],
  },
  "request-merged": { kind: "request", action: "merge", requests: [], check, commit: head, findings: [] },
  "request-withdrawn": { kind: "request", action: "withdraw", requests: [], findings: [] },
  "write-dry": {
    kind: "write",
    action: "import",
    written: false,
    files: [
      { path: "instances/orders-prod.yaml", content: "kind: Instance\n\nspec:\n  settings:\n    work_mem: 64MB\n" },
    ],
    findings: [],
    next: ["Run it again with --apply."],
  },
  "write-done": {
    kind: "write",
    action: "init",
    written: true,
    files: [{ path: "setpoint.yaml", content: "kind: Configuration\n" }],
    findings: [],
    next: [],
  },
  "write-nothing": { kind: "write", action: "init", written: true, files: [], findings: [], next: [] },
  ...doctorSamples,
  ...workloadSamples,
};
