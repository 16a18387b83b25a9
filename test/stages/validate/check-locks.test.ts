import { describe, expect, it } from "vitest";
import { engines } from "../../../src/engines/index.ts";
import type { Finding } from "../../../src/model/finding.ts";
import { checkLocks } from "../../../src/stages/validate/check-locks.ts";
import { type Files, instance, readSide } from "../../support/orders-shop.ts";

const fleet: Files = {
  "instances/orders.yaml": instance("orders"),
  "instances/old.yaml": instance("old", "", "12.22"),
};

function check(spec: string, files: Files = fleet): readonly Finding[] {
  const lock = `apiVersion: setpoint/v1
kind: Lock
metadata: { name: durability }
spec:
${spec}  approvals: [{ stage: dba, from: { teams: [shop/dba] }, count: 1 }]
`;
  return checkLocks(readSide({ ...files, "policies/durability.yaml": lock }), engines);
}

const messages = (findings: readonly Finding[]): readonly string[] => findings.map(({ message }) => message);

describe("a lock", () => {
  it("is sound where every name means a parameter of some instance it matches", () => {
    expect(check("  parameters: [fsync, 'wal_*', Sort-Mem, wal_keep_segments, '*']\n")).toEqual([]);
  });

  it("is an open door where a name means nothing", () => {
    const findings = check("  parameters: [fsync, fsnyc, 'innodb_*']\n");
    expect(findings).toMatchObject([
      { code: "validate/lock-unreadable", severity: "error", at: { file: "policies/durability.yaml" } },
      { code: "validate/lock-unreadable", severity: "error" },
    ]);
    expect(messages(findings)).toEqual([
      "Lock durability names fsnyc, which no parameter of its instances matches.",
      "Lock durability names innodb_*, which no parameter of its instances matches.",
    ]);
  });

  it("is judged by the versions it matches: what only others have protects nothing here", () => {
    const spec = "  match: { instances: [orders] }\n  parameters: [wal_keep_segments]\n";
    expect(messages(check(spec))).toHaveLength(1);
  });

  it("that matches no instance is worth a warning, and nothing else can be said of it", () => {
    expect(check("  match: { labels: { tier: gold } }\n  parameters: [fsnyc]\n")).toMatchObject([
      { code: "validate/lock-matches-nothing", severity: "warning", message: "Lock durability matches no instance." },
    ]);
  });

  it("names nothing where nobody knows the version of what it matches", () => {
    const unknown = { "instances/orders.yaml": instance("orders", "", "9.6") };
    expect(messages(check("  parameters: [fsync]\n", unknown))).toEqual([
      "Lock durability names fsync, which no parameter of its instances matches.",
    ]);
  });
});

describe("what a lock allows", () => {
  const allow = (moves: string): readonly Finding[] => check(`  parameters: ['*']\n  allow: { ${moves} }\n`);

  it("are values that the engine understands", () => {
    expect(allow("synchronous_commit: ['on', remote_apply], work_mem: { min: 4MB, max: 64MB }")).toEqual([]);
  });

  it("is refused where it is no value, once for each version, at its own place", () => {
    const twin = { ...fleet, "instances/billing.yaml": instance("billing") };
    const spec = "  parameters: ['*']\n  allow: { synchronous_commit: [remotely] }\n";
    const findings = check(spec, twin);
    expect(findings.map(({ code, at }) => `${code}@${at?.line}`)).toEqual([
      "validate/lock-unreadable@6",
      "validate/lock-unreadable@6",
    ]);
    expect(messages(findings)).toEqual(
      ["16", "12"].map((major) =>
        expect.stringMatching(
          new RegExp(
            `^Lock durability allows a value that is none: synchronous_commit is remotely; PostgreSQL ${major} takes`,
            "u",
          ),
        ),
      ),
    );
  });

  it.each(["min", "max"])("has a bound %s that can be read", (bound) => {
    const spec = `  match: { instances: [orders] }\n  parameters: ['*']\n  allow: { work_mem: { ${bound}: plenty } }\n`;
    expect(messages(check(spec))).toEqual([expect.stringContaining("work_mem is plenty")]);
  });

  it("allows nothing under a name that nobody knows, which is no open door", () => {
    expect(allow("wrok_mem: [1MB]")).toEqual([]);
  });

  it("is worth a warning where it speaks of a parameter that the lock does not hold", () => {
    const findings = check("  parameters: ['wal_*']\n  allow: { work_mem: [4MB], wal_level: [replica] }\n");
    expect(findings).toEqual([
      {
        code: "validate/allow-unlocked",
        severity: "warning",
        message: "Lock durability allows values of work_mem, which it does not lock.",
        fix: "Add it to the lock's parameters, or remove it from allow.",
        at: { file: "policies/durability.yaml", line: 6, column: 12 },
      },
    ]);
  });

  it("may speak of a parameter under an old name, and of a side door that the lock holds without naming it", () => {
    const spec =
      "  parameters: [work_mem]\n  allow: { sort_mem: [4MB], shared_preload_libraries: [pg_stat_statements] }\n";
    expect(check(spec)).toEqual([]);
  });
});
