import { describe, expect, it } from "vitest";
import { parseDocument } from "../../src/documents/parse-document.ts";
import { readFixture, summarize } from "./fixture.ts";

const refused: readonly (readonly [fixture: string, behaviour: string, findings: readonly string[]])[] = [
  ["C01-duplicate-keys", "refuses a key that stands twice", ["10:5 documents/duplicate-key"]],
  [
    "C02-non-text-keys",
    "refuses keys that are no text",
    ["9:5 documents/non-text-key", "10:5 documents/non-text-key", "11:7 documents/non-text-key"],
  ],
  ["C03-merge-keys", "refuses merge keys", ["9:5 documents/merge-key"]],
  ["C04-yaml-1.1-directive", "refuses the directive of YAML 1.1", ["1:1 documents/directive"]],
  ["C05-anchors", "refuses anchors and aliases", ["9:15 documents/anchor", "10:27 documents/alias"]],
  ["C07-deep-nesting", "refuses deep nesting before anything is built", ["8:35 documents/too-deep"]],
  ["C08-unknown-tags", "refuses tags, known ones too", ["9:15 documents/tag", "10:12 documents/tag"]],
  ["C09-two-documents", "refuses a second document", ["8:1 documents/several-documents"]],
  ["C10-bare-carriage-return", "refuses a bare carriage return", ["9:26 documents/bare-carriage-return"]],
  [
    "C11-invisible-characters",
    "refuses NBSP and zero-width characters",
    ["4:15 documents/invisible-character", "9:9 documents/invisible-character"],
  ],
  [
    "C11-escaped-characters",
    "refuses invisible characters that escapes bring in",
    ["9:16 documents/invisible-character", "10:5 documents/invisible-character"],
  ],
  ["C11-cyrillic-letters", "refuses Cyrillic letters in names", ["4:9 documents/not-ascii", "9:5 documents/not-ascii"]],
  [
    "C12-prototype-keys",
    "refuses the names that every JavaScript object answers to",
    [9, 10, 11, 12].map((line) => `${line}:5 documents/forbidden-key`),
  ],
  ["C13-case-twins", "refuses two spellings of one parameter", ["10:5 documents/twin-key"]],
  ["C17-empty-document", "refuses an empty document", ["1:1 documents/empty"]],
  ["C17-comment-only", "refuses a document of comments alone", ["1:1 documents/empty"]],
  ["C17-scalar-document", "refuses a document that is one value", ["1:1 documents/not-a-map"]],
  ["C17-list-document", "refuses a document that is a list", ["1:1 documents/not-a-map"]],
  ["C17-null-document", "refuses a document that is null", ["1:1 documents/not-a-map"]],
  [
    "C17-empty-values",
    "refuses values that are not there",
    ["8:12", "10:14", "11:12", "12:10"].map((place) => `${place} documents/empty-value`),
  ],
  ["C18-invalid-utf8", "refuses what is not UTF-8, where it stops to be", ["9:22 documents/invalid-utf8"]],
  ["C18-utf16", "refuses UTF-16", ["1:1 documents/invalid-utf8"]],
  ["C18-byte-order-mark", "refuses a byte order mark", ["1:1 documents/byte-order-mark"]],
];

const kept: readonly (readonly [fixture: string, behaviour: string, settings: Readonly<Record<string, string>>])[] = [
  [
    "C14-octal-looking",
    "keeps the source text of what looks octal",
    { log_file_mode: "0600", unix_socket_permissions: "0o700", io_combine_limit: "0x10" },
  ],
  [
    "C15-big-integers",
    "keeps every digit of numbers that no double holds",
    { vacuum_freeze_max_age: "9007199254740993", seq_page_cost: "1.00000000000000000001", cpu_tuple_cost: "1e-2" },
  ],
  [
    "C16-yaml-1.1-words",
    "keeps the source text of what YAML 1.1 reads as something else",
    {
      fsync: "yes",
      full_page_writes: "on",
      jit: "OFF",
      wal_log_hints: "n",
      log_timezone: "1:30",
      work_mem: "1_024",
      cluster_name: "2024-01-01",
      synchronous_commit: "on",
      hot_standby: "off",
    },
  ],
];

describe("strict reading", () => {
  it.each(refused)("%s: %s", (fixture, _, findings) => {
    const parsed = parseDocument(readFixture(`${fixture}/input.yaml`));
    expect(summarize(parsed)).toEqual(findings);
    expect(parsed.document).toBeUndefined();
  });

  it("C06-alias-bomb: refuses it by its anchors, without building anything, and stops at fifty faults", () => {
    const parsed = parseDocument(readFixture("C06-alias-bomb/input.yaml"));
    expect(parsed.findings).toHaveLength(50);
    expect(summarize(parsed).slice(0, 3)).toEqual([
      "9:8 documents/anchor",
      "10:8 documents/anchor",
      "10:12 documents/alias",
    ]);
  });

  it.each(kept)("%s: %s", (fixture, _, settings) => {
    const parsed = parseDocument(readFixture(`${fixture}/input.yaml`));
    expect(parsed.findings).toEqual([]);
    expect(parsed.document).toMatchObject({ spec: { settings } });
  });

  it("says how to mend each fault", () => {
    const parsed = parseDocument(readFixture("C17-empty-values/input.yaml"));
    expect(parsed.findings[1]).toEqual({
      code: "documents/empty-value",
      severity: "error",
      message: "There is no value.",
      fix: 'Write default (the engine\'s default), or "" for an empty text, or remove the line.',
      line: 10,
      column: 14,
    });
  });
});
