import { describe, expect, it } from "vitest";
import type { CommandResult } from "../../src/model/results.ts";
import { redactResult } from "../../src/report/redact-result.ts";
import { renderNotice } from "../../src/report/render-notice.ts";
import { renderReport, reportFormats } from "../../src/report/render-report.ts";
import { check, conninfo, live, own, parameter, profile, sharedBuffers, value } from "./orders-shop.ts";
import { samples } from "./samples.ts";

const canary = "host=orders-prod password='canary-4711'";
const older = "host=orders-prod password=canary-4699";
const secretChange = conninfo(older, canary);
const named = new Set(["primary_conninfo"]);
const nobody = new Set<string>();

const aboutSecret = {
  code: "validate/not-understood",
  severity: "error",
  message: `primary_conninfo is ${canary}; a connection string was expected.`,
  fix: `Write ${canary} in other words.`,
  instance: "orders-replica",
  parameter: "Primary-ConnInfo",
} as const;

const standIn = { instance: "orders-replica", parameter: "primary_conninfo" } as const;
const secretReadBack = { ...standIn, running: value(canary), pendingRestart: false, expected: value(older) };

const accepted = {
  id: "inc-4711",
  commit: "c",
  openedBy: "ana",
  acceptedBy: ["bo"],
  acceptedAt: "2025-03-01T09:30:00Z",
  expiresAt: "2025-03-01T11:30:00Z",
  reason: "failover",
  incident: "INC-4711",
  changes: [{ ...standIn, value: value(canary) }],
} as const;

/** The same secret in every place of every kind of result that may hold one. */
const leaky: Readonly<Record<string, CommandResult>> = {
  validate: {
    kind: "validate",
    instances: 1,
    values: 1,
    findings: [aboutSecret, { ...aboutSecret, code: "x/y", message: `The primary-conninfo ${canary}` }],
  },
  explain: {
    kind: "explain",
    instance: "orders-replica",
    engine: "postgresql",
    version: "16.4",
    settings: [
      {
        parameter: parameter("primary_conninfo", { secret: true, default: value(older) }),
        value: value(canary),
        origin: own("orders-replica", 9, `"${canary}"`),
        over: [{ value: value(older), origin: profile("replica", 4, older) }],
      },
    ],
    findings: [],
  },
  check: {
    ...check,
    plan: {
      ...check.plan,
      changes: [secretChange, sharedBuffers],
      structure: [
        { kind: "instance-redefined", instance: "orders-replica", field: "labels", before: canary, after: older },
      ],
    },
    findings: [aboutSecret],
    decision: {
      ...check.decision,
      reason: `guards ${older} → ${canary}`,
      children: [{ ...check.decision, title: canary, children: [] }],
    },
  },
  "check-all": {
    kind: "check-all",
    base: check.base,
    results: [
      {
        ...check,
        plan: { ...check.plan, changes: [secretChange] },
        findings: [aboutSecret],
        decision: { ...check.decision, reason: `guards ${older} → ${canary}` },
        life: { state: "awaiting", awaits: [], because: `The change to canary-4711 waits for dba.` },
      },
    ],
    failures: [
      { request: "r", head: "h", code: "SP_X", message: `primary_conninfo = ${canary}`, fix: `Do not use ${older}.` },
    ],
    findings: [aboutSecret],
    published: false,
  },
  drift: {
    ...live,
    kind: "drift",
    plans: [
      {
        instance: "orders-replica",
        changes: [secretChange],
        awaitingRestart: [{ parameter: "primary_conninfo", running: value(older), stored: value(canary) }],
        heldByOverride: [],
        findings: [aboutSecret],
        digest: "d",
      },
    ],
    failures: [
      {
        instance: "orders-replica",
        code: "target/refused",
        message: `invalid value for primary_conninfo: ${canary}`,
        fix: canary,
      },
    ],
    readBack: [secretReadBack],
  },
  override: {
    kind: "override",
    action: "list",
    acted: false,
    overrides: [
      {
        id: "inc-4711",
        state: "active",
        instances: ["orders-replica"],
        changes: [`primary_conninfo = ${canary}`, "work_mem = 64MB"],
        openedBy: "ana",
        reason: `use ${canary}`,
        incident: "INC-4711",
      },
    ],
    plans: [],
    failures: [],
    findings: [],
    readBack: [secretReadBack],
  },
  audit: {
    kind: "audit",
    entries: (
      [
        {
          kind: "apply-started",
          run: "r",
          commit: "c",
          digest: "d",
          changes: [{ ...standIn, before: value(older), after: value(canary) }],
        },
        { kind: "apply-finished", run: "r", digest: "d", outcome: "applied", readBack: [secretReadBack] },
        { kind: "override-accepted", override: { ...accepted, reason: `use ${canary}` } },
      ] as const
    ).map((event) => ({ id: "e", at: "2025-03-01T09:30:00Z", actor: "ana", event })),
    findings: [],
  },
  catalog: {
    kind: "catalog",
    engine: "postgresql",
    major: "16",
    parameters: [parameter("primary_conninfo", { secret: true, default: value(canary) })],
    findings: [],
  },
  request: {
    kind: "request",
    action: "list",
    requests: [{ id: "r", author: "ana", title: "Use canary-4711 instead of canary-4699", head: "h" }],
    check: { ...check, plan: { ...check.plan, changes: [secretChange] } },
    findings: [aboutSecret],
  },
  workload: {
    kind: "workload",
    profiled: [],
    failures: [
      {
        instance: "orders-replica",
        code: "SP_METRICS_REFUSED",
        message: `invalid primary_conninfo: ${canary}`,
        fix: `Do not use primary_conninfo ${canary}.`,
      },
    ],
    findings: [aboutSecret],
  },
  "metrics-check": { kind: "metrics-check", instances: [], failures: [], findings: [aboutSecret] },
  "metrics-record": {
    kind: "metrics-record",
    instance: "orders-replica",
    source: "live",
    path: "metrics/orders-replica.parquet",
    series: 1,
    samples: 1,
    bytes: 1,
    findings: [aboutSecret],
  },
  write: {
    kind: "write",
    action: "import",
    written: false,
    files: [
      {
        path: "instances/orders-replica.yaml",
        content: `spec:\n  settings:\n    work_mem: 64MB\n    primary_conninfo: >-\n      ${canary}\n\n      ${older}\n    "primary-conninfo": ${older}\n    jit: off\n`,
      },
    ],
    findings: [],
    next: ["Commit it."],
  },
};

