import { describe, expect, it } from "vitest";
import { derive, orders, summary } from "./required.ts";
import { lock, owners } from "./shop.ts";

describe("guarded documents", () => {
  const instances = { "orders-prod": orders };
  const lockFile = { path: "policies/durability.yaml", blob: "1" };

  it("A1: needs the old lock's approvals and the owners to edit a lock", () => {
    const base = { instances, documents: { "Lock/durability": lockFile } };
    const head = { instances, documents: { "Lock/durability": { ...lockFile, blob: "2" } } };
    expect(summary(derive(base, head))).toEqual([
      "Lock/durability: Lock/durability",
      "Owners/policies: Lock/durability",
    ]);
  });

  it("A2: holds a value by the old lock when lock and value change together", () => {
    const base = { instances, documents: { "Lock/durability": lockFile } };
    const head = { instances: { "orders-prod": { ...orders, settings: { fsync: "off" } } } };
    expect(summary(derive(base, head))).toEqual([
      "Lock/durability: orders-prod.fsync named, Lock/durability",
      "Owners/policies: Lock/durability",
    ]);
  });

  it("A1: guards the documents that say when and how servers are changed, wherever they lie", () => {
    const documents = {
      "Window/year-end": { path: "calm/year-end.yaml", blob: "1" },
      "Rollout/shops": { path: "calm/shops.yaml", blob: "1" },
    };
    expect(summary(derive({ instances, documents }, { instances }))).toEqual([
      "refused: calm/shops.yaml has no owners",
      "refused: calm/year-end.yaml has no owners",
    ]);
  });

  it("A3: needs every group of owners that loses its say", () => {
    const workflows = { path: "policies/workflows.yaml", blob: "1" };
    const groups = [owners("policies", ["policies/**"]), owners("workflows", [".github/**"])];
    const base = { instances, owners: groups, documents: { "Owners/workflows": workflows } };
    expect(summary(derive(base, { instances }))).toEqual([
      "Owners/policies: Owners/workflows",
      "Owners/workflows: Owners/workflows",
    ]);
  });

  it("asks a group once for a document that it owns and is", () => {
    const base = { instances, documents: { "Owners/policies": { path: "policies/owners.yaml", blob: "1" } } };
    expect(summary(derive(base, { instances }))).toEqual(["Owners/policies: Owners/policies"]);
  });

  it("needs the owners of the old place and of the new one when a document moves and changes", () => {
    const groups = [owners("old", ["policies/**"]), owners("new", ["rules/**"])];
    const base = { instances, owners: groups, documents: { "Rule/caps": { path: "policies/caps.yaml", blob: "1" } } };
    const head = { instances, documents: { "Rule/caps": { path: "rules/caps.yaml", blob: "2" } } };
    expect(summary(derive(base, head))).toEqual(["Owners/old: Rule/caps", "Owners/new: Rule/caps"]);
  });

  it("B4: needs nothing when documents only move", () => {
    const base = {
      instances,
      documents: { "Lock/durability": lockFile, "Instance/orders-prod": { path: "instances/a.yaml", blob: "3" } },
    };
    const head = {
      instances,
      documents: {
        "Lock/durability": { ...lockFile, path: "policies/prod/d.yaml" },
        "Instance/orders-prod": { path: "instances/b.yaml", blob: "3" },
      },
    };
    expect(derive(base, head)).toEqual([]);
  });

  it("A20: refuses a guarded document that no owners name", () => {
    const head = { instances, files: { ".github/workflows/check.yml": "1" } };
    expect(summary(derive({ instances }, head))).toEqual(["refused: .github/workflows/check.yml has no owners"]);
    expect(derive({ instances }, head)[0]).toMatchObject({
      reason:
        ".github/workflows/check.yml is guarded, and no Owners document on trunk names it, so nobody can approve its change. Add it to the paths of an Owners document first, in a request of its own.",
    });
  });

  it("B13: refuses tools changed together with instances, and takes them alone", () => {
    const groups = [owners("tools", ["package.json", "setpoint.yaml", ".github/**"])];
    const files = { "package.json": "1" };
    const touched = { "orders-prod": { ...orders, settings: { work_mem: "8MB" } } };
    expect(summary(derive({ instances, owners: groups }, { instances: touched, files }))).toEqual([
      "refused: tools and instances are mixed",
      "Owners/tools: File/package.json",
    ]);
    expect(summary(derive({ instances, owners: groups }, { instances, files }))).toEqual([
      "Owners/tools: File/package.json",
    ]);
    const configuration = { "Configuration/setpoint": { path: "setpoint.yaml", blob: "1" } };
    expect(summary(derive({ instances, owners: groups }, { instances: touched, documents: configuration }))[0]).toBe(
      "refused: tools and instances are mixed",
    );
  });

  it("carries the time limit of a lock and of owners", () => {
    const expiring = {
      locks: [lock("durability", { expiresMs: 5 })],
      owners: [owners("policies", ["policies/**"], { expiresMs: 7 })],
    };
    const base = { instances, ...expiring, documents: { "Lock/durability": lockFile } };
    const found = derive(base, { instances }).map((one) => (one.kind === "approvals" ? one.expiresMs : undefined));
    expect(found).toEqual([5, 7]);
  });
});
