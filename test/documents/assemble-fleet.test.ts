import { describe, expect, it } from "vitest";
import { assembleFleet } from "../../src/documents/assemble-fleet.ts";
import { parseDocument } from "../../src/documents/parse-document.ts";
import type { Fleet } from "../../src/model/fleet.ts";
import { renderPosition } from "../../src/model/source-position.ts";
import { orders, readText } from "./fixture.ts";

const configuration = readText("every-kind/configuration.yaml");

function assemble(files: Readonly<Record<string, string>>): Fleet {
  const documents = Object.entries({ "setpoint.yaml": configuration, ...files });
  return assembleFleet(
    documents.map(([path, text]) => ({
      path,
      blob: `blob of ${path}`,
      parsed: parseDocument(new TextEncoder().encode(text)),
    })),
    [],
  );
}

function summarize(fleet: Fleet): readonly string[] {
  return fleet.findings.map(({ code, at }) => `${at ? renderPosition(at) : "-"} ${code}`);
}

const everyKind = assemble({
  "instances/prod/orders.yaml": readText("every-kind/instance.yaml"),
  "profiles/oltp.yaml": readText("every-kind/profile.yaml"),
  "policies/durability.yaml": readText("every-kind/lock.yaml"),
  "policies/connections.yaml": readText("every-kind/rule.yaml"),
  "policies/owners.yaml": readText("every-kind/owners.yaml"),
  "policies/blast-radius.yaml": readText("every-kind/threshold.yaml"),
  "policies/nights.yaml": readText("every-kind/window.yaml"),
  "policies/year-end.yaml": readText("every-kind/window-once.yaml"),
  "policies/critical.yaml": readText("every-kind/rollout.yaml"),
});

