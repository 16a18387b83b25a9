import { assert, constantFrom, double, property } from "fast-check";
import { describe, expect, it } from "vitest";

import postgresql from "../../../src/engines/postgresql/index.ts";
import { canonicalOf, catalogOf, parameterOf } from "./catalog-of.ts";

const read = (name: string, text: string, major = "17"): ReturnType<typeof postgresql.readValue> =>
  postgresql.readValue(parameterOf(major, name), text);

describe("reading values of PostgreSQL", () => {
  it("gives one value to every spelling of a size", () => {
    const spellings = ["1GB", "1024MB", " 1048576 kB ", "131072", "0x20000", "0400000", "1.0GB", "+131072", "1e0GB"];
    expect(spellings.map((text) => canonicalOf(parameterOf("17", "shared_buffers"), text))).toEqual(
      spellings.map(() => "131072"),
    );
    expect(read("shared_buffers", "0400000")).toMatchObject({ value: { canonical: "131072", display: "1GB" } });
  });

  it("says what is allowed, in the parameter's unit, and how to mend a value outside", () => {
    expect(read("work_mem", "4TB")).toEqual({
      kind: "refused",
      problem: {
        code: "validate/out-of-range",
        message: "work_mem is 4TB; PostgreSQL 17 allows 64kB to 2147483647kB.",
        fix: "Use at most 2147483647kB.",
      },
    });
    expect(read("shared_buffers", "64kB")).toMatchObject({
      problem: {
        message: "shared_buffers is 64kB; PostgreSQL 17 allows 128kB to 8589934584kB.",
        fix: "Use at least 128kB.",
      },
    });
  });

  it("warns of a size without a unit, but not of 0, a special number or a plain count", () => {
    expect(read("shared_buffers", "16384")).toMatchObject({
      kind: "value",
      warnings: [
        {
          code: "validate/unit-missing",
          message: "shared_buffers is 16384 without a unit; PostgreSQL 17 counts in 8kB, so it means 128MB.",
          fix: "Write 128MB.",
        },
      ],
    });
    for (const [name, text] of [
      ["statement_timeout", "0"],
      ["wal_buffers", "-1"],
      ["max_connections", "200"],
      ["work_mem", "64MB"],
    ] as const)
      expect(read(name, text)).toMatchObject({ kind: "value", warnings: [] });
  });

  it.each([
    ["work_mem", "64mb", "validate/bad-unit", "Write MB."],
    ["statement_timeout", "1min 30s", "validate/bad-unit", "Write one number and one of these units, such as 100s."],
    ["max_connections", "100kB", "validate/not-a-number", 'Delete "kB".'],
    ["work_mem", "lots", "validate/not-a-number", "Write a number such as 100kB."],
    [
      "fsync",
      "o",
      "validate/not-a-boolean",
      "Write on or off (true, false, yes, no, 1, 0 are the same to the server).",
    ],
    ["wal_level", "replika", "validate/not-in-enum", "Did you mean replica?"],
    ["wal_level", "none", "validate/not-in-enum", "Use one of: minimal, replica, logical."],
    ["log_destination", "csvlog, stder", "validate/not-in-enum", "Did you mean stderr?"],
    ["search_path", "orders,,shop", "validate/not-a-list", undefined],
    ["shared_preload_libraries", '""', "validate/not-a-list", undefined],
    ["server_version", "17", "validate/not-settable", "Delete the setting."],
    ["transaction_isolation", "serializable", "validate/not-settable", "Delete the setting."],
    ["data_directory", "/srv", "validate/not-settable", "Delete the setting."],
    ["hba_file", "", "validate/not-settable", "Delete the setting, or write the value itself."],
    ["ident_file", "Default", "validate/not-settable", "Delete the setting, or write the value itself."],
    ["external_pid_file", "default", "validate/not-settable", undefined],
    ["lc_messages", "", "validate/not-settable", undefined],
    ["vacuum_buffer_usage_limit", "64kB", "validate/out-of-range", "Use 0 or sizes from 128kB on."],
    ["transaction_buffers", "17", "validate/out-of-range", "Use multiples of 16 blocks of 8kB, which is 128kB."],
    ["primary_slot_name", "Orders", "validate/not-understood", undefined],
    ["archive_command", "a\nb", "validate/not-understood", "Write one line."],
    ["seq_page_cost", "inf", "validate/out-of-range", undefined],
    ["seq_page_cost", "nan", "validate/not-a-number", undefined],
  ])("refuses %s = %s as %s", (...[name, text, code, fix]) => {
    expect(read(name, text)).toMatchObject({ kind: "refused", problem: fix === undefined ? { code } : { code, fix } });
  });

  it("never repeats a secret", () => {
    const reading = read("primary_conninfo", "password=tulip\n");
    expect(reading.kind).toBe("refused");
    expect(JSON.stringify(reading)).not.toContain("tulip");
  });

  it("takes default, in any case, for the parameter's default", () => {
    expect(["default", "DEFAULT", "Default"].map((text) => canonicalOf(parameterOf("17", "work_mem"), text))).toEqual([
      "4096",
      "4096",
      "4096",
    ]);
  });

  it.each([
    ["wal_level", "Hot_Standby", "replica"],
    ["wal_compression", "on", "pglz"],
    ["wal_compression", "lz4", "lz4"],
    ["synchronous_commit", "yes", "on"],
    ["client_min_messages", "debug", "debug2"],
    ["ssl_min_protocol_version", "tlsv1.3", "TLSv1.3"],
    ["log_destination", "STDERR, csvlog,stderr", "csvlog, stderr"],
    ["search_path", ' "$user" ,Orders', '"$user", orders'],
    ["search_path", '""', ""],
    ["shared_preload_libraries", "pg_stat_statements,  $libdir/Shop ", "pg_stat_statements, $libdir/Shop"],
    ["listen_addresses", "*", "*"],
    ["DateStyle", "german", "German, DMY"],
    ["client_encoding", "utf-8", "UTF8"],
    ["TimeZone", "Europe/Berlin", "europe/berlin"],
    ["synchronous_standby_names", "b, A", "FIRST 1 (b, a)"],
    ["synchronous_standby_names", "any 2 (b, A)", "ANY 2 (a, b)"],
    ["log_file_mode", "0640", "416"],
    ["wal_buffers", "8kB", "4"],
    ["autovacuum_work_mem", "1kB", "64"],
    ["bytea_output", "HEX", "hex"],
    ["hba_file", "/srv/orders/pg_hba.conf", "/srv/orders/pg_hba.conf"],
    ["timezone_abbreviations", "default", "Default"],
  ])("reads %s = %s as %s", (name, text, canonical) => {
    expect(canonicalOf(parameterOf("17", name), text)).toBe(canonical);
  });

  it("knows what a later version reads otherwise", () => {
    expect(canonicalOf(parameterOf("16", "autovacuum_work_mem"), "1kB")).toBe("1024");
    expect(canonicalOf(parameterOf("14", "log_destination"), "jsonlog")).toBe("validate/not-in-enum");
    expect(canonicalOf(parameterOf("17", "log_connections"), "tr")).toBe("on");
    expect(canonicalOf(parameterOf("18", "log_connections"), "on")).toBe("authentication, authorization, receipt");
    expect(canonicalOf(parameterOf("18", "log_connections"), "all")).toBe(
      "authentication, authorization, receipt, setup_durations",
    );
    expect(canonicalOf(parameterOf("18", "log_connections"), "false")).toBe("");
  });

  it("does not take K (U+212A), digits of other scripts, or names of objects for values", () => {
    for (const [name, text] of [
      ["work_mem", "64\u212aB"],
      ["work_mem", "６４"],
      ["wal_level", "constructor"],
      ["log_connections", "__proto__"],
      ["fsync", "toString"],
    ] as const)
      expect(read(name, text, "18").kind).toBe("refused");
  });

  it("reads its own canonical text and its own rendering as the same value", () => {
    const settable = [...catalogOf("18").parameters.values()].filter(
      ({ type, takesEffect }) => takesEffect !== "never" && (type === "integer" || type === "real"),
    );
    assert(
      property(constantFrom(...settable), double({ min: -2, max: 2 ** 31 }), (parameter, number) => {
        const reading = postgresql.readValue(parameter, `${number}`);
        if (reading.kind === "refused") return;
        expect(canonicalOf(parameter, reading.value.canonical)).toBe(reading.value.canonical);
        const rendering = parameter.type === "integer" ? reading.value.display : reading.value.canonical;
        expect(canonicalOf(parameter, rendering)).toBe(reading.value.canonical);
      }),
      { seed: 18, numRuns: 3000 },
    );
  });

  it("reads hostile texts in time that grows no faster than they do", () => {
    const long = 200_000;
    const hostile = [
      " ".repeat(long),
      "9".repeat(long),
      `0x${"f".repeat(long)}`,
      `${"a,".repeat(long)}`,
      '"'.repeat(long),
    ];
    const parameters = ["work_mem", "seq_page_cost", "search_path", "synchronous_standby_names", "wal_level", "fsync"];
    const codes = parameters.flatMap((name) => hostile.map((text) => read(name, text).kind));
    expect(codes.length).toBe(30);
  });
});
