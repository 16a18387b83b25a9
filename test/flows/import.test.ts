import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importInstance } from "../../src/flows/import/import-instance.ts";
import { look } from "../../src/flows/live/look.ts";
import type { Instance } from "../../src/model/instance.ts";
import type { WriteResult } from "../../src/model/results.ts";
import { readFiles } from "../../src/testing/fake-server.ts";
import { configuration, profile } from "../support/orders-shop.ts";
import { ordersInstance, policies } from "../support/shop-documents.ts";
import { openShop, type Shop, valueOf } from "../support/workspace.ts";

const base = profile("base", "  settings: { work_mem: 16MB, statement_timeout: 30s }\n");
const at = { file: "instances/orders-new.yaml", line: 1, column: 1 };

/** What somebody declares about a server that runs. */
const declared: Instance = {
  name: "orders-new",
  labels: { env: "prod" },
  engine: "postgresql",
  version: "",
  platform: "self-hosted",
  resources: { vcpu: 4, memoryBytes: 8n * 1024n ** 3n },
  topology: { role: "standalone", replicas: [] },
  connection: { from: "env:ORDERS_NEW_DSN" },
  profiles: [{ name: "base", at }],
  variables: [],
  settings: [],
  at,
  versionAt: at,
};

async function openShopWithNew(): Promise<Shop> {
  const files = {
    ...policies,
    "profiles/base.yaml": base,
    "instances/orders-prod.yaml": ordersInstance("orders-prod", "work_mem: 64MB"),
  };
  const shop = await openShop({ files, servers: { "orders-prod": {}, "orders-new": {} } });
  shop.workTree.set("setpoint.yaml", configuration).set("profiles/base.yaml", base);
  return shop;
}

function settingsOf({ files }: WriteResult): string {
  return files[0]?.content.split("settings:")[1] ?? "";
}

