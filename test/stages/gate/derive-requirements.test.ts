import { describe, expect, it } from "vitest";
import { findTeams } from "../../../src/stages/gate/derive-requirements.ts";
import { critical, derive, orders, summary } from "./required.ts";
import { allow, at, lock, match, owners, stage, type InstanceSpec, type SideSpec } from "./shop.ts";

function change(from: InstanceSpec, to: InstanceSpec, base: SideSpec = {}): readonly string[] {
  return summary(derive({ instances: { "orders-prod": from }, ...base }, { instances: { "orders-prod": to } }));
}

describe("values under a lock", () => {
  it("needs the lock's stages for a change of a parameter it names", () => {
    expect(change(orders, { ...orders, settings: { fsync: "off" } })).toEqual([
      "Lock/durability: orders-prod.fsync named",
    ]);
  });

  it("needs nothing for a parameter that no lock names", () => {
    expect(change(orders, { ...orders, settings: { work_mem: "8MB" } })).toEqual([]);
  });

  it("needs nothing for an instance that no lock matches", () => {
    expect(change({}, { settings: { fsync: "off" } })).toEqual([]);
  });

  it("D1: sees no change in another spelling of the same value", () => {
    expect(change({ ...orders, settings: { fsync: "on" } }, { ...orders, settings: { fsync: "yes" } })).toEqual([]);
  });

  it("B3: sees a setting that is deleted, so that another value wins, as a change", () => {
    expect(change({ ...orders, settings: { fsync: "off" } }, orders)).toEqual([
      "Lock/durability: orders-prod.fsync named",
    ]);
  });

  it("B1: lists every affected instance and takes the union of all locks", () => {
    const base = {
      instances: { "orders-a": orders, "orders-b": { ...orders, connection: "env:B" }, sandbox: {} },
      locks: [lock("durability"), lock("memory", { parameters: ["work_*"] })],
    };
    const settings = { fsync: "off", work_mem: "8MB" };
    const head = {
      instances: {
        "orders-a": { ...orders, settings },
        "orders-b": { ...orders, connection: "env:B", settings },
        sandbox: { settings },
      },
    };
    expect(summary(derive(base, head))).toEqual([
      "Lock/durability: orders-a.fsync named, orders-b.fsync named",
      "Lock/memory: orders-a.work_mem named, orders-b.work_mem named",
    ]);
  });

  it("D6: holds a parameter whose lock is written with an old name, another case, dashes or a prefix", () => {
    for (const pattern of ["sort_mem", "WORK-MEM", "loose_work_mem", "sort_*"])
      expect(
        change(
          orders,
          { ...orders, settings: { work_mem: "8MB" } },
          { locks: [lock("memory", { parameters: [pattern] })] },
        ),
      ).toEqual(["Lock/memory: orders-prod.work_mem named"]);
  });

  it("D7: holds the side doors of a server on which it names anything", () => {
    expect(change(orders, { ...orders, settings: { preload: "evil" } })).toEqual([
      "Lock/durability: orders-prod.preload side-door",
    ]);
    const elsewhere = [lock("elsewhere", { parameters: ["innodb_*"] })];
    expect(change(orders, { ...orders, settings: { preload: "evil" } }, { locks: elsewhere })).toEqual([]);
    const plain = { ...orders, engine: "plaindb" };
    expect(change(plain, { ...plain, settings: { preload: "evil" } })).toEqual([]);
  });
});

