import { describe, expect, it } from "vitest";

import { engines } from "../../../src/engines/index.ts";
import postgresql from "../../../src/engines/postgresql/index.ts";
import { specials } from "../../../src/engines/postgresql/knowledge/specials.ts";
import { catalogOf } from "./catalog-of.ts";

describe("the catalogs of PostgreSQL", () => {
  it("are found by the engine's name, once for each major", () => {
    expect(engines.get("postgresql")).toBe(postgresql);
    expect(catalogOf("16")).toBe(catalogOf("16"));
    expect(postgresql.versions.map((major) => catalogOf(major).parameters.size)).toEqual([
      342, 359, 374, 383, 393, 409, 432,
    ]);
  });

  it.each(["work_mem", "WORK_MEM", "Work-Mem", "sort_mem", "Sort_Mem"])("find work_mem as %s", (name) => {
    expect(catalogOf("17").find(name)).toMatchObject({ kind: "known", parameter: { name: "work_mem" } });
  });

  it("keep the server's capitals", () => {
    expect(catalogOf("17").find("timezone")).toMatchObject({
      kind: "known",
      alias: false,
      parameter: { name: "TimeZone" },
    });
  });

  it("follow a name to its successor where a value means the same", () => {
    expect(catalogOf("18").find("ssl_ecdh_curve")).toMatchObject({ alias: true, parameter: { name: "ssl_groups" } });
    expect(catalogOf("17").find("ssl_ecdh_curve")).toMatchObject({
      alias: false,
      parameter: { name: "ssl_ecdh_curve" },
    });
    expect(catalogOf("16").find("force_parallel_mode")).toMatchObject({
      alias: true,
      parameter: { name: "debug_parallel_query" },
    });
  });

  it("say when a parameter went and what to use instead", () => {
    expect(catalogOf("13").find("wal_keep_segments")).toEqual({
      kind: "gone",
      removedIn: "13",
      hint: "Use wal_keep_size, which is a size: segments × wal_segment_size (16MB if nobody changed it).",
    });
    expect(catalogOf("18").find("stats_temp_directory")).toMatchObject({ kind: "gone", removedIn: "15" });
    expect(catalogOf("12").find("checkpoint_segments")).toMatchObject({ kind: "gone", removedIn: "9.5" });
  });

  it("say when a parameter comes", () => {
    expect(catalogOf("12").find("io_method")).toEqual({ kind: "not-yet", addedIn: "18" });
  });

  it("propose near names for an unknown one", () => {
    expect(catalogOf("17").find("shard_buffers")).toEqual({
      kind: "unknown",
      suggestions: ["shared_buffers", "wal_buffers"],
    });
    expect(catalogOf("17").find("auto_explain.log_min_durations")).toMatchObject({
      suggestions: ["auto_explain.log_min_duration"],
    });
    expect(catalogOf("17").find("shop.discount")).toEqual({ kind: "unknown", suggestions: [] });
    expect(catalogOf("17").find("__proto__")).toEqual({ kind: "unknown", suggestions: [] });
    expect(catalogOf("17").find("wor\u212a_mem")).toMatchObject({ kind: "unknown" });
  });

  it("name the library that brings a parameter", () => {
    const parameter = catalogOf("17").parameters.get("auto_explain.log_min_duration");
    expect(parameter).toMatchObject({ extension: "auto_explain", unit: "ms", specials: { "-1": "off" } });
    expect(catalogOf("17").parameters.get("work_mem")).not.toHaveProperty("extension");
  });

  it("know only specials of parameters that exist, inside their ranges", () => {
    const strange = Object.entries(specials).flatMap(([name, numbers]) => {
      const last = postgresql.versions.flatMap((major) => catalogOf(major).parameters.get(name) ?? []).at(-1);
      const outside = (number: string): boolean =>
        !(Number(number) >= Number(last?.min) && Number(number) <= Number(last?.max));
      return Object.keys(numbers)
        .filter(outside)
        .map((number) => `${name} ${number}`);
    });
    expect(strange).toEqual([]);
  });

  it("have every name that the engine lists", () => {
    const names = new Set(postgresql.versions.flatMap((major) => [...catalogOf(major).parameters.keys()]));
    const listed = [
      ...postgresql.hostBound,
      ...postgresql.standbyFloor,
      ...postgresql.relations.flatMap((one) => one.parameters),
    ];
    expect(listed.filter((name) => !names.has(name))).toEqual([]);
  });
});

describe("versions of PostgreSQL", () => {
  it("are read with or without a minor, and only where there is a catalog", () => {
    expect(postgresql.parseVersion("16.4")).toEqual({ text: "16.4", major: "16", number: 16n });
    expect(postgresql.parseVersion("18")).toEqual({ text: "18", major: "18", number: 18n });
    for (const text of ["", "9.6", "11", "19", "16.", "16.4.1", "v16", " 16", "16beta1"])
      expect(postgresql.parseVersion(text)).toBeUndefined();
  });

  it.each([
    ["16.4", ">=14", true],
    ["16.4", ">=14 <17", true],
    ["16.4", ">=14,<16", false],
    ["16.4", "16", true],
    ["16.4", ">16", false],
    ["16.4", "<=16", true],
    ["16.4", ">=16.5", false],
    ["16.4", "=16.4", true],
    ["16.4", ">= 14", true],
    ["16", ">=16.1", false],
    ["18", "<12", false],
    ["16.4", "", undefined],
    ["16.4", "newest", undefined],
    ["16.4", ">=14 || 12", undefined],
    ["16.4", "~16", undefined],
  ])("%s meets %s: %s", (text, range, verdict) => {
    const version = postgresql.parseVersion(text);
    expect(version && postgresql.satisfies(version, range)).toBe(verdict);
  });
});

describe("side doors", () => {
  it("are all parameters that load libraries or run commands, of every major", () => {
    const doors = new Set(postgresql.sideDoors);
    const names = postgresql.versions.flatMap((major) => [...catalogOf(major).parameters.values()]);
    const loading = names.filter(
      ({ name, takesEffect }) => takesEffect !== "never" && /_librar(?:y|ies)$|_command$|_provider$/.test(name),
    );
    expect(loading.length).toBeGreaterThan(50);
    expect(loading.filter(({ name }) => !doors.has(name)).map(({ name }) => name)).toEqual([]);
  });

  it("are parameters of some major", () => {
    const names = new Set(postgresql.versions.flatMap((major) => [...catalogOf(major).parameters.keys()]));
    expect(postgresql.sideDoors.filter((name) => !names.has(name))).toEqual([]);
  });
});