describe("a fleet", () => {
  it("holds every document under its name, with where it was read from", () => {
    expect(everyKind.findings).toEqual([]);
    expect([...everyKind.documents.keys()]).toEqual([
      "Configuration/orders-shop",
      "Instance/orders-prod",
      "Profile/postgresql-oltp",
      "Lock/durability",
      "Rule/connections",
      "Owners/policies",
      "Threshold/blast-radius",
      "Window/nights",
      "Window/year-end",
      "Rollout/critical",
    ]);
    expect(everyKind.documents.get("Lock/durability")).toEqual({
      path: "policies/durability.yaml",
      blob: "blob of policies/durability.yaml",
    });
  });

  it("holds instances with sizes in bytes and the place of everything", () => {
    const file = "instances/prod/orders.yaml";
    const expression = { source: "memory / 4", at: { file, line: 18, column: 23 } };
    expect(everyKind.instances.get("orders-prod")).toMatchObject({
      name: "orders-prod",
      labels: { env: "prod", tier: "critical", team: "payments" },
      engine: "postgresql",
      version: "16.4",
      platform: "self-hosted",
      resources: {
        vcpu: 16,
        memoryBytes: 68_719_476_736n,
        storage: { kind: "nvme", sizeBytes: 2_199_023_255_552n, iops: 40_000 },
      },
      topology: { role: "primary", replicas: [{ name: "orders-prod-r1", at: { file, line: 12, column: 41 } }] },
      connection: {
        from: "env:ORDERS_PROD_DSN",
        restart: "env:ORDERS_PROD_RESTART",
        dryStart: "env:ORDERS_PROD_START",
      },
      profiles: [
        { name: "postgresql-oltp", at: { file, line: 14, column: 14 } },
        { name: "tier-critical", at: { file, line: 14, column: 31 } },
      ],
      variables: [{ name: "connections", text: "400", at: { file, line: 15, column: 16 } }],
      settings: [
        { parameter: "work_mem", source: { kind: "text", text: "64MB" }, final: false, prefer: false },
        { parameter: "shared_buffers", source: { kind: "expression", expression }, at: { file, line: 18, column: 5 } },
        { parameter: "fsync", source: { kind: "text", text: "on" }, final: true, prefer: false },
        { parameter: "archive_command", source: { kind: "text", text: "${WAL} is literal" } },
      ],
      at: { file, line: 5, column: 3 },
      versionAt: { file, line: 9, column: 3 },
    });
  });

  it("gives an instance the defaults of what its document leaves out", () => {
    const instance = assemble({ "instances/orders.yaml": orders("  resources: { storage: {} }") }).instances.get(
      "orders-prod",
    );
    expect(instance).toEqual({
      name: "orders-prod",
      labels: {},
      engine: "postgresql",
      version: "16.4",
      platform: "self-hosted",
      resources: { storage: {} },
      topology: { role: "standalone", replicas: [] },
      profiles: [],
      variables: [],
      settings: [],
      at: { file: "instances/orders.yaml", line: 4, column: 3 },
      versionAt: { file: "instances/orders.yaml", line: 7, column: 3 },
    });
  });

  it("holds profiles with variables, conditions and constraints", () => {
    const profile = everyKind.profiles.get("postgresql-oltp");
    expect(profile).toMatchObject({
      engine: "postgresql",
      versions: { text: ">=14", at: { line: 6 } },
      extends: [{ name: "postgresql-base" }],
      variables: [
        { name: "connections", type: "int", default: "200", min: "10", max: "5000", at: { line: 9, column: 5 } },
      ],
      settings: [
        { parameter: "max_connections", source: { expression: { source: "connections" } } },
        { parameter: "io_method", when: { source: "version >= 18", at: { line: 12, column: 40 } }, prefer: true },
      ],
      constraints: [
        { severity: "error", rule: { at: { line: 14, column: 13 } } },
        { severity: "warning", message: "Use a pooler" },
      ],
    });
    expect(profile?.settings[1]?.when?.evaluate({ version: 18n })).toEqual({ kind: "value", value: true });
  });

  it("holds policies with durations in milliseconds", () => {
    const { locks, rules, owners, thresholds } = everyKind.policies;
    expect(locks).toMatchObject([
      {
        match: { labels: { tier: "critical" }, engines: ["postgresql"], instances: ["orders-*"] },
        parameters: ["fsync", "full_page_writes", "synchronous_commit", "wal_*", "archive_mode"],
        allow: [
          { parameter: "synchronous_commit", values: ["on", "remote_apply"], at: { line: 8, column: 5 } },
          { parameter: "wal_keep_size", values: [], min: "1GB", max: "64GB" },
          { parameter: "wal_level", values: ["logical"] },
        ],
        approvals: [
          { stage: "dba", from: { teams: ["acme/dba"], users: [], apps: [] }, count: 1 },
          {
            stage: "change-board",
            from: { teams: ["acme/cab"], users: ["lin"], apps: [] },
            count: 2,
            after: "dba",
            fallback: { from: { teams: ["acme/sre-leads"], users: [], apps: [12_345] }, afterMs: 5_400_000 },
          },
        ],
        expiresMs: 604_800_000,
        emergency: {
          from: { teams: ["acme/oncall-dba"], users: [], apps: [] },
          maxDurationMs: 14_400_000,
          secondPerson: false,
        },
        derived: [
          {
            name: "connection-memory",
            value: { source: "settings.max_connections * settings.work_mem", at: { line: 18, column: 14 } },
            allow: {
              source: "settings.max_connections * settings.work_mem <= memory / 2",
              at: { line: 19, column: 14 },
            },
            at: { file: "policies/durability.yaml", line: 17, column: 7 },
          },
          { name: "cache", value: { source: "settings.shared_buffers", at: { line: 20, column: 29 } } },
        ],
        ticket: { system: "servicenow", required: true },
      },
    ]);
    expect(rules).toMatchObject([
      { name: "connections", match: { labels: {}, engines: [], instances: [] }, severity: "error" },
    ]);
    expect(rules[0]?.rule.evaluate({ settings: { max_connections: 900n }, labels: { pooler: "none" } })).toEqual({
      kind: "value",
      value: true,
    });
    expect(owners).toMatchObject([{ paths: ["policies/**", "setpoint.yaml"], expiresMs: 43_200_000 }]);
    expect(thresholds).toMatchObject([
      {
        match: { labels: { env: "prod" } },
        maxInstances: 5,
        maxPercent: 12.5,
        approvals: [{ stage: "sre", from: { teams: [], users: [], apps: [12_345, 67_890] }, count: 1 }],
      },
    ]);
  });

  it("holds windows with their times as a clock shows them", () => {
    const match = { labels: {}, engines: [], instances: [] };
    expect(everyKind.policies.windows).toEqual([
      {
        name: "nights",
        match: { ...match, labels: { env: "prod" } },
        mode: "maintenance",
        zone: "Europe/Berlin",
        times: { kind: "weekly", days: ["sat", "sun"], start: "22:00", end: "04:00" },
        at: { file: "policies/nights.yaml", line: 3, column: 13 },
      },
      {
        name: "year-end",
        match,
        mode: "freeze",
        zone: "UTC",
        times: { kind: "once", from: "2026-12-20T18:00", until: "2027-01-03T08:00" },
        at: { file: "policies/year-end.yaml", line: 3, column: 13 },
      },
    ]);
  });

  it("holds rollouts with their waves and what must hold between them", () => {
    const [rollout] = everyKind.policies.rollouts;
    expect(rollout).toMatchObject({
      name: "critical",
      match: { labels: { tier: "critical" } },
      canary: ["orders-canary", "search-*"],
      waves: [10, 33.3],
      pauseMs: 300_000,
      health: { check: { at: { line: 10, column: 12 } }, forMs: 120_000, everyMs: 10_000 },
    });
    const scope = { settings: { max_connections: 400n } };
    expect(rollout?.health?.check.evaluate({ ...scope, statistics: { deadlocks: 4 } })).toEqual({
      kind: "value",
      value: true,
    });
  });

  it("neither waits nor asks between waves where a rollout does not say so", () => {
    const text = readText("every-kind/rollout.yaml").replace(/ {2}waves[^]*/, "");
    const [rollout] = assemble({ "policies/critical.yaml": text }).policies.rollouts;
    expect(rollout).toMatchObject({ canary: ["orders-canary", "search-*"], waves: [], pauseMs: 0 });
    expect(rollout).not.toHaveProperty("health");
  });

  it("lets a lock hold derived values alone, and a ticket that decides nothing", () => {
    const lock = readText("every-kind/lock.yaml")
      .replace(/ {2}parameters[^]*(?= {2}approvals:)/, "")
      .replace("servicenow }", "servicenow, required: false }");
    const [built] = assemble({ "policies/durability.yaml": lock }).policies.locks;
    expect(built).toMatchObject({ parameters: [], allow: [], ticket: { system: "servicenow", required: false } });
    expect(built?.derived.map(({ name }) => name)).toEqual(["connection-memory", "cache"]);
  });

  it("wants a second person in an emergency, and nothing else, where a lock says no more", () => {
    const lock = readText("every-kind/lock.yaml").replace(", secondPerson: false", "").replace("  expires: 7d\n", "");
    const [built] = assemble({ "policies/durability.yaml": lock }).policies.locks;
    expect(built?.emergency?.secondPerson).toBe(true);
    expect(built && "expiresMs" in built).toBe(false);
  });

  it("takes its configuration from setpoint.yaml", () => {
    expect(everyKind.configuration).toEqual({
      trunk: "trunk",
      auditBranch: "audit/setpoint",
      forge: {
        kind: "local",
        users: { lin: ["lin@orders.example", "lin.chen@orders.example"], ada: ["ada@orders.example"] },
        teams: { "acme/dba": ["lin"], "acme/cab": ["lin", "ada"] },
      },
      contributors: { coAuthors: false, unknown: "one-more-approval" },
      overrides: { maxDurationMs: 14_400_000, maxWeeklyMs: 43_200_000 },
    });
  });

  it("may live on GitHub, which knows its teams itself", () => {
    const github = assemble({ "setpoint.yaml": readText("every-kind/configuration-github.yaml") });
    expect(github.configuration.forge).toEqual({
      kind: "github",
      repository: "acme/db-config",
      app: 12_345,
      users: { lin: ["lin@orders.example"] },
      teams: {},
    });
  });

  it("has defaults for what setpoint.yaml leaves out", () => {
    const empty = configuration.replace(/spec:[^]*/, "spec: {}\n");
    expect(assemble({ "setpoint.yaml": empty }).configuration).toEqual({
      trunk: "main",
      auditBranch: "setpoint/audit",
      forge: { kind: "local", users: {}, teams: {} },
      contributors: { coAuthors: true, unknown: "close" },
      overrides: { maxDurationMs: 28_800_000, maxWeeklyMs: 86_400_000 },
    });
  });
});