describe("values that a lock allows", () => {
  const locks = [
    lock("durability", {
      parameters: ["synchronous_commit", "wal_*", "max_wal_size"],
      allow: [
        allow("Synchronous-Commit", { values: ["on", "remote_apply", "nonsense"] }),
        allow("wal_buffers", { min: "-1", max: "2MB" }),
        allow("wal_buffers", { values: ["0"] }),
        allow("max_wal_size", { min: "1MB" }),
        allow("max_wal_size", { max: "nonsense" }),
        allow("unknown_name", { values: ["1"] }),
      ],
    }),
  ];
  const moves = (parameter: string, from: string, to: string): readonly string[] =>
    change({ ...orders, settings: { [parameter]: from } }, { ...orders, settings: { [parameter]: to } }, { locks });

  it("lets a parameter move from inside to inside, and back in from outside", () => {
    expect(moves("synchronous_commit", "on", "remote_apply")).toEqual([]);
    expect(moves("synchronous_commit", "off", "on")).toEqual([]);
  });

  it("guards a move to outside", () => {
    expect(moves("synchronous_commit", "on", "off")).toEqual(["Lock/durability: orders-prod.synchronous_commit named"]);
  });

  it("judges a deleted setting by the default that then holds", () => {
    const from = { ...orders, settings: { synchronous_commit: "off" } };
    expect(change(from, orders, { locks })).toEqual([]);
  });

  it("D5: gives special values their meaning before any range", () => {
    expect(moves("wal_buffers", "1MB", "-1")).toEqual(["Lock/durability: orders-prod.wal_buffers named"]);
    expect(moves("wal_buffers", "1MB", "0")).toEqual([]);
  });

  it("D5: does not let a range begin at a special value", () => {
    expect(moves("wal_buffers", "5", "1MB")).toEqual(["Lock/durability: orders-prod.wal_buffers named"]);
  });

  it("takes a range that is open to one side, and none whose bound cannot be read", () => {
    expect(moves("max_wal_size", "1MB", "900MB")).toEqual([]);
    expect(moves("max_wal_size", "1MB", "1000")).toEqual(["Lock/durability: orders-prod.max_wal_size named"]);
  });

  it("takes an entry without values and bounds as allowing nothing", () => {
    const empty = [lock("durability", { allow: [allow("fsync", {})] })];
    expect(change(orders, { ...orders, settings: { fsync: "off" } }, { locks: empty })).toHaveLength(1);
  });

  it("compares closed bounds on both sides", () => {
    const between = [
      lock("memory", { parameters: ["work_mem"], allow: [allow("work_mem", { min: "4MB", max: "64MB" })] }),
    ];
    const to = (work_mem: string): readonly string[] =>
      change(orders, { ...orders, settings: { work_mem } }, { locks: between });
    expect([to("64MB"), to("65537"), to("1MB")].map((found) => found.length)).toEqual([0, 1, 1]);
  });
});

describe("instances under a lock", () => {
  it("B5: needs a lock's approvals to delete an instance", () => {
    const base = { instances: { "orders-prod": orders, sandbox: {} } };
    expect(summary(derive(base, { instances: { sandbox: {} } }))).toEqual(["Lock/durability: orders-prod is removed"]);
  });

  it("B7: needs a lock's approvals to create an instance", () => {
    const head = { instances: { sandbox: {}, "orders-prod": { ...orders, settings: { fsync: "off" } } } };
    expect(summary(derive({ instances: { sandbox: {} } }, head))).toEqual([
      "Lock/durability: orders-prod is created, orders-prod.fsync named",
    ]);
  });

  it("B2: guards leaving a lock's match together with everything that changes on the way", () => {
    expect(change(orders, { ...orders, labels: { tier: "low" }, settings: { fsync: "off" } })).toEqual([
      "Lock/durability: orders-prod leaves the lock, orders-prod.fsync named",
    ]);
  });

  it("B2: guards entering a lock's match", () => {
    expect(change({}, { labels: critical })).toEqual(["Lock/durability: orders-prod comes under the lock"]);
  });

  it("B2: guards nothing where labels change without moving a lock or a value", () => {
    expect(change(orders, { ...orders, labels: { tier: "critical", team: "payments" } })).toEqual([]);
  });

  it("B2: guards values that move because the version does", () => {
    const locks = [lock("retention", { parameters: ["wal_keep_segments"] })];
    expect(change(orders, { ...orders, version: "2" }, { locks })).toEqual([
      "Lock/retention: orders-prod.wal_keep named",
    ]);
    expect(change({ ...orders, version: "2" }, orders, { locks })).toEqual([
      "Lock/retention: orders-prod.wal_keep named",
    ]);
  });

  it("B2: guards an instance whose new version nobody knows: values by name alone, and that none is held any longer", () => {
    const from = { ...orders, settings: { fsync: "off" } };
    const locks = [lock("durability", { allow: [allow("fsync", { values: ["on", "off"] })] })];
    expect(change(from, { ...orders, version: "9" }, { locks })).toEqual([
      "Lock/durability: orders-prod leaves the lock, orders-prod.fsync named",
    ]);
    expect(change(orders, { ...orders, version: "9" }, { locks })).toEqual([
      "Lock/durability: orders-prod leaves the lock",
    ]);
    expect(change({ ...orders, version: "9" }, orders, { locks })).toEqual([
      "Lock/durability: orders-prod comes under the lock",
    ]);
    expect(change({ ...orders, version: "8" }, { ...orders, version: "9" }, { locks })).toEqual([]);
  });

  it("guards where a locked instance connects to, and what restarts it", () => {
    expect(change(orders, { ...orders, connection: "env:OTHER" })).toEqual([
      "Lock/durability: orders-prod is reached another way",
    ]);
    expect(change(orders, { ...orders, restart: "env:RM" })).toEqual([
      "Lock/durability: orders-prod is reached another way",
    ]);
  });

  it("holds a locked server under whatever second name it is described", () => {
    const twin = { connection: "env:ORDERS", settings: { fsync: "off" } };
    expect(
      summary(derive({ instances: { "orders-prod": orders } }, { instances: { "orders-prod": orders, twin } })),
    ).toEqual(["Lock/durability: twin is created, twin.fsync named"]);
  });

  it("A1: asks trunk's locks, not the request's", () => {
    const head = { instances: { "orders-prod": { ...orders, settings: { fsync: "off" } } }, locks: [] };
    expect(summary(derive({ instances: { "orders-prod": orders } }, head))).toEqual([
      "Lock/durability: orders-prod.fsync named",
    ]);
  });
});

