import { describe, expect, it } from "vitest";
import { engines } from "../../../src/engines/index.ts";
import { deriveRequirements } from "../../../src/stages/gate/derive-requirements.ts";
import { planChange } from "../../../src/stages/plan/plan-change.ts";
import { type Files, instance, profile, readSide } from "../../support/orders-shop.ts";

/** A lock on critical instances; `spec` may allow moves. */
function lock(parameters: string, spec = ""): Files {
  return {
    "policies/shop.lock.yaml": `apiVersion: setpoint/v1
kind: Lock
metadata: { name: shop }
spec:
  match: { labels: { tier: critical } }
  parameters: [${parameters}]
${spec}  approvals: [{ stage: dba, from: { teams: [shop/dba] }, count: 1 }]
`,
  };
}

const orders = (spec: string, version?: string): Files => ({
  "instances/orders.yaml": instance("orders", spec, version),
});
const settings = (lines: string): string => `  settings: { ${lines} }\n`;

/** What the gate holds of a change, `orders.fsync named`; refusals by title. */
function held(policy: Files, before: Files, after: Files): readonly string[] {
  const [base, head] = [readSide({ ...policy, ...before }), readSide({ ...policy, ...after })];
  const requirements = deriveRequirements({ plan: planChange(base, head, engines), base, head }, engines);
  return requirements.flatMap((one) => {
    if (one.kind !== "approvals") return [one.kind === "refusal" ? `refused: ${one.title}` : one.kind];
    return one.grounds.map((ground) =>
      ground.kind === "value" ? `${ground.change.instance}.${ground.change.parameter} ${ground.coverage}` : ground.kind,
    );
  });
}

/** What a lock, or one on these parameters, holds when settings change. */
function moved(policy: Files | string, from: string, to: string): readonly string[] {
  return held(typeof policy === "string" ? lock(policy) : policy, orders(settings(from)), orders(settings(to)));
}

