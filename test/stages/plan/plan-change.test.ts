import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { engines } from "../../../src/engines/index.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { planChange } from "../../../src/stages/plan/plan-change.ts";
import { type Files, instance, profile, readSide } from "../../support/orders-shop.ts";

const orders = "instances/orders.yaml";

function plan(base: Files, head: Files, guarded: readonly [Files, Files] = [{}, {}]): Plan {
  return planChange(readSide(base, guarded[0]), readSide(head, guarded[1]), engines);
}

function told(one: Plan): readonly string[] {
  return one.changes.map(
    ({ instance: name, parameter, before, after, takesEffect }) =>
      `${name} ${parameter} ${before?.value.display ?? "-"} → ${after?.value.display ?? "-"} (${takesEffect})`,
  );
}

function ordersWith(settings: string, version = "16.4"): Files {
  return { [orders]: instance("orders", `  settings: { ${settings} }\n`, version) };
}

describe("a plan", () => {
  it("lists effective values that differ, with where both come from and how the new one takes effect", () => {
    const one = plan(
      ordersWith("work_mem: 8MB, shared_buffers: 1GB"),
      ordersWith("work_mem: 64MB, shared_buffers: 2GB"),
    );
    expect(told(one)).toEqual(["orders shared_buffers 1GB → 2GB (restart)", "orders work_mem 8MB → 64MB (session)"]);
    expect(one.changes[1]?.before?.origin).toMatchObject({ kind: "instance", name: "orders", text: "8MB" });
  });

  it("D1: says nothing of another spelling of the same value", () => {
    const one = plan(ordersWith("work_mem: 1GB, fsync: 'on'"), ordersWith("Work-Mem: 1024MB, fsync: 'yes'"));
    expect(one.changes).toEqual([]);
  });

  it("B1: lists every instance that a shared profile moves", () => {
    const fleet = (workMem: string): Files => ({
      "profiles/base.yaml": profile("base", `  settings: { work_mem: ${workMem} }\n`),
      "instances/a.yaml": instance("a", "  profiles: [base]\n"),
      "instances/b.yaml": instance("b", "  profiles: [base]\n  settings: { work_mem: 1MB }\n"),
      "instances/c.yaml": instance("c", "  profiles: [base]\n"),
    });
    expect(told(plan(fleet("8MB"), fleet("16MB")))).toEqual([
      "a work_mem 8MB → 16MB (session)",
      "c work_mem 8MB → 16MB (session)",
    ]);
  });

  it("B2: sees what a label, a version or resources do to values", () => {
    const spec = (memory: string): string =>
      `  resources: { memory: ${memory} }\n  settings: { shared_buffers: "\${memory / 4}" }\n`;
    const one = plan({ [orders]: instance("orders", spec("4GiB")) }, { [orders]: instance("orders", spec("8GiB")) });
    expect(told(one)).toEqual(["orders shared_buffers 1GB → 2GB (restart)"]);
    expect(one.structure).toMatchObject([{ kind: "instance-redefined", field: "resources" }]);
    const upgraded = plan(ordersWith("", "17.2"), ordersWith("", "18.1"));
    expect(told(upgraded)).toContain("orders effective_io_concurrency 1 → 16 (session)");
  });

  it("B3: shows the looser value that wins when a setting is removed", () => {
    expect(told(plan(ordersWith("work_mem: 64MB"), ordersWith("")))).toEqual(["orders work_mem 64MB → 4MB (session)"]);
  });

  it("B4: finds nothing in a move or a rename of files", () => {
    const text = instance("orders", "  settings: { work_mem: 64MB }\n");
    const one = plan({ [orders]: text }, { "instances/emea/renamed.yaml": text });
    expect([one.changes, one.structure]).toEqual([[], []]);
  });

  it("B5, B7: shows an instance that goes with all its values, and one that comes", () => {
    const both = { ...ordersWith("fsync: 'off'"), "instances/billing.yaml": instance("billing") };
    const [gone, created] = [
      plan(both, { "instances/billing.yaml": instance("billing") }),
      plan({ "instances/billing.yaml": instance("billing") }, both),
    ];
    expect([told(gone), gone.structure]).toEqual([
      ["orders fsync off → - (reload)"],
      [{ kind: "instance-removed", instance: "orders" }],
    ]);
    expect([told(created), created.structure]).toEqual([
      ["orders fsync - → off (reload)"],
      [{ kind: "instance-created", instance: "orders" }],
    ]);
  });

  it("B13: names guarded documents and files that change", () => {
    const lock = (parameter: string): string =>
      `apiVersion: setpoint/v1\nkind: Lock\nmetadata: { name: durability }\nspec:\n  parameters: [${parameter}]\n  approvals: [{ stage: dba, from: { teams: [shop/dba] }, count: 1 }]\n`;
    const one = plan(
      { ...ordersWith(""), "policies/lock.yaml": lock("fsync") },
      { ...ordersWith(""), "policies/lock.yaml": lock("jit") },
      [{ ".github/workflows/check.yml": "1" }, { ".github/workflows/check.yml": "2" }],
    );
    expect(one.structure).toMatchObject([
      { kind: "document-changed", document: "Lock/durability", path: "policies/lock.yaml" },
      { kind: "document-changed", document: "File/.github/workflows/check.yml", before: "1", after: "2" },
    ]);
  });
});