describe("what no approval makes safe", () => {
  const instances = { "orders-prod": orders };
  const error = { code: "documents/broken", severity: "error", message: "broken", fix: "mend", at } as const;

  it("B12: refuses everything while trunk's documents are broken", () => {
    expect(summary(derive({ instances, findings: [error] }, { instances }))).toEqual(["refused: trunk cannot be read"]);
  });

  it("refuses a request whose documents or effect have errors", () => {
    expect(summary(derive({ instances }, { instances, findings: [error] }))).toEqual([
      "refused: the request has errors",
    ]);
    expect(summary(derive({ instances }, { instances, stateFindings: [error] }))).toEqual([
      "refused: the request has errors",
    ]);
  });

  it("A20: refuses where trunk has no policy", () => {
    expect(summary(derive({ instances, locks: [], owners: [] }, { instances }))).toEqual([
      "refused: trunk has no policy",
    ]);
    expect(derive({ instances, locks: [] }, { instances })).toEqual([]);
  });

  it("A20: refuses where no instance is left", () => {
    expect(summary(derive({}, {}))).toEqual(["refused: no instances"]);
  });

  it("says of every refusal what is wrong and how to mend it", () => {
    const owned = { instances, owners: [owners("tools", ["*", "a/**"])] };
    const head = { instances: {}, findings: [error], files: { "package.json": "1", ".npmrc": "1" } };
    const found = derive({ ...owned, locks: [], findings: [error] }, head);
    const reasons = [...found, ...derive({ instances, locks: [], owners: [] }, { instances })].flatMap((one) =>
      one.kind === "refusal" ? [one.reason] : [],
    );
    expect(reasons).toEqual([
      "Documents on trunk have errors, so its policy may be incomplete. Mend trunk first, as its administrator; setpoint validate lists the errors.",
      "Its documents or its plan have errors, so its effect is not known. Mend what setpoint validate lists and push again.",
      "The request leaves no instance at all. Check that instances/ is where it should be; the last instance of a fleet is removed on trunk by its administrator.",
      ".npmrc, package.json changed together with instances. Propose the tools' change in a request of its own.",
      "Trunk holds neither a Lock nor an Owners document. Commit at least an Owners document for policies/** to trunk as its administrator.",
    ]);
  });

  it("B13: refuses tools alone together with instances, not documents that are called like them", () => {
    const documents = {
      "Profile/File": { path: "policies/a.yaml", blob: "1" },
      "XFile/b": { path: "policies/b.yaml", blob: "1" },
    };
    const changed = { "orders-prod": { ...orders, settings: { work_mem: "8MB" } } };
    expect(summary(derive({ instances }, { instances: changed, documents }))).toEqual([
      "Owners/policies: Profile/File, XFile/b",
    ]);
  });

  it("E20: refuses an override on its way into trunk, whatever it is called", () => {
    const documents = {
      "Override/inc-1": { path: "instances/inc-1.yaml", blob: "1" },
      "Instance/trick": { path: "overrides/trick.yaml", blob: "2" },
    };
    expect(summary(derive({ instances }, { instances, documents }))).toEqual([
      "refused: Override/inc-1 would enter trunk",
      "refused: Instance/trick would enter trunk",
    ]);
    const [first] = derive({ instances }, { instances, documents });
    expect(first).toMatchObject({
      reason: "An override lives on its own branch and ends by itself. Remove instances/inc-1.yaml from the request.",
    });
    const places = {
      "Instance/a": { path: "overrides", blob: "1" },
      "Instance/b": { path: "instances/overrides/b.yaml", blob: "2" },
    };
    expect(summary(derive({ instances }, { instances, documents: places }))).toEqual([
      "refused: Instance/a would enter trunk",
    ]);
  });
});