describe("import from a live server", () => {
  it("writes what it sets and its profiles do not, and the version that it says", async () => {
    const shop = await openShopWithNew();
    const server = shop.server("orders-new");
    server.stored.set("work_mem", valueOf("work_mem", "16MB"));
    server.stored.set("log_lock_waits", valueOf("log_lock_waits", "on"));
    server.written.set("random_page_cost", valueOf("random_page_cost", "1.1"));
    readFiles(server, true);
    const result = await importInstance(shop.as("lin"), { instance: declared });
    expect(result).toMatchObject({ kind: "write", action: "import", written: false, findings: [] });
    expect(result.files).toEqual([
      {
        path: "instances/orders-new.yaml",
        content: `apiVersion: setpoint/v1
kind: Instance
metadata:
  name: orders-new
  labels:
    env: prod
spec:
  engine: postgresql
  version: "16.4"
  platform:
    kind: self-hosted
  resources:
    vcpu: 4
    memory: 8GiB
  topology:
    role: standalone
  connection:
    from: env:ORDERS_NEW_DSN
  profiles: [base]
  settings:
    log_lock_waits: "on"
    random_page_cost: 1.1
    statement_timeout: 0
`,
      },
    ]);
  });

  it("keeps a stored value that is the default: without a word for it, the next apply would take it out", async () => {
    const shop = await openShopWithNew();
    shop.storeByHand("orders-new", "log_lock_waits", "off");
    const result = await importInstance(shop.as("lin"), { instance: { ...declared, profiles: [] } });
    expect(settingsOf(result)).toBe('\n    log_lock_waits: "off"\n');
  });

  it("leaves secrets out and says so, and tells what outranks a value", async () => {
    const shop = await openShopWithNew();
    const server = shop.server("orders-new");
    server.shadows.set("work_mem", ["role app"]);
    server.shadows.set("primary_conninfo", ["command line"]);
    shop.storeByHand("orders-new", "primary_conninfo", "host=db1 password=hunter2");
    server.running.set("primary_conninfo", valueOf("primary_conninfo", "host=db1 password=hunter2"));
    const result = await importInstance(shop.as("lin"), { instance: declared });
    expect(JSON.stringify(result)).not.toContain("hunter2");
    expect(result.findings).toMatchObject([
      {
        code: "import/shadowed",
        severity: "note",
        message: "work_mem is also set by role app, which outranks what Setpoint stores.",
      },
      {
        code: "import/secret-left-out",
        severity: "note",
        message: "primary_conninfo can hold a secret; it was left out of the document.",
      },
    ]);
  });

  it("changes nothing of the server, nor does applying the document", async () => {
    const values: Readonly<Record<string, readonly string[]>> = {
      log_lock_waits: ["on", "off"],
      log_min_duration_statement: ["-1", "250ms", "2s"],
      maintenance_work_mem: ["64MB", "1GB", "3000kB"],
      max_connections: ["100", "250"],
      random_page_cost: ["4", "1.1", "1.25"],
      shared_buffers: ["128MB", "2GB"],
      statement_timeout: ["0", "30s", "90001ms"],
      synchronous_commit: ["on", "local", "remote_apply"],
      wal_level: ["replica", "logical"],
      work_mem: ["4MB", "16MB", "64MB"],
    };
    const place = fc.record(
      Object.fromEntries(Object.entries(values).map(([name, texts]) => [name, fc.constantFrom(...texts)])),
      { requiredKeys: [] },
    );
    const setUp = fc.record({ stored: place, written: place, restarted: fc.boolean(), plain: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(setUp, async ({ stored, written, restarted, plain }) => {
        const shop = await openShopWithNew();
        const server = shop.server("orders-new");
        for (const [name, text] of Object.entries(written)) server.written.set(name, valueOf(name, text ?? ""));
        readFiles(server, true);
        for (const [name, text] of Object.entries(stored)) server.stored.set(name, valueOf(name, text ?? ""));
        readFiles(server, restarted);
        const instance = plain ? { ...declared, profiles: [] } : declared;
        const { files, findings } = await importInstance(shop.as("lin"), { instance });
        expect(findings).toEqual([]);
        await shop.push("main", { [files[0]?.path ?? ""]: files[0]?.content ?? "" });
        const { result } = await look(shop.as("lin"), "drift", { instances: ["orders-new"] });
        expect(result.failures).toEqual([]);
        expect(result.plans.map((plan) => plan.changes)).toEqual([[]]);
        expect(server.steps).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("says of a server that cannot be reached that it cannot be reached", async () => {
    const shop = await openShopWithNew();
    shop.server("orders-new").reachable = false;
    const importing = importInstance(shop.as("lin"), { instance: declared });
    await expect(importing).rejects.toMatchObject({ code: "SP_TARGET_UNREACHABLE" });
  });

  it("refuses a name that is taken, and an engine that nobody knows", async () => {
    const shop = await openShopWithNew();
    shop.workTree.set("instances/orders-new.yaml", ordersInstance("orders-new", "work_mem: 64MB"));
    const taken = await importInstance(shop.as("lin"), { instance: declared });
    expect(taken.findings.map((finding) => finding.code)).toEqual(["import/name-taken"]);
    const strange = importInstance(shop.as("lin"), { instance: { ...declared, engine: "db2" } });
    await expect(strange).rejects.toMatchObject({ code: "SP_TARGET_UNSUPPORTED" });
  });
});

describe("import from a configuration file", () => {
  const { connection: _, ...unconnected } = declared;
  const from = async (text: string, version = "16.4"): Promise<WriteResult> => {
    const shop = await openShopWithNew();
    const instance = { ...unconnected, version, resources: {}, labels: {} };
    return importInstance(shop.as("lin"), { instance, file: { path: "postgresql.conf", text } });
  };

  it("writes what the file sets, its last word on each", async () => {
    const result = await from(`
# the orders shop
work_mem = 8MB
shared_buffers = 2GB   # a quarter
work_mem = '64MB'
log_lock_waits on
statement_timeout = 30s
port = 5433
primary_conninfo = 'host=db1 password=hunter2'
`);
    expect(result.findings.map((finding) => finding.code)).toEqual(["import/secret-left-out"]);
    expect(settingsOf(result)).toBe('\n    log_lock_waits: "on"\n    shared_buffers: 2GB\n    work_mem: 64MB\n');
    expect(result.files[0]?.content).not.toContain("resources");
    expect(result.files[0]?.content).not.toContain("hunter2");
    expect(result.files[0]?.content).not.toContain("connection");
  });

  it("points at every line that the version would not start with", async () => {
    const result = await from("work_mem = 8MB\nwork_memory = 8MB\nfsync = perhaps\nwork_mem =\n");
    expect(result.files).toEqual([]);
    expect(result.findings.map(({ code, at: place }) => `${code} ${place?.file}:${place?.line}`)).toEqual([
      "import/line-not-understood postgresql.conf:4",
      "import/unknown-parameter postgresql.conf:2",
      "validate/not-a-boolean postgresql.conf:3",
    ]);
  });

  it("asks for the version, which a file does not tell", async () => {
    await expect(from("work_mem = 8MB\n", "")).rejects.toMatchObject({
      code: "SP_IMPORT_NO_VERSION",
      message: "orders-new: the file of postgresql without a version cannot be read.",
    });
  });
});