describe("the order of a plan", () => {
  const pair = (connections: number, replicaConnections = connections): Files => ({
    "instances/p.yaml": instance(
      "p",
      `  topology: { role: primary, replicas: [a-replica] }\n  settings: { max_connections: ${connections} }\n`,
    ),
    "instances/r.yaml": instance(
      "a-replica",
      `  topology: { role: replica }\n  settings: { max_connections: ${replicaConnections} }\n`,
    ),
  });

  it("raises what a standby may not undercut on the replica first, and lowers it on the primary first", () => {
    expect(plan(pair(100), pair(200)).order).toEqual(["a-replica", "p"]);
    expect(plan(pair(200), pair(100)).order).toEqual(["p", "a-replica"]);
  });

  it("refuses to raise and to lower such parameters of one pair at once", () => {
    const both = (connections: number, senders: number): Files => ({
      "instances/p.yaml": instance(
        "p",
        `  topology: { role: primary, replicas: [r] }\n  settings: { max_connections: ${connections}, max_wal_senders: ${senders} }\n`,
      ),
      "instances/r.yaml": instance(
        "r",
        "  topology: { role: replica }\n  settings: { max_connections: 900, max_wal_senders: 90 }\n",
      ),
    });
    expect(plan(both(100, 20), both(200, 10)).findings).toMatchObject([{ code: "plan/mixed-standby-floor" }]);
  });
});

describe("the digest", () => {
  it("stays the same through spelling, comments and places, and differs with every value, base value and policy", () => {
    const base = ordersWith("work_mem: 8MB");
    const { digest } = plan(base, ordersWith("work_mem: 64MB"));
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(plan(base, ordersWith("work_mem: 65536kB")).digest).toBe(digest);
    expect(plan(base, { "instances/x/o.yaml": `# moved\n${ordersWith("work_mem: 64MB")[orders]}` }).digest).toBe(
      digest,
    );
    expect(plan(base, ordersWith("work_mem: 65MB")).digest).not.toBe(digest);
    expect(plan(ordersWith("work_mem: 9MB"), ordersWith("work_mem: 64MB")).digest).not.toBe(digest);
    const governed = {
      "policies/rule.yaml":
        "apiVersion: setpoint/v1\nkind: Rule\nmetadata: { name: jit }\nspec: { assert: settings.jit, message: jit stays on }\n",
    };
    expect(plan({ ...base, ...governed }, { ...ordersWith("work_mem: 64MB"), ...governed }).digest).not.toBe(digest);
  });

  it("D9: names final values: the same expression over other resources is another plan", () => {
    const spec = (memory: string, value: string): Files => ({
      [orders]: instance("orders", `  resources: { memory: ${memory} }\n  settings: { work_mem: "${value}" }\n`),
    });
    const [small, large] = ["8GiB", "16GiB"].map((memory) =>
      plan(spec(memory, "4MB"), spec(memory, "${memory / 1024}")),
    );
    expect(small?.digest).not.toBe(large?.digest);
  });
});

describe("plans as a whole", () => {
  const settings = fc.dictionary(
    fc.constantFrom("work_mem", "shared_buffers", "max_connections", "maintenance_work_mem"),
    fc.integer({ min: 1024, max: 100_000 }),
    { maxKeys: 4 },
  );
  const fleets = fc
    .tuple(settings, settings)
    .map((pair) =>
      Object.fromEntries(
        pair.map((one, index) => [
          `instances/i${index}.yaml`,
          instance(`i${index}`, `  settings: ${JSON.stringify(one)}\n`),
        ]),
      ),
    );

  it("are empty between equal fleets, and the way back is the mirror of the way there", () => {
    fc.assert(
      fc.property(fleets, fleets, (left, right) => {
        expect(plan(left, left).changes).toEqual([]);
        const [there, back] = [plan(left, right), plan(right, left)];
        expect(back.changes.map(({ before, after, ...rest }) => ({ ...rest, before: after, after: before }))).toEqual(
          there.changes,
        );
      }),
      { numRuns: 30 },
    );
  });
});