describe("a lock on a PostgreSQL", () => {
  it("D1: sees no change in another spelling", () => {
    expect(moved("work_mem, fsync, search_path", "work_mem: 1GB", "Work-Mem: 1048576kB")).toEqual([]);
    expect(moved("fsync", "fsync: 'off'", "fsync: 'NO'")).toEqual([]);
    expect(moved("search_path", "search_path: 'Shop,public'", `search_path: '"shop" , public'`)).toEqual([]);
    expect(moved("work_mem", "", "work_mem: 4MB")).toEqual([]);
  });

  it("D2: takes a number without a unit for what the server takes it for", () => {
    expect(moved("work_mem", "work_mem: 64MB", "work_mem: 65536")).toEqual([]);
    expect(moved("work_mem", "work_mem: 64MB", "work_mem: 64")).toEqual(["orders.work_mem named"]);
    expect(moved("shared_buffers", "shared_buffers: 128MB", "shared_buffers: 16384")).toEqual([]);
  });

  it("D3: refuses what the server's grammar does not understand, whatever it may have meant", () => {
    for (const text of ["1G", "1gb", "1Gb", "1 gB"])
      expect(moved("work_mem", "work_mem: 1GB", `work_mem: ${text}`)).toContain("refused: the request has errors");
    expect(moved("work_mem", "work_mem: 1GB", "work_mem: 1 GB")).toEqual([]);
  });

  it("D4: knows fractions, exponents, other bases, signs and leading zeros for the numbers that they are", () => {
    const same = [
      ["1.5GB", "1536MB"],
      ["1e3MB", "1000MB"],
      ["0x400kB", "1MB"],
      ["+8MB", "8MB"],
      ["02000kB", "1MB"],
    ] as const;
    for (const [left, right] of same) expect(moved("work_mem", `work_mem: ${left}`, `work_mem: ${right}`)).toEqual([]);
    expect(moved("max_connections", "max_connections: 10", "max_connections: '010'")).toEqual([
      "orders.max_connections named",
    ]);
  });

  it("D5: gives a special number its meaning before any range", () => {
    const range = "  allow: { autovacuum_work_mem: { min: '-1', max: 1GB }, statement_timeout: { max: 1h } }\n";
    const move = (from: string, to: string): readonly string[] =>
      moved(lock("autovacuum_work_mem, statement_timeout", range), from, to);
    expect(move("autovacuum_work_mem: 64MB", "autovacuum_work_mem: -1")).toEqual(["orders.autovacuum_work_mem named"]);
    expect(move("statement_timeout: 30s", "statement_timeout: 0")).toEqual(["orders.statement_timeout named"]);
    expect(move("statement_timeout: 30s", "statement_timeout: default")).toEqual(["orders.statement_timeout named"]);
    expect(move("statement_timeout: 30s", "")).toEqual(["orders.statement_timeout named"]);
    expect(move("statement_timeout: 30s", "statement_timeout: 40s")).toEqual([]);
  });

  it("D6: holds a parameter under its old names, in any case and with dashes, on both sides", () => {
    for (const name of ["sort_mem", "SORT-MEM", "Work_Mem", "work-mem", "'work_*'", "'SORT*'"])
      expect(moved(name, "", "work_mem: 64MB")).toEqual(["orders.work_mem named"]);
    for (const name of ["sort_mem", "Sort-Mem", "WORK_MEM"])
      expect(moved("work_mem", "", `${name}: 64MB`)).toEqual(["orders.work_mem named"]);
    expect(moved("work_mem", "", "wrok_mem: 64MB")).toContain("refused: the request has errors");
  });

  it("D7: holds every door through which its parameter could be had, and no other parameter", () => {
    const doors: Readonly<Record<string, string>> = {
      archive_cleanup_command: "rm %r",
      archive_command: "psql -c 'ALTER SYSTEM SET fsync = off'",
      archive_library: "evil",
      dynamic_library_path: "/tmp/evil",
      extension_control_path: "/tmp/evil",
      hba_file: "/tmp/pg_hba.conf",
      ident_file: "/tmp/pg_ident.conf",
      jit_provider: "evil",
      local_preload_libraries: "evil",
      oauth_validator_libraries: "evil",
      recovery_end_command: "evil.sh",
      restore_command: "evil.sh %f %p",
      session_preload_libraries: "evil",
      shared_preload_libraries: "evil",
      ssl_passphrase_command: "evil.sh",
    };
    const open = (text: string): readonly string[] =>
      held(lock("fsync"), orders("", "18.1"), orders(settings(text), "18.1"));
    for (const [name, text] of Object.entries(doors))
      expect(open(`${name}: ${JSON.stringify(text)}`)).toEqual([`orders.${name} side-door`]);
    expect(open("work_mem: 64MB, jit: 'off', log_directory: /srv/log")).toEqual([]);
    const unsettable = ["config_file", "data_directory"];
    const before16 = ["promote_trigger_file"];
    const all = [...Object.keys(doors), ...unsettable, ...before16];
    expect(engines.get("postgresql")?.sideDoors.toSorted()).toEqual(all.toSorted());
  });

  it("D7: holds the doors of an instance alone that it protects something of", () => {
    const low = (spec: string): Files => ({
      "instances/orders.yaml": instance("orders", spec).replace("tier: critical", "tier: low"),
      "instances/billing.yaml": instance("billing"),
    });
    expect(held(lock("fsync"), low(""), low(settings("shared_preload_libraries: evil")))).toEqual([]);
  });

  it("D8: holds a computed value when a resource, a variable or another setting moves it", () => {
    const sized = (memory: string): Files =>
      orders(`  resources: { memory: ${memory} }\n${settings('shared_buffers: "${memory / 4}"')}`);
    expect(held(lock("shared_buffers"), sized("8GiB"), sized("16GiB"))).toEqual(["orders.shared_buffers named"]);
    expect(held(lock("work_mem"), sized("8GiB"), sized("16GiB"))).toEqual([]);

    const pooled = (pool: number): Files => ({
      ...orders(`  profiles: [oltp]\n  variables: { pool: ${pool} }\n`),
      "profiles/oltp.yaml": profile(
        "oltp",
        '  variables: { pool: { type: int, default: 100 } }\n  settings: { max_connections: "${pool}" }\n',
      ),
    });
    expect(held(lock("max_connections"), pooled(100), pooled(200))).toEqual(["orders.max_connections named"]);

    const coupled = 'min_wal_size: "${settings.max_wal_size / 4}"';
    expect(moved("min_wal_size", `max_wal_size: 4GB, ${coupled}`, `max_wal_size: 8GB, ${coupled}`)).toEqual([
      "orders.min_wal_size named",
    ]);
  });

  it("D9: holds the final value: the same expression that comes to the same value is no change", () => {
    const sized = (memory: string, share: number): Files =>
      orders(`  resources: { memory: ${memory} }\n${settings(`shared_buffers: "\${memory / ${share}}"`)}`);
    expect(held(lock("shared_buffers"), sized("8GiB", 4), sized("16GiB", 8))).toEqual([]);
    expect(held(lock("shared_buffers"), sized("8GiB", 4), orders(settings("shared_buffers: 2GB")))).toEqual([]);
    expect(held(lock("shared_buffers"), sized("8GiB", 4), sized("8GiB", 8))).toEqual(["orders.shared_buffers named"]);
  });
});