describe("a secret", () => {
  describe.each(Object.entries(leaky))("in the result of %s", (_, result) => {
    it.each(reportFormats)("E31: never appears in %s", (format) => {
      const rendered = renderReport(result, format, { secretParameters: named, expand: true });
      expect(rendered).not.toMatch(/canary|password/);
    });
  });

  it("E31: never appears in any text of a notice, whether the catalog names the parameter or the result itself", () => {
    const { check: leakyCheck, "check-all": all } = leaky;
    if (leakyCheck?.kind !== "check" || all?.kind !== "check-all") throw new Error("no samples");
    const guards = [{ policy: "Lock/replication", ...standIn }];
    const finding = { ...aboutSecret, at: { file: "instances/orders-replica.yaml", line: 9, column: 5 } };
    for (const result of [leakyCheck, ...all.results]) {
      for (const secretParameters of [named, nobody]) {
        const notice = renderNotice({ ...result, guards, findings: [finding] }, { secretParameters, target: "main" });
        expect(notice.annotations).toHaveLength(2);
        expect(JSON.stringify(notice)).not.toMatch(/canary|password/);
        expect(notice.comment).toContain("<code>(redacted)</code> | <code>(redacted)</code>");
      }
    }
  });

  it.each([
    ["host=a password=hunter22 user=b", "It was hunter22 before.", "It was (redacted) before."],
    ["host=a password = 'hunter\\'22'", "It was hunter'22 before.", "It was (redacted) before."],
    [
      "postgresql://repl:hunter22@orders-prod/shop",
      "It was hunter22 of orders-prod.",
      "It was (redacted) of orders-prod.",
    ],
    ["host=orders-prod sslpassword=hunter22", "orders-prod: hunter22", "orders-prod: (redacted)"],
    ["host=orders-prod passfile=/etc/pgpass", "orders-prod has /etc/pgpass", "orders-prod has /etc/pgpass"],
  ])("E31: of %j is cut out of prose that quotes only its password", (secret, said, told) => {
    const decision = { ...check.decision, reason: said };
    const changes = [conninfo("of", secret)];
    const redacted = redactResult({ ...check, plan: { ...check.plan, changes }, decision }, nobody);
    expect(redacted.decision.reason).toBe(told);
  });

  it("is known by what the result itself says, without any name given", () => {
    const { check: leakyCheck, explain } = leaky;
    if (!leakyCheck || !explain) throw new Error("no samples");
    expect(JSON.stringify(redactResult(leakyCheck, nobody))).not.toContain("canary");
    expect(JSON.stringify(redactResult(explain, nobody))).not.toContain("canary");
  });

  it("is replaced on both sides of a change, and in the text that sets it", () => {
    const redacted = redactResult({ ...check, plan: { ...check.plan, changes: [secretChange] } }, nobody);
    const changes = redacted.kind === "check" ? redacted.plan.changes : [];
    const hidden = value("(redacted)");
    expect(changes).toEqual([
      {
        ...secretChange,
        before: { value: hidden, origin: { kind: "server", source: "stored" } },
        after: { value: hidden, origin: own("orders-replica", 9, "(redacted)") },
      },
    ]);
  });

  it("leaves the place and the code of what is wrong with it", () => {
    const redacted = redactResult({ kind: "validate", instances: 1, values: 1, findings: [aboutSecret] }, named);
    expect(redacted).toEqual({
      kind: "validate",
      instances: 1,
      values: 1,
      findings: [
        {
          ...aboutSecret,
          message: "The message is not shown: it is about primary_conninfo, whose value is secret.",
          fix: "Look at the value where it stands.",
        },
      ],
    });
  });

  it("says that a message is hidden though it does not name the parameter", () => {
    const finding = { ...aboutSecret, message: "The value is odd." };
    const redacted = redactResult({ kind: "validate", instances: 1, values: 1, findings: [finding] }, named);
    expect(redacted.findings[0]?.message).toBe(
      "The message is not shown: it is about a parameter, whose value is secret.",
    );
  });

  it("of a document's text goes with all lines that belong to it, and takes nothing else along", () => {
    const { write } = leaky;
    if (!write) throw new Error("no sample");
    const redacted = redactResult(write, named);
    expect(redacted.kind === "write" ? redacted.files[0]?.content : "").toBe(
      "spec:\n  settings:\n    work_mem: 64MB\n    primary_conninfo: (redacted)\n    primary-conninfo: (redacted)\n    jit: off\n",
    );
  });

  it("cannot be chosen to hide the names and values of other changes", () => {
    const changes = [
      sharedBuffers,
      conninfo("shared_buffers", "orders-prod"),
      conninfo("instances/orders-prod.yaml", "262144"),
    ];
    const redacted = redactResult({ ...check, plan: { ...check.plan, changes } }, nobody);
    expect(redacted.kind === "check" ? redacted.plan.changes[0] : undefined).toEqual(sharedBuffers);
  });

  it("that is a short word is not searched for in prose", () => {
    const changes = [conninfo("of", "to")];
    const redacted = redactResult({ ...check, plan: { ...check.plan, changes } }, nobody);
    expect(redacted.kind === "check" ? redacted.decision : undefined).toEqual(check.decision);
  });

  it("is no reason to change a result that has none", () => {
    for (const result of Object.values(samples)) expect(redactResult(result, named)).toEqual(result);
  });

  it("is not cut out of the caller's own result", () => {
    const { drift } = leaky;
    if (!drift) throw new Error("no sample");
    const before = JSON.stringify(drift);
    redactResult(drift, named);
    expect(JSON.stringify(drift)).toBe(before);
  });
});