function three(settings: Record<string, string>): Readonly<Record<string, InstanceSpec>> {
  return { a: { settings }, b: { settings }, c: {}, "legacy-d": {} };
}

describe("thresholds", () => {
  const threshold = { name: "wide", match: match({ instances: ["?"] }), approvals: [], at };
  const touch = (limit: object): readonly string[] =>
    summary(
      derive(
        { instances: three({}), thresholds: [{ ...threshold, ...limit }] },
        { instances: three({ work_mem: "8MB" }) },
      ),
    );

  it("asks for a word when more instances are touched than the limit, not when as many are", () => {
    expect(touch({ maxInstances: 1 })).toEqual(["threshold wide: touches 2 of 3 matching instances, more than 1"]);
    expect(touch({ maxInstances: 2 })).toEqual([]);
  });

  it("asks for a word when a greater share is touched", () => {
    expect(touch({ maxPercent: 50 })).toEqual(["threshold wide: touches 2 of 3 matching instances, more than 50 %"]);
    expect(touch({ maxPercent: 67 })).toEqual([]);
    expect(
      summary(
        derive(
          { instances: { a: {}, b: {} }, thresholds: [{ ...threshold, maxPercent: 50 }] },
          { instances: { a: { settings: { work_mem: "8MB" } }, b: {} } },
        ),
      ),
    ).toEqual([]);
  });

  it("counts instances that only the request puts under the limit", () => {
    const base = { instances: { a: {} }, thresholds: [{ ...threshold, maxInstances: 1 }] };
    const head = { instances: { a: {}, b: {}, c: {}, "legacy-d": {} } };
    expect(summary(derive(base, head))).toContain("threshold wide: touches 2 of 3 matching instances, more than 1");
  });

  it("counts nothing that it does not match, and instances on trunk that the request takes out of its match", () => {
    const labelled = { ...threshold, match: match({ labels: { tier: "low" } }), maxInstances: 0 };
    const low = { labels: { tier: "low" } };
    const base = { instances: { a: low, b: {} }, thresholds: [labelled] };
    expect(summary(derive(base, { instances: { a: low, b: { settings: { work_mem: "8MB" } } } }))).toEqual([]);
    expect(summary(derive(base, { instances: { a: {}, b: {} } }))).toEqual([
      "threshold wide: touches 1 of 1 matching instances, more than 0",
    ]);
  });

  it("asks nothing where no limit is given", () => {
    expect(touch({})).toEqual([]);
  });
});

describe("findTeams", () => {
  it("names every team of every stage once, sorted, and none for refusals", () => {
    const stages = [stage("one", ["acme/dba", "acme/cab"]), stage("two", ["acme/cab"])];
    const requirements = derive(
      { instances: { "orders-prod": orders }, locks: [lock("durability", { approvals: stages })] },
      { instances: { "orders-prod": { ...orders, settings: { fsync: "off" } } }, files: { "package.json": "1" } },
    );
    expect(findTeams(requirements)).toEqual(["acme/cab", "acme/dba"]);
  });
});
