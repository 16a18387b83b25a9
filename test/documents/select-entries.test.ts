import { describe, expect, it } from "vitest";
import { selectEntries } from "../../src/documents/select-entries.ts";
import type { EntrySelection } from "../../src/documents/select-entries.ts";

function select(...files: readonly (string | readonly [path: string, mode: string])[]): EntrySelection {
  return selectEntries(
    files.map((file) => {
      const [path, mode] = typeof file === "string" ? [file, "100644"] : file;
      return { path, mode, blob: `blob of ${path}` };
    }),
  );
}

function codes({ findings }: EntrySelection): readonly string[] {
  return findings.map(({ code, at }) => `${at?.file} ${code}`);
}

describe("the files of a commit", () => {
  it("are documents under the guarded roots, and nobody's business elsewhere", () => {
    const selection = select(
      "setpoint.yaml",
      "instances/prod/eu/orders.yaml",
      "profiles/oltp.yaml",
      "policies/durability.lock.yaml",
      "README.md",
      "src/main.ts",
      "docs/instances/x.yaml",
      ".github/workflows/check.yml",
      ["bin/run", "100755"],
    );
    expect(selection.findings).toEqual([]);
    expect(selection.documents.map(({ path }) => path)).toEqual([
      "setpoint.yaml",
      "instances/prod/eu/orders.yaml",
      "profiles/oltp.yaml",
      "policies/durability.lock.yaml",
    ]);
  });

  it("may hold README.md and .gitkeep beside documents", () => {
    expect(select("instances/README.md", "profiles/.gitkeep", "policies/critical/README.md")).toEqual({
      documents: [],
      findings: [],
    });
  });

  it.each([
    "instances/orders.yml",
    "profiles/notes.txt",
    "policies/orders",
    "instances/.gitattributes.yaml",
    "instances",
  ])("may hold nothing else there: %s", (path) => {
    expect(codes(select(path))[0]).toMatch(/documents\/(unexpected-file|refused-path)$/);
  });

  it("says that .yml is to be renamed", () => {
    expect(select("instances/orders.yml").findings[0]?.fix).toBe("Rename it to .yaml.");
  });

  it.each([
    ["120000", "a symbolic link"],
    ["160000", "a submodule"],
    ["100755", "an executable file"],
    ["100664", "of mode 100664"],
  ])("B9: are refused with mode %s", (mode, what) => {
    const selection = select(["instances/orders.yaml", mode], ["profiles", mode]);
    expect(selection.documents).toEqual([]);
    expect(codes(selection)).toEqual([
      "instances/orders.yaml documents/not-a-regular-file",
      "profiles documents/not-a-regular-file",
    ]);
    expect(selection.findings[0]?.message).toContain(what);
  });

  it.each([
    "Instances/orders.yaml",
    "INSTANCES/orders.yaml",
    "instances./orders.yaml",
    "instances /orders.yaml",
    "ｉnstances/orders.yaml",
    "Setpoint.yaml",
    "setpoint.YAML",
    "instances/../policies/durability.yaml",
    "instances/./orders.yaml",
    "instances/orders.yaml.",
    "instances/orders.yaml ",
    "instances/prod./orders.yaml",
    "instances/órders.yaml",
    "instances/оrders.yaml",
    "instances/or\u200bders.yaml",
    "instances/or\nders.yaml",
    "instances/or\u202eders.yaml",
    "instances\\orders.yaml/x.yaml".replace("instances\\", "instances/\\"),
    "instances/-rf.yaml",
    "instances//orders.yaml",
  ])("B10: are refused with a path that may mean another file: %j", (path) => {
    expect(codes(select(path))).toEqual([`${path} documents/refused-path`]);
  });

  it("B10: are refused where two paths are one on some file systems", () => {
    const selection = select("instances/Orders.yaml", "instances/orders.yaml", "Instances/orders.yaml");
    expect(codes(selection)).toEqual([
      "instances/orders.yaml documents/colliding-paths",
      "Instances/orders.yaml documents/colliding-paths",
    ]);
  });

  it("E20: hold no overrides, under any spelling", () => {
    const selection = select("overrides/inc-4711.yaml", "Overrides/inc-4711.yaml", "overrides/README.md");
    expect(selection.documents).toEqual([]);
    expect(codes(selection)[0]).toBe("overrides/inc-4711.yaml documents/override-on-trunk");
    expect(selection.findings).toHaveLength(3);
  });
});