describe("what is wrong with a fleet", () => {
  it("A20: no instance at all is an error, since nothing found looks like nothing wrong", () => {
    expect(summarize(assemble({}))).toEqual(["- documents/empty-fleet"]);
  });

  it("without a readable setpoint.yaml is an error", () => {
    const fleet = assemble({ "setpoint.yaml": "kind: Configuration\n", "instances/orders.yaml": orders() });
    expect(summarize(fleet)).toContain("- documents/no-configuration");
    expect(fleet.configuration.trunk).toBe("main");
  });

  it("B6: two documents of one name are an error that names both, and the first stays", () => {
    const fleet = assemble({ "instances/a.yaml": orders(), "instances/b.yaml": orders("  profiles: [oltp]") });
    expect(summarize(fleet)).toEqual(["instances/b.yaml:4:3 documents/duplicate-name"]);
    expect(fleet.findings[0]?.message).toBe(
      "instances/b.yaml and instances/a.yaml both say that they are Instance orders-prod.",
    );
    expect(fleet.instances.get("orders-prod")?.profiles).toEqual([]);
  });

  it("lets two kinds share a name", () => {
    const profile = readText("every-kind/profile.yaml").replace("postgresql-oltp", "orders-prod");
    expect(summarize(assemble({ "instances/a.yaml": orders(), "profiles/a.yaml": profile }))).toEqual([]);
  });

  it.each([
    ["profiles/orders.yaml:4:3", orders(), "Move it to instances, or correct its kind."],
    ["policies/oltp.yaml:3:13", readText("every-kind/profile.yaml"), "Move it to profiles, or correct its kind."],
    [
      "instances/inc.yaml:3:13",
      readText("every-kind/override.yaml"),
      "Overrides stand on branches override/<name>, as overrides/<name>.yaml.",
    ],
  ])("a kind in the wrong folder is an error: %s", (place, text, fix) => {
    const path = place.slice(0, place.indexOf(":"));
    const fleet = assemble({ "instances/shop.yaml": orders().replace("orders-prod", "shop"), [path]: text });
    expect(summarize(fleet)).toEqual([`${place} documents/wrong-folder`]);
    expect(fleet.findings[0]?.fix).toBe(fix);
  });

  it("B12: a broken document is named but takes no part", () => {
    const fleet = assemble({ "instances/a.yaml": orders("  setings: {}"), "instances/b.yaml": "orders" });
    expect(summarize(fleet)).toEqual([
      "instances/a.yaml:8:3 documents/unknown-property",
      "instances/b.yaml:1:1 documents/not-a-map",
      "- documents/empty-fleet",
    ]);
    expect(fleet.documents.has("Instance/orders-prod")).toBe(true);
  });
});
